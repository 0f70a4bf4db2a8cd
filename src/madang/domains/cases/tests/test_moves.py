"""A newer version over running and closed cases: closed ones stay as they are, each running one is classified."""

# ruff: noqa: E501  a change and its verdict stand on one line

from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from madang.domains.cases import actions, case_record, survey
from madang.domains.cases.actions.moving import (
    answer_offer,
    ask_consent,
    move_case,
    run_moves,
    start_run,
    stop_run,
)
from madang.domains.cases.models import Case, CaseForm, CaseStep, MoveOffer, MoveRun
from madang.domains.cases.move_rules import Standing, Verdict, classify
from madang.domains.cases.moves import offer_of, offers_to
from madang.domains.cases.states import Act
from madang.domains.cases.tests import factories
from madang.domains.procedures import faults, flow, parse, publish_version, version
from madang.domains.procedures.tests.factories import builtin_document
from madang.kernel import clock, jobs
from madang.kernel.errors import InvalidInput, NotAllowed, NotFound, NotPossible
from madang.kernel.models import Event, Job

Document = dict[str, Any]
Change = Callable[[Document], object]


def node(made: Document, code: str) -> Document:
    return next(
        n for n in made["nodes"] if code in (n.get("step"), n.get("choice"), n.get("fork"), n.get("join"))
    )


def field(made: Document, name: str) -> Document:
    return next(f for f in made["form"] if f["name"] == name)


def bent(*changes: Change) -> Document:
    made = builtin_document("CON-06")
    for change in changes:
        change(made)
    return made


def late_step(made: Document) -> None:
    """A new step after the draft, before the signatures."""
    made["nodes"].append(
        {
            "step": "second_look",
            "name": {"ko": "교차 검토", "en": "Second look"},
            "actor": "official",
            "act": "record",
            "state": "reviewing",
            "to": "approve",
        }
    )
    node(made, "draft")["to"] = "second_look"


def early_step(made: Document) -> None:
    made["nodes"].append(
        {
            "step": "noted",
            "name": {"ko": "공고", "en": "Posted"},
            "actor": "official",
            "act": "record",
            "state": "received",
            "to": "doc_check",
        }
    )
    node(made, "assigned")["to"] = "noted"


def without_fork(made: Document) -> None:
    node(made, "needs_review")["branches"][0]["to"] = "consult"
    node(made, "consult")["to"] = "site"
    node(made, "site")["to"] = "draft"
    made["nodes"] = [n for n in made["nodes"] if "fork" not in n and "join" not in n]


NEW_FIELD = {
    "name": "depth",
    "type": "decimal",
    "label": {"ko": "깊이", "en": "Depth"},
    "required": True,
    "example": 2,
    "public": "yes",
}
IN_REVIEW = {"at": ["consult", "site"], "arrived": {}, "done": ["assigned", "doc_check", "received"]}
HALF_JOINED = {"at": ["site"], "arrived": {"reviewed": 1}, "done": [*IN_REVIEW["done"], "consult"]}
FILED = {"at": ["received"], "arrived": {}, "done": []}

RULES: list[tuple[str, dict[str, Any], Change, Verdict, tuple[str, ...]]] = [
    ("words change", IN_REVIEW, lambda d: d["name"].update(ko="새 이름"), Verdict.HARMLESS, ()),
    ("a step to come is added", IN_REVIEW, late_step, Verdict.HARMLESS, ()),
    ("a shorter term", IN_REVIEW, lambda d: node(d, "draft").update(term="working-days:1"), Verdict.HARMLESS, ()),
    ("a step it is past", IN_REVIEW, early_step, Verdict.REFUSED, ("step_passed",)),
    ("a step to come, for one just filed", FILED, early_step, Verdict.HARMLESS, ()),
    ("no fork any more", IN_REVIEW, without_fork, Verdict.REFUSED, ("no_such_place",)),
    ("no fork any more, half joined", HALF_JOINED, without_fork, Verdict.REFUSED, ("no_such_place",)),
    ("no fork any more, for one just filed", FILED, without_fork, Verdict.HARMLESS, ()),
    ("the act differs", IN_REVIEW, lambda d: node(d, "site").update(act="record"), Verdict.REFUSED, ("step_differs",)),
    ("a new question", IN_REVIEW, lambda d: d["form"].append(NEW_FIELD), Verdict.CONSENT, ("new_field",)),
    ("a new question that may be left out", IN_REVIEW, lambda d: d["form"].append(NEW_FIELD | {"required": False}), Verdict.HARMLESS, ()),
    ("a new paper", IN_REVIEW, lambda d: d["documents_required"].append({"code": "x", "name": {"ko": "가", "en": "a"}}), Verdict.CONSENT, ("new_paper",)),
    ("another fee", IN_REVIEW, lambda d: d["fee"].update(amount=10), Verdict.CONSENT, ("other_fee",)),
    ("silence means something", IN_REVIEW, lambda d: d["limit"].update(deemed={"result": "granted", "source": {"ko": "법", "en": "Act"}}), Verdict.CONSENT, ("other_silence",)),
    ("no withdrawal", IN_REVIEW, lambda d: d["anytime"].remove("withdraw"), Verdict.CONSENT, ("fewer_rights",)),
    ("more is public", IN_REVIEW, lambda d: field(d, "applicant_address").update(public="masked"), Verdict.CONSENT, ("wider",)),
    ("less is public", IN_REVIEW, lambda d: field(d, "purpose").update(public="no"), Verdict.REFUSED, ("narrower",)),
    ("not disclosed any more", IN_REVIEW, lambda d: d["disclosure"].update(disclosed=False), Verdict.REFUSED, ("narrower",)),
    ("its answer is gone", IN_REVIEW, lambda d: (field(d, "applicant_kind")["choices"].pop(0), field(d, "applicant_kind").update(example="company")), Verdict.REFUSED, ("answer_gone",)),
    ("begun by the office", IN_REVIEW, lambda d: d.update(begins="office"), Verdict.REFUSED, ("begun_otherwise",)),
]  # fmt: skip


def standing(marking: dict[str, Any], **changes: Any) -> Standing:
    old = parse(builtin_document("CON-06"))
    given = {
        "marking": marking,
        "facts": {"applicant_kind": "person", "occupation_kind": "structure_new", "area": 120.5},
        "answered": frozenset(f.name for f in old.form),
        "documents": frozenset(p.code for p in old.documents_required),
        "due": None,
        "due_then": None,
    }
    return Standing(**{**given, **changes})


@pytest.mark.parametrize(
    ("marking", "change", "verdict", "codes"), [r[1:] for r in RULES], ids=[r[0] for r in RULES]
)
def test_the_verdict(
    marking: dict[str, Any], change: Change, verdict: Verdict, codes: tuple[str, ...]
) -> None:
    found = classify(standing(marking), parse(builtin_document("CON-06")), parse(bent(change)))
    assert (found.verdict, tuple(r.code for r in found.reasons)) == (verdict, codes)
    assert all(r.said.ko and r.said.en for r in found.reasons)


def test_the_verdict_by_the_case_itself() -> None:
    old, new = parse(builtin_document("CON-06")), parse(builtin_document("CON-06"))
    now = clock.now()
    longer = standing(FILED, due=now, due_then=now + timedelta(days=1))
    assert classify(longer, old, new).reasons[0].code == "longer_limit"
    assert classify(standing(FILED, due=now, due_then=now), old, new).verdict == Verdict.HARMLESS
    assert classify(standing(FILED, closed=True), old, new).reasons[0].code == "closed"
    assert classify(standing(FILED, imported=True), old, new).reasons[0].code == "imported"
    fewer = parse(bent(lambda d: d["results"].remove("granted_with_conditions")))
    assert (
        classify(standing(FILED, drafted_result="granted_with_conditions"), old, fewer).reasons[0].code
        == "result_gone"
    )
    gone = parse(
        bent(
            lambda d: (node(d, "assigned").update(to="needs_review"), d["nodes"].remove(node(d, "doc_check")))
        )
    )
    for marking in ({"at": ["doc_check"], "arrived": {}, "done": ["received"]}, IN_REVIEW):
        assert classify(standing(marking), old, gone).reasons[0].code == "step_gone"


def published(*changes: Change) -> None:
    document = bent(*changes)
    assert faults(parse(document)) == []
    publish_version(factories_auditor(), definition=document)


def factories_auditor() -> Any:
    from madang.kernel.actor import SYSTEM

    return SYSTEM


@pytest.fixture
def city(db: Any) -> factories.City:
    return factories.city()


def auditor(city: factories.City) -> Any:
    return city.on_duty("auditor")


@pytest.mark.django_db
def test_a_harmless_case_moves_with_a_public_event(city: factories.City) -> None:
    case = factories.in_review(city)
    published(late_step, lambda d: d["limit"].update(rule="working-days:10"))
    moved = move_case(auditor(city), number=case.number, seen_seq=case.last_seq)
    assert version(moved.version_id).number == 2 and moved.marking == case.marking
    assert moved.limit_rule == "working-days:10" and moved.due_at < case.due_at
    record = case_record(case.number, clock.now())
    assert record.version == 2 and "second_look" in [s.code for s in record.steps]
    assert record.events[-1].summary.en == "It goes on under version 2 of the procedure instead of 1."
    with pytest.raises(NotPossible) as again:
        move_case(auditor(city), number=case.number)
    assert again.value.code == "same_version"


@pytest.mark.django_db
def test_what_needs_consent_or_is_refused_is_not_moved(city: factories.City) -> None:
    case = factories.in_review(city)
    published(lambda d: d["form"].append(NEW_FIELD))
    with pytest.raises(NotPossible) as refused:
        move_case(auditor(city), number=case.number)
    assert refused.value.code == "not_harmless" and "Depth" in refused.value.message.en
    for actor in (city.official(), city.citizen, city.on_duty("inspector"), city.on_duty("executive")):
        for act in (move_case, ask_consent):
            with pytest.raises(NotAllowed):
                act(actor, number=case.number)
    with pytest.raises(NotFound):
        move_case(auditor(city), number="2026-9999999")


@pytest.mark.django_db
def test_the_applicant_agrees_and_answers_what_is_new(city: factories.City) -> None:
    case = factories.in_review(city)
    published(lambda d: d["form"].append(NEW_FIELD))
    ask_consent(auditor(city), number=case.number)
    assert [n for n, _ in offers_to(city.citizen)] == [case.number] and offers_to(city.other_citizen) == []
    asked = offer_of(city.citizen, case.number, clock.now())
    assert [f.name for f in asked.fields] == ["depth"] and (asked.old, asked.new) == (1, 2)
    for stranger in (city.other_citizen, auditor(city)):
        with pytest.raises(NotFound):
            offer_of(stranger, case.number, clock.now())
        with pytest.raises(NotFound):
            answer_offer(stranger, number=case.number, agree=True)
    with pytest.raises(InvalidInput) as refused:
        answer_offer(city.citizen, number=case.number, agree=True, values={})
    assert refused.value.fields[0].field == "depth"
    moved = answer_offer(city.citizen, number=case.number, agree=True, values={"depth": "2.5"})
    assert version(moved.version_id).number == 2
    assert CaseForm.objects.get(case=case).values["depth"] == 2.5
    assert "2.5" in [e.value.en for e in case_record(case.number, clock.now()).form]
    assert Event.objects.get(type="case.version-moved").data["consent"] is True
    with pytest.raises(NotFound):
        answer_offer(city.citizen, number=case.number, agree=True)


@pytest.mark.django_db
def test_the_applicant_declines_and_all_stays(city: factories.City) -> None:
    case = factories.in_review(city)
    published(lambda d: d["fee"].update(amount=1000))
    ask_consent(auditor(city), number=case.number)
    with pytest.raises(NotPossible) as twice:
        ask_consent(auditor(city), number=case.number)
    assert twice.value.code == "asked_already"
    kept = answer_offer(city.citizen, number=case.number, agree=False)
    assert version(kept.version_id).number == 1 and MoveOffer.objects.get().state == "declined"
    assert survey(auditor(city), "CON-06", clock.now()).rows[0].offer == "declined"


@pytest.mark.django_db
def test_a_run_moves_what_is_harmless_and_can_be_stopped_and_resumed(
    city: factories.City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("madang.domains.cases.actions.moving.BATCH", 2)
    found = [factories.filed(city) for _ in range(3)] + [factories.in_review(city) for _ in range(2)]
    published(early_step)
    start_run(auditor(city), procedure="CON-06")
    jobs.run_due("test", limit=1)
    stop_run(auditor(city), procedure="CON-06")
    jobs.run_due("test", limit=5)
    run = MoveRun.objects.get()
    assert (run.moved, run.left, bool(run.finished_at)) == (2, 0, False)
    start_run(auditor(city), procedure="CON-06")
    for _ in range(6):
        jobs.run_due("test", limit=5)
    run.refresh_from_db()
    assert (run.moved, run.left, bool(run.finished_at)) == (3, 2, True)
    numbers = [version(Case.objects.get(pk=c.pk).version_id).number for c in found]
    assert numbers == [2, 2, 2, 1, 1]
    run_moves({"run": run.pk, "turn": run.turn})
    with pytest.raises(NotAllowed):
        start_run(city.official(), procedure="CON-06")
    assert Job.objects.filter(failed_at__isnull=False).count() == 0


def copies(case: Case, count: int) -> list[Case]:
    """The same case many times over, under other numbers, with its form, steps and events."""
    first = Case.objects.count() + 100_000
    made = []
    for n in range(count):
        one = deepcopy(case)
        one.pk, one.number = None, f"{case.number[:5]}{first + n:07}"
        made.append(one)
    made = Case.objects.bulk_create(made)
    values = CaseForm.objects.get(case=case).values
    CaseForm.objects.bulk_create(CaseForm(case=one, values=values) for one in made)
    rows, events = [], []
    for one in made:
        for step in CaseStep.objects.filter(case=case):
            step.pk, step.case = None, one
            rows.append(step)
        for event in Event.objects.filter(stream="case", stream_id=case.number):
            event.pk, event.stream_id, event.uid = None, one.number, f"{one.number[5:]}-{event.seq}"
            events.append(event)
    CaseStep.objects.bulk_create(rows, batch_size=500)
    Event.objects.bulk_create(events, batch_size=500)
    return made


@pytest.mark.slow
@pytest.mark.one_database  # many of what the others have one of
@pytest.mark.django_db
def test_a_new_version_over_a_thousand_running_and_a_thousand_closed_cases(
    city: factories.City, record_property: Any
) -> None:
    stages = [
        factories.filed(city),
        factories.in_review(city),
        factories.drafted(city),
        factories.signed(city),
    ]
    half = factories.in_review(city)
    actions.record_step(city.official(), number=half.number, act=Act.INSPECT, asks={"findings": "지장 없음"})
    running = [one for case in [*stages, half] for one in copies(Case.objects.get(pk=case.pk), 200)]
    ended = [factories.decided(city), factories.decided(city, "refused")]
    ended.append(actions.withdraw(city.citizen, number=factories.filed(city).number))
    ended.append(
        actions.return_case(city.official(), number=factories.in_review(city).number, reason="요건 미비")
    )
    closed = [one for case in ended for one in copies(Case.objects.get(pk=case.pk), 250)]
    client = Client()

    def answers() -> dict[str, bytes]:
        return {c.number: client.get(f"/api/v1/cases/{c.number}").content for c in closed}

    before = answers()
    published(late_step, early_step, lambda d: d["limit"].update(rule="working-days:20"))
    with CaptureQueriesContext(connection) as asked:
        began = clock.machine_now()
        found = survey(auditor(city), "CON-06", clock.now())
        seconds = (clock.machine_now() - began).total_seconds()
    assert sum(found.counts.values()) == len(running) + 5
    assert len(asked) <= 20
    assert found.counts[Verdict.REFUSED] == 800 + 4 and found.counts[Verdict.CONSENT] == 200 + 1
    start_run(auditor(city), procedure="CON-06")
    for _ in range(60):
        if not jobs.run_due("test", limit=5):
            break
    assert MoveRun.objects.get().left == len(running) + 5
    published(late_step)
    start_run(auditor(city), procedure="CON-06")
    for _ in range(60):
        if not jobs.run_due("test", limit=5):
            break
    run = MoveRun.objects.order_by("pk").last()
    verdicts = Counter(version(c.version_id).number for c in Case.objects.filter(closed_at__isnull=True))
    broken = [c.number for c in Case.objects.filter(closed_at__isnull=True) if not _is_whole(c)]
    assert broken == []
    after = answers()
    assert len(before) == 1000 and before == after
    assert run.moved == verdicts[3]
    record_property(
        "figure",
        f"new version over {len(running)} running and {len(closed)} closed cases: classified {sum(found.counts.values())} "
        f"in {seconds:.2f} s ({dict(found.counts)}), then {run.moved} moved, {run.left} left as they are, "
        f"{len(broken)} broken, closed ones byte-equal: {before == after}",
    )


def _is_whole(case: Case) -> bool:
    """Whether an open case can be shown, stands where its version has it, and can still reach the end."""
    definition = version(case.version_id).definition
    record = case_record(case.number, clock.now())
    shown = {s.code for s in record.steps if s.state == "current"}
    rows = set(CaseStep.objects.filter(case=case, state="current").values_list("code", flat=True))
    at = case.marking["at"]
    return shown == rows == set(at) and "notified" in flow.reachable(definition, at, case.facts)
