"""Acts that an outside system tells of: done as on the desk, once, by the official who did them."""

from datetime import datetime

import pytest
from django.db import connection

from madang.domains import approvals, exchange
from madang.domains.cases import actions, case_record
from madang.domains.cases.models import Case
from madang.domains.cases.states import Act
from madang.domains.cases.tests import factories
from madang.domains.exchange.models import ReceivedEvent, RegisterNumber
from madang.domains.exchange.tests.posting import event, registered
from madang.domains.organisation.models import Official
from madang.domains.organisation.tests.factories import department, institution, official_with_account
from madang.kernel import clock
from madang.kernel.actor import SYSTEM
from madang.kernel.errors import NotAllowed, NotFound, NotPossible
from madang.kernel.models import Event
from madang.kernel.text import Text

pytestmark = pytest.mark.django_db


def ready(city):
    """A case whose official may draft now."""
    case = factories.in_review(city)
    actions.consult(city.official(), number=case.number)
    for code in ("GAR", "SAF", "CLI"):
        actions.reply(city.official(code), number=case.number, opinion="이견 없음")
    actions.record_step(city.official(), number=case.number, act=Act.INSPECT, asks={"findings": "지장 없음"})
    return case


def code_of(city, level="officials", department="WAT"):
    return getattr(city, level)[department].official.officer_code


def draft(system, city, number, **more):
    told = {"result": "granted", "reasons": "기준에 맞음", "conditions": ["홍수기 철거"]} | more
    return system.post("drafted", case=number, drafter=code_of(city), **told)


def test_from_the_draft_to_the_number(city, system):
    number = ready(city).number
    assert draft(system, city, number).status == 200
    for level in ("leads", "directors"):
        signed = system.post("signed", case=number, official=code_of(city, level), opinion="의견 없음")
        assert signed.status == 200, signed.body
    assert (
        signed.body["number"] == number
        and signed.body["last_seq"] == Case.objects.get(number=number).last_seq
    )
    given = system.post("approved", case=number, number="치수과-1234")
    assert given.status == 200 and given.body["register_number"] == "치수과-1234"
    case = actions.decide(city.official(), number=number, result="granted")
    assert case.state == "decided" and case.reasons == "기준에 맞음"
    written = Event.objects.filter(stream="case", stream_id=number, type="case.signed").order_by("seq")
    assert [e.official_id for e in written] == [city.leads["WAT"].id, city.directors["WAT"].id]
    assert {e.type for e in case_record(number, clock.now()).events} >= {
        "case.drafted",
        "case.signed",
        "case.approved",
    }
    assert RegisterNumber.objects.get().number == "치수과-1234"


def test_a_return_with_its_reason(city, system):
    number = ready(city).number
    draft(system, city, number)
    returned = system.post(
        "returned", case=number, official=code_of(city, "leads"), reason="면적을 다시 계산할 것"
    )
    assert returned.status == 200
    last = Event.objects.filter(stream="case", stream_id=number).order_by("-seq").first()
    assert (last.type, last.free_text.texts["reason"]) == ("case.sent-back", "면적을 다시 계산할 것")


def test_officials_without_an_account_act_as_well(city, system):
    number = ready(city).number
    Official.objects.filter(pk__in=[city.leads["WAT"].id, city.directors["WAT"].id]).update(account=None)
    draft(system, city, number)
    for level in ("leads", "directors"):
        assert system.post("signed", case=number, official=code_of(city, level)).status == 200
    written = Event.objects.filter(type="case.signed").order_by("seq").first()
    assert (written.official_id, written.account_id, written.actor_role) == (
        city.leads["WAT"].id,
        None,
        "official",
    )
    assert written.department_code == "WAT" and written.post_title


def line_of(city, *seats):
    """A line as an outside system names it, with roles in nouns: level or department, role, stage."""
    return [
        {"official": code_of(city, level, department), "role": role, "stage": stage}
        for level, department, role, stage in seats
    ]


def in_parallel(city):
    return line_of(
        city,
        ("leads", "WAT", "reviewer", 1),
        ("directors", "GAR", "cooperator", 2),
        ("directors", "SAF", "cooperator", 2),
        ("directors", "WAT", "approver", 3),
    )


def seats_now(number):
    """Stage, role, state, official and signer of each seat of the newest line."""
    decision = Case.objects.get(number=number).signed_decision
    document = decision.get("document") or decision["earlier"]["document"]
    return [(s.stage, s.role, s.state, s.official_id, s.signer_id) for s in approvals.seats_of(document)]


def test_the_named_officials_sign_side_by_side_and_the_outside_number_stands_beside_ours(city, system):
    number = ready(city).number
    assert draft(system, city, number, title="하천점용 검토 결과", line=in_parallel(city)).status == 200
    document = Case.objects.get(number=number).signed_decision["document"]
    named = [city.leads["WAT"], city.directors["GAR"], city.directors["SAF"], city.directors["WAT"]]
    assert [(stage, role, state) for stage, role, state, _, _ in seats_now(number)] == [
        (1, "reviewer", "waiting"),
        (2, "cooperator", "pending"),
        (2, "cooperator", "pending"),
        (3, "approver", "pending"),
    ]
    assert [official for *_, official, _ in seats_now(number)] == [one.id for one in named]
    assert approvals.titles_of([document]) == {document: "하천점용 검토 결과"}
    assert system.post("signed", case=number, official=code_of(city, "leads")).status == 200
    waiting = [official for _, _, state, official, _ in seats_now(number) if state == "waiting"]
    assert waiting == [city.directors["GAR"].id, city.directors["SAF"].id]
    early = system.post("signed", case=number, official=code_of(city, "directors"))
    assert (early.status, early.body["code"]) == (403, "not_allowed")
    for where in ("SAF", "GAR", "WAT"):  # in whichever order
        signed = system.post("signed", case=number, official=code_of(city, "directors", where))
        assert signed.status == 200, signed.body
    assert all(official == signer for *_, official, signer in seats_now(number))
    ours = approvals.rows.draft_screen(city.official(), document, clock.now()).number
    assert exchange.outside_number(number, ours) is None
    assert system.post("approved", case=number, number="치수과-1234").status == 200
    beside = exchange.outside_number(number, ours)
    assert (beside.number, beside.system) == ("치수과-1234", "온나라")
    assert exchange.outside_number(number, Text("다른과-9", "Other-9")) is None


def test_a_return_by_one_of_those_who_sign_side_by_side_ends_the_line(city, system):
    number = ready(city).number
    draft(system, city, number, line=in_parallel(city))
    system.post("signed", case=number, official=code_of(city, "leads"))
    back = system.post(
        "returned", case=number, official=code_of(city, "directors", "SAF"), reason="면적 확인"
    )
    assert back.status == 200
    assert {state for _, _, state, _, _ in seats_now(number)} == {"signed", "sent_back", "ended"}
    assert draft(system, city, number, line=in_parallel(city)).status == 200
    assert seats_now(number)[0][2] == "waiting"


@pytest.mark.parametrize(
    ("seats", "code"),
    [
        ([("leads", "WAT", "reviewer", 1)], "invalid_draft"),  # nobody approves
        ([("leads", "WAT", "witness", 1), ("directors", "WAT", "approver", 2)], "invalid_line"),
        ([("leads", "WAT", "reviewer", 0), ("directors", "WAT", "approver", 2)], "invalid_line"),
        ([("officials", "WAT", "reviewer", 1), ("directors", "WAT", "approver", 2)], "invalid_draft"),
        ([("leads", "WAT", "approver", 1)], "invalid_draft"),  # of too low a rank
    ],
)
def test_a_line_that_may_not_be_is_refused_and_kept(city, system, seats, code):
    number = ready(city).number
    refused = draft(system, city, number, line=line_of(city, *seats))
    assert (refused.status, refused.body["code"]) == (422, code), refused.body
    assert exchange.refused_count() == 1
    assert Case.objects.get(number=number).signed_decision == {}


def test_a_title_with_personal_data_is_refused(city, system):
    refused = draft(system, city, ready(city).number, title="홍길동 010-1234-5678 건")
    assert (refused.status, refused.body["code"]) == (422, "invalid_text")


def test_the_same_event_again_gives_the_same_answer(city, system):
    number = ready(city).number
    sent = event("drafted", case=number, drafter=code_of(city), result="granted", reasons="기준에 맞음")
    first, again = system.send(sent), system.send(dict(reversed(list(sent.items()))))
    assert first.status == again.status == 200
    assert first.content == again.content
    assert Event.objects.filter(type="case.drafted").count() == 1
    other = system.send(sent | {"data": sent["data"] | {"reasons": "다른 이유"}})
    assert (other.status, other.body["code"]) == (409, "event_id_reused")
    assert ReceivedEvent.objects.count() == 1


def test_another_system_may_use_the_same_ids(city, system):
    another = registered()
    number = ready(city).number
    sent = event("drafted", case=number, drafter=code_of(city), result="granted", reasons="기준에 맞음")
    assert system.send(sent).status == 200
    assert another.send(sent).status == 409
    assert ReceivedEvent.objects.count() == 2


@pytest.mark.parametrize(
    ("type", "data", "status", "code"),
    [
        ("signed", {"case": "2019-0000001"}, 404, "case_not_found"),
        ("approved", {"case": "2019-0000001", "number": "1"}, 404, "case_not_found"),
        ("approved", {"number": "1"}, 409, "not_approved"),
        ("signed", {"official": "NOBODY"}, 422, "no_such_official"),
        ("signed", {"official": "directors"}, 403, "not_allowed"),
        ("signed", {"official": "officials"}, 403, "not_allowed"),
        ("signed", {"at": "2020-01-01T00:00:00+09:00"}, 422, "impossible_time"),
        ("signed", {"at": "2999-01-01T00:00:00+09:00"}, 422, "impossible_time"),
        ("drafted", {"drafter": "officials"}, 409, "not_possible"),
        ("returned", {"reason": "전화 010-1234-5678로 연락"}, 422, "invalid_text"),
    ],
)
def test_what_cannot_be_done_is_a_problem_and_is_kept(city, system, type, data, status, code):
    number = ready(city).number
    draft(system, city, number)
    before = Case.objects.get(number=number).last_seq
    given = {"case": number} | ({} if type in ("approved", "drafted") else {"official": "leads"}) | data
    for name in ("official", "drafter"):
        if given.get(name) in ("officials", "leads", "directors"):
            given[name] = code_of(city, given[name])
    sent = event(type, **given)
    refused, again = system.send(sent), system.send(sent)
    assert (refused.status, refused.body["code"]) == (status, code), refused.body
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.content == again.content
    kept = ReceivedEvent.objects.get(outcome="refused")
    assert (kept.error_code, kept.event_id, kept.body) == (code, sent["id"], sent)
    assert Case.objects.get(number=number).last_seq == before
    assert exchange.refused_count() == 1


def test_a_refused_act_leaves_nothing_behind(city, system):
    """Never half: an act that fails late takes back what it began."""
    number = ready(city).number
    before = {t: _rows(t) for t in _tables() if t not in ("exchange_receivedevent", "sqlite_sequence")}
    assert draft(system, city, number, result="no such result").status == 422
    assert {t: _rows(t) for t in before} == before


def _tables():
    with connection.cursor() as cursor:
        return connection.introspection.table_names(cursor)


def _rows(table):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        return sorted(map(str, cursor.fetchall()))


def test_the_operator_tries_again_once_the_reason_is_gone(city, system):
    """The organisation did not know the signer yet; what was sent is kept and done later, at the time it says."""
    number = ready(city).number
    draft(system, city, number)
    lead = Official.objects.filter(pk=city.leads["WAT"].id)
    lead.update(valid_until=clock.now())
    sent = event("signed", case=number, official=code_of(city, "leads"), opinion="의견 없음")
    assert system.send(sent).body["code"] == "no_such_official"
    operator, (row,) = city.on_duty("operator"), exchange.received_events("refused")
    assert exchange.try_again(operator, received_id=row.id) == "no_such_official"
    lead.update(valid_until=None)
    assert exchange.try_again(operator, received_id=row.id) == ""
    kept = ReceivedEvent.objects.get(pk=row.id)
    assert (kept.outcome, kept.attempts, kept.body, kept.error_code) == ("applied", 3, None, "")
    signed = Event.objects.get(type="case.signed")
    assert signed.at == datetime.fromisoformat(sent["data"]["at"]) < signed.recorded_at
    assert system.send(sent).status == 200
    for settle in (exchange.try_again, exchange.dismiss):
        with pytest.raises(NotPossible):
            settle(operator, received_id=row.id)


def test_the_operator_sets_an_event_aside(city, system):
    sent = event("signed", case="2019-0000001", official=code_of(city))
    first = system.send(sent)
    (row,) = exchange.received_events()
    exchange.dismiss(city.on_duty("operator"), received_id=row.id)
    assert ReceivedEvent.objects.get().body is None and exchange.refused_count() == 0
    assert system.send(sent).content == first.content
    with pytest.raises(NotFound):
        exchange.dismiss(SYSTEM, received_id=0)


def test_only_its_own_institution(city, system):
    """Neither the officials of another institution, nor its cases, can be reached."""
    number = ready(city).number
    draft(system, city, number)
    elsewhere = institution("11260", kind="district")
    stranger = official_with_account(2, department("G-1", of=elsewhere))
    refused = system.post("signed", case=number, official=stranger.official.officer_code)
    assert (refused.status, refused.body["code"]) == (403, "other_institution")
    of_district = registered("11260")
    hidden = of_district.post("signed", case=number, official=stranger.official.officer_code)
    unknown = of_district.post("signed", case="2019-0000001", official=stranger.official.officer_code)
    assert (hidden.status, hidden.body) == (unknown.status, unknown.body)
    assert hidden.body["code"] == "case_not_found"
    numbered = of_district.post("approved", case=number, number="1")
    assert numbered.body["code"] == "case_not_found"


def test_an_official_who_left_cannot_act(city, system):
    number = ready(city).number
    draft(system, city, number)
    Official.objects.filter(pk=city.leads["WAT"].id).update(valid_until=clock.now())
    refused = system.post("signed", case=number, official=code_of(city, "leads"))
    assert (refused.status, refused.body["code"]) == (422, "no_such_official")


def test_a_number_is_given_once(city, system):
    numbers = []
    for _ in range(2):
        number = ready(city).number
        draft(system, city, number)
        for level in ("leads", "directors"):
            system.post("signed", case=number, official=code_of(city, level))
        numbers.append(number)
    assert system.post("approved", case=numbers[0], number="치수과-1").status == 200
    for case, given in ((numbers[1], "치수과-1"), (numbers[0], "치수과-2")):
        refused = system.post("approved", case=case, number=given)
        assert (refused.status, refused.body["code"]) == (409, "number_taken")


def test_nobody_but_the_operator_registers(city, system):
    for actor in (city.official(), city.citizen, city.on_duty("auditor")):
        for call in (
            lambda a: exchange.register_system(a, name="x", institution="city"),
            lambda a: exchange.renew_system_secret(a, system_id=system.key_id),
            lambda a: exchange.set_system_active(a, system_id=system.key_id, active=False),
            lambda a: exchange.try_again(a, received_id=1),
            lambda a: exchange.dismiss(a, received_id=1),
        ):
            with pytest.raises(NotAllowed):
                call(actor)
