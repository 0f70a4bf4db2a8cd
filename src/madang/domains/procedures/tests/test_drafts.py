"""Drafts: kept with faults, never overwritten, published once from a local day; and the choice of what is disclosed."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madang.domains.calendar import seed_holidays
from madang.domains.procedures import (
    all_selected,
    begin_draft,
    begin_from_file,
    change_draft,
    choose,
    continue_on_newest,
    current_version,
    discard_draft,
    draft_of,
    editing,
    open_drafts,
    publish_draft,
    replace_from_file,
    selection_of,
    take_back,
)
from madang.domains.procedures.drafts import _merged
from madang.domains.procedures.models import DefinitionDraft, DraftRevision, ProcedureVersion
from madang.domains.procedures.tests.factories import document, publish, step, text
from madang.kernel import clock
from madang.kernel.actor import ANONYMOUS, SYSTEM, Actor, Role
from madang.kernel.errors import InvalidInput, NotAllowed, NotFound, NotPossible
from madang.kernel.models import Event
from madang.kernel.text import Text

pytestmark = pytest.mark.django_db
SEOUL = ZoneInfo("Asia/Seoul")
LEE = Actor(account_id=1, official_id=1, name="이감사", roles=frozenset({Role.AUDITOR}))
KIM = Actor(account_id=2, official_id=2, name="김감사", roles=frozenset({Role.AUDITOR}))


@pytest.fixture(autouse=True)
def in_force(db: Any) -> None:
    seed_holidays(SYSTEM, at=clock.now())
    publish(clock.now() - timedelta(days=9))


def today() -> date:
    return clock.now().astimezone(SEOUL).date()


def renamed(name: str) -> Any:
    def change(made: dict[str, Any]) -> dict[str, Any]:
        return made | {"name": text(name, name)}

    return change


def test_a_draft_begins_with_the_newest_version_and_changes_nothing() -> None:
    found = draft_of(LEE, begin_draft(LEE, code="TST-01"))
    assert (found.based_on, found.newest, found.revision, found.author) == (1, 1, 1, "이감사")
    assert found.changes == () and found.faults == () and not found.may_take_back
    assert Event.objects.get(type="procedure.draft-begun").disclosed is False


def test_a_draft_with_faults_is_kept_and_not_published() -> None:
    draft = begin_draft(LEE, code="TST-01")
    revision = change_draft(
        LEE, draft_id=draft, revision=1, change=lambda d: editing.remove(d, "nodes", "closed")
    )
    found = draft_of(LEE, draft)
    assert revision == found.revision == 2
    assert {f.code for f in found.faults} >= {"dangling_target", "no_end"}
    with pytest.raises(InvalidInput) as refused:
        publish_draft(LEE, draft_id=draft, revision=2, first_day=today())
    assert refused.value.code == "definition_unsound"
    assert draft_of(LEE, draft).revision == 2 and ProcedureVersion.objects.count() == 1


def test_two_auditors_do_not_overwrite_each_other() -> None:
    draft = begin_draft(LEE, code="TST-01")
    change_draft(KIM, draft_id=draft, revision=1, change=renamed("새 허가"))
    with pytest.raises(NotPossible) as refused:
        change_draft(LEE, draft_id=draft, revision=1, change=renamed("다른 허가"))
    assert refused.value.code == "draft_changed"
    assert "김감사" in refused.value.message.ko and "새 허가" in refused.value.message.ko
    assert draft_of(LEE, draft).definition.name.ko == "새 허가"
    assert change_draft(LEE, draft_id=draft, revision=2, change=renamed("다른 허가")) == 3


def test_a_change_that_changes_nothing_makes_no_revision() -> None:
    draft = begin_draft(LEE, code="TST-01")
    assert change_draft(LEE, draft_id=draft, revision=1, change=dict) == 1
    assert DraftRevision.objects.count() == 1


def test_a_change_is_taken_back() -> None:
    draft = begin_draft(LEE, code="TST-01")
    change_draft(LEE, draft_id=draft, revision=1, change=renamed("가"))
    assert take_back(LEE, draft_id=draft, revision=2) == 1
    assert draft_of(LEE, draft).changes == ()
    with pytest.raises(NotPossible):
        take_back(LEE, draft_id=draft, revision=1)


def test_a_draft_comes_into_force_with_the_local_day() -> None:
    draft = begin_draft(LEE, code="TST-01")
    change_draft(LEE, draft_id=draft, revision=1, change=renamed("가"))
    tomorrow = today() + timedelta(days=1)
    made = publish_draft(LEE, draft_id=draft, revision=2, first_day=tomorrow)
    assert made.valid_from.astimezone(SEOUL) == datetime(*tomorrow.timetuple()[:3], tzinfo=SEOUL)
    assert current_version("TST-01").number == 1
    assert current_version("TST-01", made.valid_from).definition.name.ko == "가"
    event = Event.objects.get(type="procedure.published", data__number=2)
    assert event.disclosed and event.account_id == 1
    assert open_drafts(LEE) == [] and DraftRevision.objects.count() == 0


def test_today_means_at_once_and_yesterday_is_refused() -> None:
    draft = begin_draft(LEE, code="TST-01")
    change_draft(LEE, draft_id=draft, revision=1, change=renamed("가"))
    for day in (today() - timedelta(days=1), today() + timedelta(days=2000)):
        with pytest.raises(InvalidInput) as refused:
            publish_draft(LEE, draft_id=draft, revision=2, first_day=day)
        assert refused.value.fields[0].field == "first_day"
    publish_draft(LEE, draft_id=draft, revision=2, first_day=today())
    assert current_version("TST-01").number == 2


def test_two_publications_give_one_result() -> None:
    one, other = begin_draft(LEE, code="TST-01"), begin_draft(KIM, code="TST-01")
    change_draft(LEE, draft_id=one, revision=1, change=renamed("가"))
    change_draft(
        KIM, draft_id=other, revision=1, change=lambda d: d | {"remedies": text("이의", "Objection")}
    )
    publish_draft(LEE, draft_id=one, revision=2, first_day=today())
    for actor, draft, code in ((LEE, one, "draft_closed"), (KIM, other, "newer_version")):
        with pytest.raises(NotPossible) as refused:
            publish_draft(actor, draft_id=draft, revision=2, first_day=today())
        assert refused.value.code == code
    assert ProcedureVersion.objects.count() == 2
    revision = continue_on_newest(KIM, draft_id=other, revision=2)
    found = draft_of(KIM, other)
    assert (found.based_on, found.definition.name.ko, found.definition.remedies.ko) == (2, "가", "이의")
    assert publish_draft(KIM, draft_id=other, revision=revision, first_day=today()).number == 3


def test_merging_keeps_what_each_changed() -> None:
    base = document()
    mine = editing.remove(base, "papers", "plan")
    mine, _ = editing.change(mine, "fee", "", {"amount": "500", "text_ko": "오백 원", "text_en": "500 won"})
    theirs = document(lambda d: d["nodes"].insert(7, step("posted", "closed")))
    theirs["nodes"][6]["to"] = "posted"
    merged = _merged(base, mine, theirs)
    assert merged["documents_required"] == [] and merged["fee"]["amount"] == 500
    assert [n.get("step") for n in merged["nodes"]] == [n.get("step") for n in theirs["nodes"]]
    assert _merged(base, base, theirs) == theirs and _merged(base, mine, base) == mine


def test_a_draft_comes_out_of_a_file_and_whole_files_replace_it() -> None:
    import json

    draft = begin_from_file(LEE, text=json.dumps(document(code="TST-09")))
    assert draft_of(LEE, draft).based_on == 0
    assert (
        replace_from_file(
            LEE,
            draft_id=draft,
            revision=1,
            text=json.dumps(document(code="TST-09", remedies=text("ㄱ", "a"))),
        )
        == 2
    )
    with pytest.raises(InvalidInput) as refused:
        replace_from_file(LEE, draft_id=draft, revision=2, text=json.dumps(document()))
    assert refused.value.code == "other_procedure"
    for wrong in ("", "[]", "code: x", "a: ["):
        with pytest.raises(InvalidInput):
            replace_from_file(LEE, draft_id=draft, revision=2, text=wrong)
    assert publish_draft(LEE, draft_id=draft, revision=2, first_day=today()).code == "TST-09"


def test_a_discarded_draft_is_gone() -> None:
    draft = begin_draft(LEE, code="TST-01")
    discard_draft(LEE, draft_id=draft)
    assert open_drafts(LEE) == []
    with pytest.raises(NotPossible):
        draft_of(LEE, draft)
    with pytest.raises(NotFound):
        draft_of(LEE, "none")
    with pytest.raises(NotFound):
        begin_draft(LEE, code="XXX")


STAFF = frozenset({Role.DIRECTOR, Role.OPERATOR, Role.EXECUTIVE, Role.INSPECTOR, Role.DISCLOSURE_OFFICER})


@pytest.mark.parametrize("actor", [ANONYMOUS, SYSTEM, Actor(account_id=3, roles=STAFF)])
def test_nobody_but_the_audit_office(actor: Actor) -> None:
    draft = begin_draft(LEE, code="TST-01")
    acts: list[Any] = [
        lambda: open_drafts(actor),
        lambda: draft_of(actor, draft),
        lambda: begin_draft(actor, code="TST-01"),
        lambda: begin_from_file(actor, text="{}"),
        lambda: change_draft(actor, draft_id=draft, revision=1, change=dict),
        lambda: replace_from_file(actor, draft_id=draft, revision=1, text='{"code": "x"}'),
        lambda: take_back(actor, draft_id=draft, revision=1),
        lambda: continue_on_newest(actor, draft_id=draft, revision=1),
        lambda: discard_draft(actor, draft_id=draft),
        lambda: publish_draft(actor, draft_id=draft, revision=1, first_day=today()),
        lambda: choose(
            actor,
            code="TST-01",
            seen_number=1,
            disclosed=False,
            chosen_for=(),
            reasons=Text("가", "a"),
            first_day=today(),
        ),
    ]
    for act in acts:
        with pytest.raises((NotAllowed, InvalidInput)) as refused:
            act()
        assert isinstance(refused.value, NotAllowed) or act is acts[5]
    assert DefinitionDraft.objects.get().state == "open"


def test_reading_a_draft_costs_three_statements() -> None:
    draft = begin_draft(LEE, code="TST-01")
    draft_of(LEE, draft)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        draft_of(LEE, draft)
    assert len(asked) == 2  # the draft; the numbers of the versions
    with CaptureQueriesContext(connection) as asked:
        open_drafts(LEE)
        all_selected()
    assert len(asked) == 2


def choice(**changes: Any) -> Any:
    given = {"code": "TST-01", "seen_number": 1, "disclosed": True, "chosen_for": ["complexity"]}
    return choose(LEE, **{**given, "reasons": Text("특혜 시비", "Favours"), "first_day": today(), **changes})


def test_a_choice_is_a_version_in_which_nothing_else_changes() -> None:
    made = choice(disclosed=False, chosen_for=[])
    assert made.number == 2 and not current_version("TST-01").definition.disclosure.disclosed
    assert (
        made.definition.nodes == current_version("TST-01", clock.now() - timedelta(days=1)).definition.nodes
    )
    choice(seen_number=2, chosen_for=["third_parties", "complexity"], first_day=today() + timedelta(days=3))
    found = selection_of("TST-01")
    assert [c.number for c in found.history] == [2, 1] and [c.number for c in found.coming] == [3]
    assert not found.now.disclosed and found.now.reasons == (Text("특혜 시비", "Favours"),)
    assert [t.en for t in found.coming[0].chosen_for] == [
        "Complex, with room for favours",
        "It affects third parties",
    ]


def test_a_choice_needs_criteria_and_reasons() -> None:
    for changes, field in (
        ({"chosen_for": []}, "chosen_for"),
        ({"chosen_for": ["whim"]}, "chosen_for"),
        ({"reasons": Text("까닭", " ")}, "reasons_ko"),
        ({"first_day": today() - timedelta(days=1)}, "first_day"),
    ):
        with pytest.raises(InvalidInput) as refused:
            choice(**changes)
        assert refused.value.fields[0].field == field
    choice()
    with pytest.raises(NotPossible) as late:
        choice()
    assert late.value.code == "newer_version"
    with pytest.raises(NotFound):
        choice(code="XXX")


def test_publishing_a_draft_does_not_undo_a_choice() -> None:
    draft = begin_draft(LEE, code="TST-01")
    revision = change_draft(LEE, draft_id=draft, revision=1, change=renamed("가"))
    choice(disclosed=False)
    revision = continue_on_newest(LEE, draft_id=draft, revision=revision)
    publish_draft(LEE, draft_id=draft, revision=revision, first_day=today())
    found = current_version("TST-01").definition
    assert (found.name.ko, found.disclosure.disclosed) == ("가", False)
