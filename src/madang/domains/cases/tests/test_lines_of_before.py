"""A database from before there were documents: its lines become drafts, and what runs in it is signed on."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps as present_apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.exceptions import IrreversibleError
from django.db.migrations.executor import MigrationExecutor

from madang.domains.approvals.models import Draft, Line, Seat
from madang.domains.approvals.tests.factories import assert_whole
from madang.domains.cases import actions
from madang.domains.cases.models import Case
from madang.domains.cases.tests import factories
from madang.domains.cases.tests.factories import City
from madang.domains.organisation.lookup import changed
from madang.kernel import clock

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = [("approvals", "0002_delegation_tables"), ("cases", "0014_tally_read_off_an_index")]
_NOT_COPIED = {"approvals", "contenttypes", "auth", "sessions"}


@dataclass
class OldLine:
    """A line as it was kept: who sat in it, who signed, who sent it back."""

    case: Case
    state: str
    turn: int = 1
    signed: int = 0  # how many signed
    sent_back: bool = False
    drafter: int = 0
    seats: list[tuple[int, int]] = field(default_factory=list)  # official, rank


def test_lines_of_before_become_documents_that_are_signed_on(tmp_path):
    city = factories.city()
    cases = {
        name: factories.drafted(city)
        for name in ("begun", "half", "signed", "redrafted", "returned", "ended")
    }
    people = [(city.leads["WAT"].id, 2), (city.directors["WAT"].id, 3)]
    actions.send_back(city.lead(), number=cases["returned"].number, reason="다시")
    actions.withdraw(city.citizen, number=cases["ended"].number)
    actions.approve(city.lead(), number=cases["half"].number)
    actions.approve(city.lead(), number=cases["signed"].number)
    actions.approve(city.director(), number=cases["signed"].number)
    lines = [
        OldLine(cases["begun"], "open"),
        OldLine(cases["half"], "open", signed=1),
        OldLine(cases["signed"], "signed", signed=2),
        OldLine(cases["redrafted"], "sent_back", signed=1, sent_back=True),
        OldLine(cases["redrafted"], "open", turn=2),
        OldLine(cases["returned"], "sent_back", sent_back=True),
        OldLine(cases["ended"], "recalled"),
    ]
    for line in lines:
        line.drafter, line.seats = city.officials["WAT"].id, people
    rows = _everything()
    with _database_of_its_own(tmp_path):
        _fill(_migrated(BEFORE), rows, lines)
        _migrated(MigrationExecutor(connection).loader.graph.leaf_nodes())
        changed(clock.now())
        _assert_carried_over(cases, people)
        _assert_signed_on(city, cases)


def test_there_is_no_way_back():
    loader = MigrationExecutor(connection).loader
    newest = loader.get_migration("approvals", "0005_lines_of_drafts")
    before = loader.project_state(
        [("approvals", "0004_drafts_of_lines"), ("cases", "0015_documents_of_decisions")]
    )
    with pytest.raises(IrreversibleError):
        newest.unapply(before, connection.schema_editor(collect_sql=True))


def _assert_carried_over(cases: dict[str, Case], people: list[tuple[int, int]]) -> None:
    (lead, _), (director, _) = people
    states = {
        name: list(
            Draft.objects.filter(case_number=case.number)
            .order_by("lines__pk")
            .values_list("state", flat=True)
        )
        for name, case in cases.items()
    }
    assert states == {
        "begun": ["in_line"],
        "half": ["in_line"],
        "signed": ["approved"],
        "redrafted": ["discarded", "in_line"],
        "returned": ["returned"],
        "ended": ["discarded"],
    }
    assert _seats(cases["begun"]) == [("waiting", lead, None), ("pending", director, None)]
    assert _seats(cases["half"]) == [("signed", lead, lead), ("waiting", director, None)]
    assert _seats(cases["signed"]) == [("signed", lead, lead), ("signed", director, director)]
    assert _seats(cases["ended"]) == [("ended", lead, None), ("ended", director, None)]
    approved = Draft.objects.get(case_number=cases["signed"].number)
    assert (approved.approver_id, approved.number, bool(approved.approved_at)) == (director, None, True)
    waiting = {
        name: Case.objects.get(pk=case.pk).signed_decision.get("waiting") for name, case in cases.items()
    }
    assert waiting == {
        "begun": [lead],
        "half": [director],
        "signed": None,
        "redrafted": [lead],
        "returned": None,
        "ended": [],
    }
    for seat in Seat.objects.all():
        assert seat.post_id is not None
        assert seat.role == ("approver" if seat.order == 2 else "reviewer")
    assert not any("subject" in case.signed_decision for case in Case.objects.all())
    assert not Line.objects.filter(draft=None).exists()


def _assert_signed_on(city: City, cases: dict[str, Case]) -> None:
    """Running cases go on, by the acts that people have, and their documents get the first numbers."""
    lead, director, officer = city.lead(), city.director(), city.official()
    assert actions.follow_lines(clock.now()) == []
    actions.approve(director, number=cases["half"].number)
    for name in ("begun", "redrafted"):
        actions.approve(lead, number=cases[name].number)
        actions.approve(director, number=cases[name].number)
    actions.draft(officer, number=cases["returned"].number, result="granted", reasons="기준에 맞음")
    again = Draft.objects.get(case_number=cases["returned"].number)
    assert (again.version, again.state) == (2, "in_line")
    actions.decide(officer, number=cases["signed"].number)
    numbers = Draft.objects.filter(number__isnull=False).order_by("number")
    assert list(numbers.values_list("number", flat=True)) == [1, 2, 3]
    for draft in numbers:
        assert_whole(draft.pk)


def _seats(case: Case) -> list[tuple[str, int | None, int | None]]:
    rows = Seat.objects.filter(line__draft__case_number=case.number).order_by("order")
    return list(rows.values_list("state", "official_id", "signer_id"))


# --- a database as it was ------------------------------------------------------------------------------


def _everything() -> dict[str, list[Any]]:
    """All rows of all tables but those of approvals, as they stand now."""
    models = [m for m in present_apps.get_models() if m._meta.app_label not in _NOT_COPIED]
    return {model._meta.label: list(model._base_manager.all()) for model in models}


@contextmanager
def _database_of_its_own(folder: Any) -> Iterator[None]:
    """Another, empty database in the place of the present one."""
    name = connection.settings_dict["NAME"]
    other = str(folder / "before.sqlite3") if connection.vendor == "sqlite" else f"{name}_{uuid4().hex[:8]}"
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {other} TEMPLATE template0 ENCODING 'UTF8'")
    connection.close()
    connection.settings_dict["NAME"] = other
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"DROP DATABASE {other} WITH (FORCE)")
        changed(clock.now())


def _migrated(targets: list[tuple[str, str]]) -> Any:
    """The database at `targets`, and everything else as new as they let it be; gives its models."""
    executor = MigrationExecutor(connection)
    named = {app for app, _ in targets}
    graph = executor.loader.graph
    others = [
        key
        for key in graph.leaf_nodes()
        if key[0] not in named and not any(need[0] in named for need in graph.forwards_plan(key))
    ]
    executor.migrate([*targets, *others])
    return MigrationExecutor(connection).loader.project_state([*targets, *others]).apps


def _fill(old_apps: Any, rows: dict[str, list[Any]], lines: list[OldLine]) -> None:
    with transaction.atomic(), connection.constraint_checks_disabled():
        for model in old_apps.get_models():
            if model._meta.app_label not in _NOT_COPIED:
                names = [f.attname for f in model._meta.concrete_fields]
                present = rows.get(model._meta.label, [])
                if model._base_manager.exists():  # what migrations put there; the rest refuses deletion
                    model._base_manager.all().delete()
                model._base_manager.bulk_create(
                    model(**{name: getattr(row, name) for name in names if hasattr(row, name)})
                    for row in present
                )
        for line in lines:
            _old_line(old_apps, line)
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), list(old_apps.get_models())):
            cursor.execute(sql)


def _old_line(old_apps: Any, line: OldLine) -> None:
    """What the simple line kept, and what the case said of it."""
    case = old_apps.get_model("cases", "Case").objects.get(pk=line.case.pk)
    opened = line.case.filed_at + timedelta(milliseconds=10 * line.turn)
    subject = f"case:{case.number}:approve:{line.turn}"
    ended: datetime | None = opened + timedelta(milliseconds=5) if line.state != "open" else None
    row = old_apps.get_model("approvals", "Line").objects.create(
        subject=subject,
        drafter_id=line.drafter,
        department_id=case.department_id,
        state=line.state,
        opened_at=opened,
        closed_at=ended,
    )
    for order, (official, rank) in enumerate(line.seats, start=1):
        signed = order <= line.signed
        back = line.sent_back and order == line.signed + 1
        at = opened + timedelta(milliseconds=order)
        old_apps.get_model("approvals", "Seat").objects.create(
            line=row,
            order=order,
            drafter_id=line.drafter,
            official_id=official,
            post_title={"ko": "팀장", "en": "Lead"},
            rank=rank,
            signer_id=official if signed or back else None,
            signed_at=at if signed else None,
            sent_back_at=at if back else None,
        )
    case.signed_decision = _said_before(case.signed_decision, line, subject)
    case.save(update_fields=["signed_decision"])


def _said_before(now: dict[str, Any], line: OldLine, subject: str) -> dict[str, Any]:
    if line.sent_back:
        words = now.get("earlier", now)
        return {"earlier": {name: words.get(name) for name in ("result", "reasons", "conditions")}}
    words = {k: v for k, v in now.items() if k not in ("document", "waiting", "earlier")}
    kept = words or {"result": "granted", "reasons": "기준에 맞음", "conditions": [], "drafter": line.drafter}
    step = {"step": "approve"} if line.state in ("open", "recalled") else {}
    return {**kept, "signed": line.state == "signed", "subject": subject, **step}
