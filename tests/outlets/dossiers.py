"""Dossiers, topics and an emergency with what is in them for everybody, and what is not yet or no longer."""

from madang.domains.documents import Dossier, Topic, curating, dossiers, emergencies, topics
from madang.domains.documents.actions import withdraw
from madang.domains.documents.tests.curated import HEADING
from madang.domains.documents.tests.factories import disclosed, entry, taken
from madang.domains.organisation.models import Department
from madang.kernel.actor import Actor
from madang.kernel.text import Text
from tests.outlets.world import World

FIELDS = {"date": "2026-03-02", "place": "대회의실", "committee": "위원회"}


def plant_dossiers(world: World) -> None:
    """An open and a hidden dossier and topic; of an emergency what is out, what waits and what was taken back."""
    lead, home = world.city.lead(), Department.objects.get(code="WAT")
    bird = world.birds.token
    coming = bird("title of a document to come", "dossier")
    gone = bird("title of a withdrawn document", "dossier")
    (waits,) = taken(
        entry(home, title=f"{coming} 010-1234-5678")
    )  # held: the fast lane waits for the officer, too
    (left,) = disclosed(entry(home, title=gone))
    ids, shown = [], (("open", True), ("hidden", False))
    for name, public in shown:
        ids.append(_dossier(world, lead, name, [waits.uid, left.uid], public=public))
    world.stored["dossiers"] = [*ids, "NOBODYS"]
    world.stored["topics"] = [_topic(world, lead, name, waits.uid, public=p) for name, p in shown]
    withdraw(world.city.on_duty("disclosure_officer"), left.uid, reason_code="rights", reason="")
    world.stored["emergencies"] = [_emergency(world, waits.uid), "NOBODYS"]


def _dossier(world: World, lead: Actor, name: str, documents: list[str], *, public: bool) -> str:
    title = "공개 자료철" if public else world.birds.token("title of a dossier", name)
    uid = dossiers.begin_dossier(lead, kind="meeting", department="WAT", title=title, fields=FIELDS)
    for document in documents:
        curating.add_document(Dossier, lead, uid, document=document)
    if public:
        curating.publish(Dossier, lead, uid)
    said = world.birds.token("entry that waits", f"{name} dossier")
    curating.add_entry(Dossier, lead, uid, title=said, text=said)
    return uid


def _topic(world: World, lead: Actor, name: str, document: str, *, public: bool) -> str:
    title = "공개 주제" if public else world.birds.token("title of a topic", name)
    uid = topics.begin_topic(lead, slug=f"{name}-topic", department="WAT", title=title)
    curating.add_document(Topic, lead, uid, document=document)
    if public:
        curating.publish(Topic, lead, uid)
    return uid


def _emergency(world: World, document: str) -> str:
    """It is closed, so that its banner does not stand on the pages that other tests compare."""
    writer, boss = world.city.official(), world.city.director()
    executive = world.city.on_duty("executive")
    uid = emergencies.open_emergency(executive, HEADING)
    for what, out in (("notice that waits", False), ("notice that was taken back", True)):
        said = Text(world.birds.token(what, "emergency"), "")
        item = emergencies.write_notice(writer, uid, title=said, text=said)
        if out:
            emergencies.confirm(boss, uid, item=item)
            emergencies.take_back(boss, uid, item=item, reason="틀렸습니다")
    attached = emergencies.write_document(writer, uid, document=document)
    emergencies.confirm(boss, uid, item=attached)
    emergencies.close_emergency(executive, uid)
    return uid
