"""Two people at once: one result, the other is told what happened; numbers without gap; no lost count."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from madang.domains.approvals import seats_of
from madang.domains.approvals.models import Draft
from madang.domains.cases import actions
from madang.domains.cases.actions import Chosen, tally
from madang.domains.cases.actions.lines import ChosenDocument, sign_many
from madang.domains.cases.models import Case, CaseStep
from madang.domains.cases.tests import factories
from madang.domains.erasures.models import Erasure
from madang.domains.organisation.models import Holding
from madang.domains.organisation.tests.factories import official_with_account
from madang.kernel import clock, idempotency
from madang.kernel.errors import DomainError
from madang.kernel.models import Event

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city():
    return factories.city()


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Runs all works at the same moment, each on a connection of its own; gives what each returned or raised."""
    barrier = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return work()
        except DomainError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_the_last_signature_and_a_withdrawal(city):
    for _ in range(5):
        case = factories.drafted(city)
        actions.approve(city.lead(), number=case.number)
        director = city.director()
        found = at_once(
            lambda c=case, d=director: actions.approve(d, number=c.number),
            lambda c=case: actions.withdraw(city.citizen, number=c.number),
        )
        state = Case.objects.get(pk=case.pk).state
        assert state == "withdrawn"
        refused = [f for f in found if isinstance(f, DomainError)]
        assert len(refused) <= 1
        assert all(e.status in (403, 409) for e in refused)
        assert_whole(case)


def test_two_confirm_an_erasure_at_once_and_it_is_done_once(city):
    officer, auditor = city.on_duty("disclosure_officer"), city.on_duty("auditor")
    third = official_with_account(1, city.departments["AUD"], duties=("disclosure_officer",))
    other = third.actor(clock.now())
    for _ in range(3):
        case = factories.decided(city)
        actions.ask_erasure(officer, number=case.number, ground="pipa-36")
        found = at_once(
            lambda n=case.number: actions.confirm_erasure(auditor, number=n),
            lambda n=case.number: actions.confirm_erasure(other, number=n),
            lambda n=case.number: actions.confirm_erasure(officer, number=n),
        )
        refused = [f.code for f in found if isinstance(f, DomainError)]
        assert len(refused) == 2
        assert set(refused) <= {"erased", "same_person"}
        row = Erasure.objects.get(stream_id=case.number)
        assert (row.state, row.settled_by_id in (auditor.account_id, other.account_id)) == ("done", True)
        assert Event.objects.filter(stream_id=case.number, type="case.erased").count() == 1


def test_who_asks_and_confirms_at_once_is_never_both(city):
    officer, auditor = city.on_duty("disclosure_officer"), city.on_duty("auditor")
    for _ in range(3):
        case = factories.decided(city)
        at_once(
            lambda n=case.number: actions.ask_erasure(officer, number=n, ground="pipa-36"),
            lambda n=case.number: actions.confirm_erasure(officer, number=n),
            lambda n=case.number: actions.ask_erasure(auditor, number=n, ground="pipa-36"),
        )
        row = Erasure.objects.get(stream_id=case.number)
        assert row.settled_by_id != row.asked_by_id
        assert (row.settled_by_id is not None) == (row.state == "done")
        assert (row.asked_by_id == auditor.account_id) or row.state == "waiting"
        assert (Case.objects.get(pk=case.pk).erased_at is not None) == (row.state == "done")


def test_a_confirmation_and_an_objection_at_once(city):
    officer, auditor = city.on_duty("disclosure_officer"), city.on_duty("auditor")
    for _ in range(3):
        case = factories.decided(city, "refused")
        actions.ask_erasure(officer, number=case.number, ground="pipa-36")
        found = at_once(
            lambda n=case.number: actions.confirm_erasure(auditor, number=n),
            lambda n=case.number: actions.appeal(city.citizen, number=n, grounds="다시 보아 주십시오"),
        )
        refused = [f for f in found if isinstance(f, DomainError)]
        assert len(refused) == 1
        erased = Case.objects.get(pk=case.pk).erased_at is not None
        assert erased != Case.objects.filter(appeal_of=case).exists()


def test_two_officials_take_the_same_case(city):
    case = factories.filed(city)
    one, other = city.official(), city.lead()
    found = at_once(
        lambda: actions.accept(one, number=case.number, seen_seq=1),
        lambda: actions.accept(other, number=case.number, seen_seq=1),
    )
    refused = [f for f in found if isinstance(f, DomainError)]
    assert [e.code for e in refused] == ["changed_meanwhile"]
    assert CaseStep.objects.filter(case=case, code="received").count() == 1
    assert_whole(case)


def test_twenty_filings_at_once_get_numbers_without_gap(city):
    form = factories.example_form("CON-06")
    found = at_once(
        *[lambda: actions.file_case(city.citizen, procedure="CON-06", form=form) for _ in range(20)]
    )
    assert sorted(int(c.number[5:]) for c in found) == list(range(1, 21))
    assert tally.count(visibility="public", state="received") == 20


def test_the_same_request_twenty_times_at_once_has_one_result(city):
    form = factories.example_form("CON-06")

    def file() -> dict[str, Any]:
        return idempotency.once(
            scope="account:1",
            key="one",
            request=form,
            do=lambda: {"number": actions.file_case(city.citizen, procedure="CON-06", form=form).number},
        )

    found = at_once(*[file] * 20)
    assert {f["number"] for f in found} == {Case.objects.get().number}
    assert Event.objects.filter(stream="case").count() == 1


def test_all_opinions_at_once_end_the_consultation_once(city):
    case = factories.in_review(city)
    actions.consult(city.official(), number=case.number)
    actors = [city.official(code) for code in ("GAR", "SAF", "CLI")]
    found = at_once(*[lambda a=a: actions.reply(a, number=case.number) for a in actors])
    assert not [f for f in found if isinstance(f, DomainError)]
    assert Event.objects.filter(stream_id=case.number, type="case.consultation-ended").count() == 1
    assert_whole(case)


def test_counts_are_summed_up_while_others_write(city):
    form = factories.example_form("CON-06")
    works = [lambda: actions.file_case(city.citizen, procedure="CON-06", form=form) for _ in range(6)]
    at_once(*works, tally.sum_up, tally.sum_up)
    tally.sum_up()
    assert tally.count(visibility="public") == 6


def test_two_leads_assign_the_same_cases_at_once(city):
    cases = [factories.filed(city) for _ in range(4)]
    lead, director = city.lead(), city.director()
    handler, other = city.officials["WAT"].id, official_with_account(1, city.departments["WAT"]).id
    chosen = [Chosen(c.number, c.last_seq) for c in cases]
    one, two = at_once(
        lambda: actions.assign_many(lead, chosen=chosen, official_id=handler, reason="하나"),
        lambda: actions.assign_many(director, chosen=chosen[::-1], official_id=other, reason="둘"),
    )
    codes = {tuple(told.code for told in result) for result in (one, two)}
    assert codes == {("done",) * 4, ("changed_meanwhile",) * 4}
    for case in cases:
        assert Event.objects.filter(stream_id=case.number, type="case.assigned").count() == 1
        assert_whole(case)


def test_many_and_one_at_once(city):
    cases = [factories.filed(city) for _ in range(3)]
    lead, official = city.lead(), city.official()
    chosen = [Chosen(c.number, c.last_seq) for c in cases]
    handler = official_with_account(1, city.departments["WAT"]).id
    told, single = at_once(
        lambda: actions.assign_many(lead, chosen=chosen, official_id=handler, reason="함께"),
        lambda: actions.assign(official, number=cases[1].number, seen_seq=cases[1].last_seq),
    )
    lost = [t.number for t in told if not t.done]
    assert isinstance(single, DomainError) == (lost == [])
    assert lost in ([], [cases[1].number])
    for case in cases:
        assert Event.objects.filter(stream_id=case.number, type="case.assigned").count() == 1
        assert_whole(case)


def test_the_same_letter_twice_at_once(city):
    case = factories.in_review(city)
    Case.objects.filter(pk=case.pk).update(due_at=case.filed_at)
    inspector = city.on_duty("inspector")
    found = at_once(*[lambda: actions.dun(inspector, number=case.number)] * 3)
    assert [e.code for e in found if isinstance(e, DomainError)] == ["reminded_today"] * 2
    assert_whole(case)


def assert_whole(case: Case) -> None:
    """Events run 1, 2, 3 …, the snapshot knows the last one, and the count knows the state."""
    seqs = list(Event.objects.filter(stream_id=case.number).order_by("seq").values_list("seq", flat=True))
    row = Case.objects.get(pk=case.pk)
    assert seqs == list(range(1, row.last_seq + 1))
    assert tally.count(visibility="public", state=row.state) == Case.objects.filter(state=row.state).count()


def test_a_signature_and_the_round_that_follows_lines_at_once(city):
    """The post passes to another while the document waits: case and document agree, whoever comes first."""
    for _ in range(4):
        case = factories.drafted(city)
        lead, successor = city.leads["WAT"], official_with_account(1, None)
        now = clock.now()
        Holding.objects.filter(post=lead.post, valid_until=None).update(valid_until=now)
        Holding.objects.create(post=lead.post, official=successor.official, valid_from=now)
        actor, before = successor.actor(clock.now()), city.lead()
        found = at_once(
            lambda: actions.follow_lines(clock.now()),
            lambda c=case, a=actor: actions.approve(a, number=c.number),
            lambda c=case, a=before: actions.approve(a, number=c.number),
            lambda: actions.follow_lines(clock.now()),
        )
        signed = [f for f in found if isinstance(f, Case)]
        assert all(f.code == "not_your_turn" or f.status == 403 for f in found if isinstance(f, DomainError))
        if not signed:
            actions.approve(actor, number=case.number)
        row = Case.objects.get(pk=case.pk)
        waiting = [seat.official_id for seat in seats_of(row.signed_decision["document"]) if seat.is_waiting]
        assert row.signed_decision["waiting"] == waiting == [city.directors["WAT"].id]
        assert_whole(case)


def test_two_who_sign_the_same_documents_together_in_another_order(city):
    """Nobody waits for the other in a circle; each document is signed once by each."""
    codes = ("GAR", "SAF")
    chosen = []
    for _ in range(6):
        case = factories.drafted(city)
        actions.send_back(city.lead(), number=case.number, reason="협조를 받아 주십시오.")
        actions.draft(
            city.official(), number=case.number, result="granted", reasons="기준에 맞음", cooperation=codes
        )
        case = actions.approve(city.lead(), number=case.number)
        chosen.append(ChosenDocument(case.signed_decision["document"]))
    one, other = (city.director(code) for code in codes)
    found = at_once(
        lambda: sign_many(one, chosen=chosen),
        lambda: sign_many(other, chosen=chosen[::-1]),
    )
    assert [[told.code for told in result] for result in found] == [["done"] * 6] * 2
    director = city.director()
    found = at_once(
        lambda: sign_many(director, chosen=chosen),
        lambda: sign_many(director, chosen=chosen[::-1]),
        *[
            lambda c=c: actions.approve(director, number=c.case_number)
            for c in Draft.objects.all()
            if c.number is None and c.kind == "decision"
        ],
    )
    done = [told.code for result in found[:2] for told in result].count("done")
    assert done + sum(isinstance(f, Case) for f in found[2:]) == len(chosen)
    numbers = Draft.objects.filter(number__isnull=False).values_list("number", flat=True)
    assert sorted(numbers) == list(range(1, len(chosen) + 1))
