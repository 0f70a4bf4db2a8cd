"""Every stream of events is told to the log or named as not told; what domains tell is what an entry may hold."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import madang
from madang.domains.cases import actions
from madang.domains.cases.models import CaseForm
from madang.domains.cases.tests import factories
from madang.domains.documents.actions import withdraw
from madang.domains.documents.tests.factories import disclosed, entry
from madang.domains.organisation.models import Department
from madang.kernel import clock, loggable
from madang.kernel.models import Event
from madang.log.appending import append_of
from madang.log.models import LogEntry, LoggedObject, Opening
from madang.log.tests.factories import audited, sign
from madang.log.things import UNTOLD, loggables
from madang_verify import leaves
from madang_verify.disclosures import parse_disclosure

PACKAGE = Path(madang.__file__).parent


def streams() -> Iterator[str]:
    """Whatever the code names as a stream that events are written to."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if {"tests", "migrations"} & set(path.parts):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.keyword)
                and node.arg == "stream"
                and isinstance(node.value, ast.Constant)
            ):
                yield node.value.value
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                yield from _texts(node.value) if node.targets[0].id.endswith("STREAM") else ()
            elif isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") == "_STREAMS":
                yield from _texts(node.value)


def _texts(node: ast.AST | None) -> Iterator[str]:
    for part in ast.walk(node) if node else ():
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def test_every_stream_is_told_or_named_as_not_told() -> None:
    assert set(streams()) == loggables().keys() | UNTOLD.keys()
    assert not loggables().keys() & UNTOLD.keys()
    assert all(UNTOLD.values())


@pytest.mark.parametrize(
    "code", ["A", "decided.granted", "5/6", "6110000-0421", "personal_data", "a" * 64, "2026-11-27"]
)
def test_a_code_is_what_an_entry_takes_for_one(code: str) -> None:
    assert loggable.codes(state=code) == {"state": code}
    assert leaves.MEMBERS["state"](code)


@pytest.mark.parametrize("words", ["", "홍길동", "two words", "a" * 65, "-a", "a\n", "a@b"])
def test_words_are_no_code(words: str) -> None:
    assert loggable.codes(state=words, org=None) == {}
    assert not leaves.MEMBERS["state"](words)


def told_all() -> int:
    """Hands the log all there is, as the worker does."""
    return append_of(list(Event.objects.order_by("id")), loggables(), clock.now())


@pytest.mark.django_db
def test_a_city_is_told_and_an_outsider_finds_nothing_wrong() -> None:
    city = factories.city()
    auditor, home = city.on_duty("auditor"), Department.objects.get(code="WAT")
    decided, returned = factories.decided(city), factories.in_review(city)
    seq = actions.return_case(city.official(), number=returned.number, reason="서류 미비").last_seq
    actions.take_down(auditor, number=returned.number, seq=seq, reason="삭제")
    actions.correct(city.official(), number=decided.number, seq=2, reason="오기")
    [out, gone] = disclosed(entry(home), entry(home))
    told_all()
    withdraw(city.on_duty("disclosure_officer"), gone.uid, reason_code="rights", reason="")
    actions.withhold(auditor, number=decided.number, reason="확인")
    told_all()
    report = audited(sign())
    assert report.found == 0
    kinds = set(LogEntry.objects.values_list("kind", flat=True))
    assert kinds >= {"intake", "step", "doc", "withhold", "correct", "redact", "template"}
    written = b"".join(bytes(one) for one in LogEntry.objects.values_list("entry", flat=True)).decode()
    private = CaseForm.objects.get(case=decided).values["applicant_name"]
    for word in (decided.number, returned.number, out.number, private, "서류 미비", out.title):
        assert word not in written


@pytest.mark.django_db
def test_words_that_were_taken_down_are_in_no_opening_any_more() -> None:
    city = factories.city()
    case = factories.in_review(city)
    seq = actions.return_case(city.official(), number=case.number, reason="서류 미비").last_seq
    told_all()
    assert "서류 미비" in opened(case.number)
    actions.take_down(city.on_duty("auditor"), number=case.number, seq=seq, reason="삭제")
    told_all()
    assert "서류 미비" not in opened(case.number)
    ref = json.loads(bytes(LogEntry.objects.order_by("index").last().entry))["ref"]  # type: ignore[union-attr]
    assert LogEntry.objects.get(pk=ref).event.seq == seq  # type: ignore[union-attr]


@pytest.mark.django_db
def test_of_a_withdrawn_case_only_why_and_what_is_the_applicants_stays_open() -> None:
    city = factories.city()
    upload = actions.filing.Upload("plan.pdf", b"%PDF-plan", "plan")
    form = factories.example_form("CON-06")
    case = actions.file_case(city.citizen, procedure="CON-06", form=form, files=[upload])
    told_all()
    actions.withhold(city.on_duty("auditor"), number=case.number, reason="확인")
    told_all()
    assert [one.split(".")[0] for one in names(case.number)] == ["attachment", "reason"]


def opened(stream_id: str) -> str:
    found = [parse_disclosure(each) for each in _disclosures(stream_id)]
    return str([one.value for one in found])


def names(stream_id: str) -> list[str]:
    return sorted(parse_disclosure(each).name for each in _disclosures(stream_id))


def _disclosures(stream_id: str) -> Iterator[str]:
    thing = LoggedObject.objects.get(stream_id=stream_id)
    for opening in Opening.objects.filter(entry__object=thing):
        yield from (*opening.public, *opening.own)
