"""Dossiers and topics: who may do what, what the gate refuses, what everybody sees and what vanishes."""

from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madang.domains.documents.actions import curating, disclosing, dossiers, topics, withdrawing
from madang.domains.documents.curated_access import curated_parts, dossiers_edited_by
from madang.domains.documents.curated_states import (
    CURATED_TABLE,
    CuratedAct,
    CuratedPart,
    CuratedState,
    curated_acts,
    may_curate,
)
from madang.domains.documents.kinds import categories
from madang.domains.documents.kinds_of_dossiers import dossier_kinds, home_of_category, kinds_of_category
from madang.domains.documents.models import Dossier, DossierItem, Topic
from madang.domains.documents.public import (
    DossierFilters,
    dossier_list,
    dossier_record,
    dossiers_of_category,
    dossiers_of_document,
    topic_list,
    topic_record,
)
from madang.domains.documents.tests.curated import FIELDS, dossier, topic
from madang.domains.documents.tests.factories import Archive, archive, disclosed, entry, taken
from madang.domains.organisation.tests.factories import department, official_with_account
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import DomainError, Gone, InvalidInput, NotAllowed, NotFound, NotPossible
from madang.kernel.models import Event


@pytest.fixture
def place(db: None) -> Archive:
    return archive()


@pytest.fixture
def lead(place: Archive) -> Actor:
    return official_with_account(2, place.home).actor(clock.now())


# --- kinds as data ---------------------------------------------------------------------------------------


def test_every_category_has_a_home() -> None:
    homes = {code: home_of_category(code) for code in categories()}
    assert len(homes) == 31
    with_kinds = {code for code in homes if kinds_of_category(code)}
    assert {home for code, home in homes.items() if code not in with_kinds} == {
        "documents/",
        "expenses/",
        "topics/",
    }
    assert {c for kind in dossier_kinds().values() for c in kind.categories} == with_kinds


@pytest.mark.parametrize("kind", dossier_kinds())
def test_kinds_are_sound(kind: str) -> None:
    found = dossier_kinds()[kind]
    assert set(found.categories) <= set(categories())
    assert len({field.name for field in found.fields}) == len(found.fields)
    assert any(field.required for field in found.fields)
    assert all(field.choices for field in found.fields if field.type == "choice")
    assert not {field.name for field in found.fields} & {"title", "title_en", "stage", "kind", "department"}


# --- rights ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("act", "state", "part"), list(product(CuratedAct, CuratedState, CuratedPart)))
def test_the_table_of_acts(act: CuratedAct, state: CuratedState, part: CuratedPart) -> None:
    """Written out anew: editors prepare, publishers decide, auditors only take away, an archive stays."""
    shown = state in (CuratedState.PUBLIC, CuratedState.ARCHIVED)
    may = {
        CuratedPart.AUDITOR: act is CuratedAct.WITHDRAW and shown,
        CuratedPart.EDITOR: (act is CuratedAct.ADD and state is not CuratedState.ARCHIVED)
        or (state is CuratedState.DRAFT and act in (CuratedAct.EDIT, CuratedAct.REMOVE, CuratedAct.MOVE)),
        CuratedPart.PUBLISHER: act is CuratedAct.PUBLISH
        or (act is CuratedAct.ARCHIVE and state is CuratedState.PUBLIC)
        or (act is CuratedAct.WITHDRAW and shown)
        or (
            act in (CuratedAct.EDIT, CuratedAct.ADD, CuratedAct.REMOVE, CuratedAct.MOVE)
            and state is not CuratedState.ARCHIVED
        ),
    }[part]
    assert may_curate(act, state, frozenset({part})) is may
    assert (act in curated_acts(state, frozenset({part}))) is may
    assert CURATED_TABLE.keys() == set(CuratedAct)


def test_who_is_what_to_a_department_s_dossiers(place: Archive, lead: Actor) -> None:
    now, home = clock.now(), place.home
    people = {
        "officer": (place.officer.actor(now), {CuratedPart.EDITOR}),
        "lead": (lead, {CuratedPart.PUBLISHER}),
        "disclosure": (place.disclosure.actor(now), {CuratedPart.PUBLISHER}),
        "auditor": (place.auditor.actor(now), {CuratedPart.AUDITOR}),
        "district": (place.district_disclosure.actor(now), set()),
        "elsewhere": (official_with_account(2, place.garden).actor(now), set()),
        "above": (
            official_with_account(3, department(of=home.institution)).actor(now),
            set(),
        ),
        "nobody": (Actor(), set()),
    }
    for name, (actor, parts) in people.items():
        assert curated_parts(actor, home.pk, home.institution.code, now) == parts, name


def test_a_director_publishes_for_the_departments_below(place: Archive) -> None:
    below = department(parent=place.home)
    director = official_with_account(3, place.home).actor(clock.now())
    uid = dossier(director, below.code)
    assert Dossier.objects.get(uid=uid).state == "public"
    far = official_with_account(1, place.garden).actor(clock.now())
    assert not dossiers_edited_by(far, clock.now()).exists()
    with pytest.raises(NotFound):
        curating.archive(Dossier, far, uid)
    with pytest.raises(InvalidInput):
        dossier(far, below.code)


def test_an_officer_prepares_and_a_lead_publishes(place: Archive, lead: Actor) -> None:
    officer = place.officer.actor(clock.now())
    uid = dossier(officer, place.home.code, public=False)
    with pytest.raises(NotAllowed):
        curating.publish(Dossier, officer, uid)
    with pytest.raises(NotFound):
        dossier_record(uid)
    curating.publish(Dossier, lead, uid)
    item = curating.add_entry(Dossier, officer, uid, title="회의록 공개", text="속기록 요지", stage="minutes")
    assert dossier_record(uid).items == ()  # what an officer adds waits
    with pytest.raises(NotAllowed):
        dossiers.edit_dossier(officer, uid, title="다른 제목", fields=FIELDS["meeting"])
    curating.publish(Dossier, lead, uid)
    (shown,) = dossier_record(uid).items
    assert (shown.title.ko, shown.stage and shown.stage.en) == ("회의록 공개", "Minutes")
    with pytest.raises(NotPossible):
        curating.publish(Dossier, lead, uid)  # nothing new
    with pytest.raises(NotAllowed):
        curating.remove_item(Dossier, officer, uid, item=item)
    curating.remove_item(Dossier, lead, uid, item=item)
    assert dossier_record(uid).items == ()
    seen = dict(Event.objects.filter(stream="dossier").values_list("type", "disclosed"))
    assert seen["dossier.published"] and not seen["dossier.begun"] and not seen["dossier.item-added"]


def test_a_page_that_changed_meanwhile_is_not_decided_on(place: Archive, lead: Actor) -> None:
    uid = dossier(lead, place.home.code, public=False)
    curating.add_entry(Dossier, lead, uid, title="알림")
    with pytest.raises(NotPossible) as refused:
        curating.publish(Dossier, lead, uid, seen_seq=1)
    assert refused.value.code == "changed_meanwhile"


# --- the gate over what is typed -------------------------------------------------------------------------

PRIVATE = ("연락처 010-1234-5678", "900101-1234567", "중화동 마당아파트 101동 1203호")


@pytest.mark.parametrize("text", PRIVATE)
def test_private_text_is_refused_in_every_field(place: Archive, lead: Actor, text: str) -> None:
    home, held = place.home.code, {"title": text, "title_en": f"Call {text}"}
    for field, said in held.items():
        with pytest.raises(InvalidInput) as refused:
            dossier(lead, home, **{"title": "제목", field: said})
        assert [f.field for f in refused.value.fields] == [field]
    uid, on = dossier(lead, home), topic(lead, home)
    for field in ("title", "title_en", "text", "text_en"):
        with pytest.raises(InvalidInput):
            curating.add_entry(Dossier, lead, uid, **{"title": "제목", field: text})
        with pytest.raises(InvalidInput):
            curating.add_entry(Topic, lead, on, **{"title": "제목", field: text})
    for field in ("place", "committee", "participants", "agenda"):
        with pytest.raises(InvalidInput) as refused:
            dossiers.edit_dossier(lead, uid, title="제목", fields=FIELDS["meeting"] | {field: text})
        assert [f.field for f in refused.value.fields] == [field]
    for field in ("introduction", "introduction_en"):
        with pytest.raises(InvalidInput):
            topics.edit_topic(lead, on, **{"title": "제목", field: text})
    assert not DossierItem.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"date": "어제"}, "date"),
        ({"place": ""}, "place"),
        ({"committee": "가" * 201}, "committee"),
    ],
)
def test_fields_are_of_their_type(
    place: Archive, lead: Actor, changed: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        dossier(lead, place.home.code, fields=FIELDS["meeting"] | changed)
    assert [f.field for f in refused.value.fields] == [field]


def test_people_in_charge_are_shown_as_the_policy_says(place: Archive, lead: Actor) -> None:
    fields = {"number": "2026-1", "selected_for": "large", "starts": "2026-01-01", "budget": "10000000000"}
    code = place.officer.official.officer_code
    uid = dossier(lead, place.home.code, "policy", fields=fields | {"officials": code})
    told = {field.name: field.value.ko for field in dossier_record(uid).fields}
    assert told["budget"] == "10,000,000,000원"
    assert "주무관" in told["officials"]
    assert place.officer.official.name not in told["officials"]
    with pytest.raises(InvalidInput):
        dossier(lead, place.home.code, "policy", fields=fields | {"officials": "NOBODY9"})


# --- what everybody sees ---------------------------------------------------------------------------------


def test_what_is_not_public_is_neither_shown_nor_counted(place: Archive, lead: Actor) -> None:
    out, gone = disclosed(entry(place.home), entry(place.home))
    (coming,) = taken(entry(place.home, approved_at=clock.now()))
    uid, on = dossier(lead, place.home.code, public=False), topic(lead, place.home.code, public=False)
    for document in (out, coming, gone):
        curating.add_document(Dossier, lead, uid, document=document.uid)
        curating.add_document(Topic, lead, on, document=f"/ko/documents/{document.uid}/")
    with pytest.raises(InvalidInput):
        curating.add_document(Dossier, lead, uid, document=out.uid)  # it is in it already
    curating.publish(Dossier, lead, uid)
    topics.add_dossier(lead, on, dossier=uid)
    curating.publish(Topic, lead, on)
    assert [item.document.id for item in dossier_record(uid).items if item.document] == [out.uid, gone.uid]
    officer = place.disclosure.actor(clock.now())
    withdrawing.withdraw(officer, gone.uid, reason_code="rights", reason="")
    assert [item.document.id for item in dossier_record(uid).items if item.document] == [out.uid]
    assert dossiers_of_document(gone.uid)  # asked for by pages of public documents alone
    items = topic_record("river-works").items
    assert [item.dossier.id for item in items if item.dossier] == [uid]
    curating.withdraw(Dossier, lead, uid, reason_code="wrong_content", reason="")
    assert len(topic_record("river-works").items) == 1
    assert (dossier_list(DossierFilters()).total, dossiers_of_document(out.uid)) == (0, ())
    with pytest.raises(Gone) as stub:
        dossier_record(uid)
    assert "내용 오류" in stub.value.message.ko
    curating.publish(Dossier, lead, uid)
    assert dossier_record(uid).row.id == uid


def test_a_document_that_one_may_not_see_cannot_be_added(place: Archive, lead: Actor) -> None:
    (hidden,) = taken(entry(place.district, approved_at=clock.now()))
    uid = dossier(lead, place.home.code)
    for document in (hidden.uid, "", "NOSUCHDOCUMENT00", "../../x"):
        with pytest.raises(InvalidInput) as refused:
            curating.add_document(Dossier, lead, uid, document=document)
        assert refused.value.code == "unknown_document"
    with pytest.raises(InvalidInput):
        curating.add_case(Dossier, lead, uid, number="2026-0000001")


def test_lists_are_narrowed_and_go_on(place: Archive, lead: Actor) -> None:
    for n in range(5):
        dossier(lead, place.home.code, "meeting", title=f"제{n}회 회의")
    dossier(lead, place.home.code, "construction", title="둔치 정비")
    first = dossier_list(DossierFilters(category="meeting"), limit=3)
    rest = dossier_list(DossierFilters(category="meeting"), limit=3, cursor=first.next)
    titles = [row.title.ko for row in (*first.rows, *rest.rows)]
    assert (first.total, titles, rest.next) == (5, [f"제{n}회 회의" for n in (4, 3, 2, 1, 0)], "")
    assert [row.kind.code for row in dossiers_of_category("construction").rows] == ["construction"]
    assert dossier_list(DossierFilters(department="NONE")).total == 0
    assert (
        dossier_list(
            DossierFilters(department=place.home.code, institution=place.home.institution.code)
        ).total
        == 6
    )


def test_items_and_topics_are_put_in_order(place: Archive, lead: Actor) -> None:
    uid = topic(lead, place.home.code)
    ids = [curating.add_entry(Topic, lead, uid, title=f"{n}") for n in "abc"]
    curating.publish(Topic, lead, uid)
    curating.move_item(Topic, lead, uid, item=ids[2], by=-1)
    curating.move_item(Topic, lead, uid, item=ids[0], by=-1)  # stays at the end
    assert [item.title.ko for item in topic_record("river-works").items] == ["a", "c", "b"]
    other = topic(lead, place.home.code, "snow")
    assert [one.slug for one in topic_list()] == ["river-works", "snow"]
    topics.edit_topic(lead, other, title="제설", position=0)
    assert [one.slug for one in topic_list()] == ["snow", "river-works"]
    curating.archive(Topic, lead, other)
    assert [one.slug for one in topic_list()] == ["river-works"]
    assert [one.slug for one in topic_list(archived=True)] == ["snow"]
    assert topic_record("snow").archived
    for slug in ("river-works", "Snow", "눈", "a", "-ab"):
        with pytest.raises(InvalidInput):
            topic(lead, place.home.code, slug)


def test_the_record_takes_a_known_number_of_statements(place: Archive, lead: Actor) -> None:
    documents = disclosed(*(entry(place.home) for _ in range(6)))
    uid = dossier(lead, place.home.code, public=False)
    for document in documents:
        curating.add_document(Dossier, lead, uid, document=document.uid)
    curating.publish(Dossier, lead, uid)
    disclosing.disclose(before=clock.now().date(), now=clock.now())
    dossier_record(uid)
    with CaptureQueriesContext(connection) as asked:
        dossier_record(uid)
    assert len(asked) <= 4


def test_acts_are_refused_the_public(place: Archive, lead: Actor) -> None:
    uid = dossier(lead, place.home.code)
    for actor in (Actor(), place.district_disclosure.actor(clock.now())):
        acts = (
            lambda a=actor: curating.publish(Dossier, a, uid),
            lambda a=actor: curating.archive(Dossier, a, uid),
            lambda a=actor: curating.add_entry(Dossier, a, uid, title="x"),
            lambda a=actor: curating.move_item(Dossier, a, uid, item=1, by=1),
            lambda a=actor: dossiers.edit_dossier(a, uid, title="x", fields={}),
            lambda a=actor: curating.withdraw(Dossier, a, uid, reason_code="rights", reason=""),
        )
        for act in acts:
            with pytest.raises(DomainError) as refused:
                act()
            assert refused.value.status == 404
