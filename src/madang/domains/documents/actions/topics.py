"""Curated topics: what citizens ask about, collected under an introduction, in an order of its own."""

import re

from django.db import transaction
from django.db.models import Max

from madang.domains.documents.actions.curating import Curating, add_item, record, take_up
from madang.domains.documents.actions.dossiers import department_of_editor
from madang.domains.documents.actions.typed import Typed, cleared, line, paragraphs, refused
from madang.domains.documents.curated_access import public_dossiers
from madang.domains.documents.curated_states import SHOWN, CuratedAct
from madang.domains.documents.errors_curated import BAD_SLUG, IN_IT_ALREADY, SLUG_TAKEN, UNKNOWN_DOSSIER
from madang.domains.documents.models import Topic
from madang.kernel import clock
from madang.kernel.actor import Actor

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{1,38}[a-z0-9]")


def begin_topic(
    actor: Actor,
    *,
    slug: str,
    department: str,
    title: str,
    title_en: str = "",
    introduction: str = "",
    introduction_en: str = "",
) -> str:
    """Begins a topic in the name of a department (its code); nobody outside sees it. Gives its id.

    `slug` is its name in the address, for good. Raises InvalidInput.
    """
    if not _SLUG.fullmatch(slug):
        raise refused("slug", "bad_slug", BAD_SLUG)
    now, home = clock.now(), department_of_editor(actor, department)
    told = cleared(_typed(title, title_en, introduction, introduction_en))
    with transaction.atomic():
        if Topic.objects.filter(slug=slug).exists():
            raise refused("slug", "slug_taken", SLUG_TAKEN)
        row = Topic(
            slug=slug,
            position=(Topic.objects.aggregate(last=Max("position"))["last"] or 0) + 1,
            department_id=home[0],
            institution=home[1],
            begun_by_id=actor.official_id,
            begun_at=now,
            updated_at=now,
            **told,
        )
        record(Curating(actor, row, now, frozenset()), "begun", disclosed=False, texts=told)
        return row.uid


def edit_topic(
    actor: Actor,
    uid: str,
    *,
    title: str,
    title_en: str = "",
    introduction: str = "",
    introduction_en: str = "",
    position: int | None = None,
    seen_seq: int | None = None,
) -> None:
    """Changes title and introduction, and its place among the topics (the smallest number stands first).

    Raises NotFound, NotAllowed, NotPossible, InvalidInput.
    """
    with transaction.atomic():
        work = take_up(Topic, actor, uid, CuratedAct.EDIT, seen_seq=seen_seq)
        told, row = cleared(_typed(title, title_en, introduction, introduction_en)), work.row
        row.title, row.title_en = told["title"], told["title_en"]
        row.introduction, row.introduction_en = told["introduction"], told["introduction_en"]
        row.position = row.position if position is None else position
        record(work, "edited", disclosed=row.state in SHOWN, data={"place": row.position}, texts=told)


def add_dossier(actor: Actor, uid: str, *, dossier: str) -> int:
    """Puts a public dossier (its id or the address of its page) at the end of a topic. Gives the item's id.

    Raises NotFound, NotAllowed, NotPossible, InvalidInput.
    """
    with transaction.atomic():
        work = take_up(Topic, actor, uid, CuratedAct.ADD)
        wanted = dossier.strip().rstrip("/").rsplit("/", 1)[-1].upper()[:16]
        found = public_dossiers().filter(uid=wanted).first()
        if found is None:
            raise refused("dossier", "unknown_dossier", UNKNOWN_DOSSIER)
        if work.row.items.filter(dossier=found).exists():
            raise refused("dossier", "in_it_already", IN_IT_ALREADY)
        return add_item(work, "dossier", dossier=found)


def _typed(title: str, title_en: str, introduction: str, introduction_en: str) -> dict[str, Typed]:
    return {
        "title": line(title, needed=True),
        "title_en": line(title_en),
        "introduction": paragraphs(introduction),
        "introduction_en": paragraphs(introduction_en),
    }
