"""Documents of the plaza in every state, with a secret in each private place, and words that everybody must find."""

from dataclasses import dataclass
from datetime import timedelta

from madang.domains.documents.actions import withdraw
from madang.domains.documents.intake.entry import EntryFile
from madang.domains.documents.models import Document
from madang.domains.documents.tests.factories import disclosed, entry, stored, taken
from madang.domains.documents.tests.files import pdf
from madang.domains.organisation.models import Department
from madang.kernel import clock
from madang.kernel.actor import Actor
from tests.outlets.world import World


@dataclass(frozen=True, slots=True)
class Place:
    """Where the documents come from, and who cares for them."""

    home: Department
    disclosure: Actor


@dataclass(frozen=True, slots=True)
class Paper:
    """A planted document: its label, its id, its state, its month of approval."""

    label: str
    uid: str
    state: str
    month: str


def plant(world: World) -> None:
    """One document of each class and state; their files are real."""
    place = Place(Department.objects.get(code="WAT"), world.city.on_duty("disclosure_officer"))
    partial_file = _file(
        world, "plaza: partly open file", "plaza partial", disclosure="partial", grounds=(6,)
    )
    planted = {
        "open": _open(world, place),
        "partial": _one(world, place, "partial", disclosure="partial", grounds=(6,), files=(partial_file,)),
        "closed": _closed(world, place),
        "held": _held(world, place),
        "scheduled": _scheduled(world, place),
        "withdrawn": _withdrawn(world, place),
    }
    for label, document in planted.items():
        month = f"{document.approved_on:%Y-%m}"
        world.papers[f"read: {label}"] = Paper(label, document.uid, document.state, month)
        wanted = {"open": "public", "partial": "public"}.get(label, label)
        assert document.state == wanted, (label, document.state)


def _file(world: World, kind: str, where: str, *, public: bool = False, **said: object) -> EntryFile:
    """A file with a word in its name and one on its page."""
    name = world.birds.token(f"{kind}: name", where, public=public)
    text = world.birds.token(f"{kind}: text", where, public=public)
    return stored(pdf(text), f"{name}.pdf", **said)  # type: ignore[arg-type]


def _one(world: World, place: Place, where: str, **said: object) -> Document:
    words = {
        "title": world.birds.token("plaza: title", f"plaza {where}", public=True),
        "summary": world.birds.token("plaza: summary", f"plaza {where}", public=True),
        "author": world.birds.token("plaza: author, by policy", f"plaza {where}"),
    }
    return disclosed(entry(place.home, **(words | said)))[0]


def _open(world: World, place: Place) -> Document:
    files = (
        _file(world, "plaza: open file", "plaza open", public=True),
        _file(world, "plaza: closed file", "plaza open", disclosure="closed", grounds=(6,)),
    )
    reference = world.birds.token("plaza: id at its source", "plaza open")
    return _one(world, place, "open", files=files, source_id=reference)


def _closed(world: World, place: Place) -> Document:
    where, secret = "plaza closed", world.birds.token
    return _one(
        world,
        place,
        "closed",
        disclosure="closed",
        grounds=(5,),
        summary=secret("plaza: summary of a closed one", where),
        keywords=(secret("plaza: keyword of a closed one", where),),
        url=f"https://example.kr/{secret('plaza: address of a closed one', where)}",
        files=(_file(world, "plaza: file of a closed one", where),),
    )


def _held(world: World, place: Place) -> Document:
    where, secret = "plaza held", world.birds.token
    return disclosed(
        entry(
            place.home,
            title=f"{secret('plaza: title of a held one', where)} 010-1234-5678",
            summary=secret("plaza: summary of a held one", where),
            number=secret("plaza: number of a held one", where),
            task=secret("plaza: task of a held one", where),
            files=(_file(world, "plaza: file of a held one", where),),
        )
    )[0]


def _scheduled(world: World, place: Place) -> Document:
    where, secret = "plaza scheduled", world.birds.token
    return taken(
        entry(
            place.home,
            approved_at=clock.now() + timedelta(days=2),
            title=secret("plaza: title of a scheduled one", where),
            summary=secret("plaza: summary of a scheduled one", where),
            files=(_file(world, "plaza: file of a scheduled one", where),),
        )
    )[0]


def _withdrawn(world: World, place: Place) -> Document:
    where, secret = "plaza withdrawn", world.birds.token
    document = disclosed(
        entry(
            place.home,
            title=secret("plaza: title of a withdrawn one", where),
            summary=secret("plaza: summary of a withdrawn one", where),
            files=(_file(world, "plaza: file of a withdrawn one", where),),
        )
    )[0]
    withdraw(place.disclosure, document.uid, reason_code="personal_data", reason="")
    document.refresh_from_db()
    return document
