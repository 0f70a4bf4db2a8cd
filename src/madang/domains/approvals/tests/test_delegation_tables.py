"""Delegation tables in the database: published once and for all, in force from a day; the line proposed from them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import DatabaseError, connection, transaction

from madang.domains.approvals import delegation
from madang.domains.approvals.delegation import proposed_line, publish_delegation_table, tables
from madang.domains.approvals.models import DelegationTable
from madang.domains.organisation import directory, end_service, merge_departments
from madang.domains.organisation.models import Holding
from madang.domains.organisation.tests.factories import (
    away,
    department,
    hold,
    institution,
    merged,
    official_with_account,
)
from madang.kernel.actor import SYSTEM
from madang.kernel.errors import InvalidInput, NotAllowed, NotFound, NotPossible
from madang.kernel.models import Event
from madang.kernel.text import Text

pytestmark = pytest.mark.django_db
AT = datetime(2026, 5, 12, 3, tzinfo=UTC)
DAY = timedelta(days=1)
NOTE = Text("처음 정함", "First rules")


def row(code, **said):
    return {"code": code, "name": {"ko": f"{code} 업무", "en": f"Matter {code}"}, **said}


def document(decides=3, *rows):
    rest = row("*", decides=decides, retention="y5")
    return {"title": {"ko": "위임전결규정", "en": "Delegation"}, "matters": [rest, *rows]}


def publish(institution="city", doc=None, *, actor=SYSTEM, now=AT, note=NOTE, **more):
    return publish_delegation_table(
        actor, institution=institution, document=doc or document(), note=note, now=now, **more
    )


@pytest.fixture(autouse=True)
def _no_tables_of_other_tests():
    tables._KEPT.clear()


@pytest.fixture
def city():
    home = institution("city")
    bureau = department("BUR", of=home)
    division, finance = department("DIV", parent=bureau), department("FIN", of=home)
    return {
        "home": home, "bureau": bureau, "division": division, "finance": finance,
        "drafter": official_with_account(1, division),
        "lead": official_with_account(2, division),
        "director": official_with_account(3, division),
        "head": official_with_account(4, bureau),
        "finance director": official_with_account(3, finance),
        "operator": official_with_account(1, bureau, duties=("operator",)),
    }  # fmt: skip


def propose(city, matter="case:CON-06:granted", at=AT, **more):
    return proposed_line(
        drafter_id=city["drafter"].id, department_id=city["division"].pk, matter=matter, at=at, **more
    )


def signers(proposal):
    return [seat.signer_id for seat in proposal.seats]


# --- publishing ----------------------------------------------------------------------------------------


def test_nothing_published_the_table_of_the_system_holds(city):
    found = tables.table_in_force("city", AT, directory())
    assert found.is_standard and found is delegation.standard_table()
    assert signers(propose(city)) == [city["lead"].id, city["director"].id]


def test_the_operator_publishes_and_the_event_is_public(city):
    made = publish(actor=city["operator"].actor(AT), doc=document(4), valid_from=AT + DAY)
    assert (made.number, made.institution, made.valid_from) == (1, "city", AT + DAY)
    event = Event.objects.get(stream="delegation", stream_id="city")
    assert (event.type, event.disclosed, event.seq) == ("delegation.published", True, 1)
    assert event.official_id == city["operator"].id == DelegationTable.objects.get().published_by_id
    assert event.data["checksum"] == made.checksum
    assert tables.table_in_force("city", AT, directory()).is_standard
    assert tables.table_in_force("city", AT + DAY, directory()).number == 1


def test_versions_follow_one_another_and_each_draft_takes_the_one_of_its_day(city):
    publish(doc=document(2))
    publish(doc=document(4), now=AT + DAY, valid_from=AT + 5 * DAY)
    assert [t.number for t in tables.tables_of("city")] == [2, 1]
    at = [propose(city, "x", AT + n * DAY).ruling.decides for n in (0, 4, 5)]
    assert at == [2, 2, 4]
    assert tables.table_numbered("city", 1).rules.by_code["*"].decides == 2
    with pytest.raises(NotFound):
        tables.table_numbered("city", 3)


def test_a_district_without_a_table_goes_by_the_citys(city):
    gu = institution("11110", kind="district")
    office = department("GU-BLD", of=gu)
    drafter, lead = official_with_account(1, office), official_with_account(2, office)
    head = official_with_account(3, office)
    publish(doc=document(2))
    line = lambda: proposed_line(drafter_id=drafter.id, department_id=office.pk, matter="x", at=AT)  # noqa: E731
    assert signers(line()) == [lead.id]
    publish("11110", document(3), actor=head.actor(AT))
    assert signers(line()) == [lead.id, head.id]
    assert signers(propose(city, "x")) == [city["lead"].id], "the city's own stays"
    assert tables.institutions_with_tables() == {"city", "11110"}


@pytest.mark.parametrize("who", ["drafter", "lead", "director", "head"])
def test_only_the_operator_publishes_for_the_city(city, who):
    with pytest.raises(NotAllowed) as refused:
        publish(actor=city[who].actor(AT))
    assert refused.value.code == "not_your_institution"
    assert not DelegationTable.objects.exists() and not Event.objects.filter(stream="delegation").exists()


def test_the_operator_does_not_publish_for_a_district_nor_a_district_for_another(city):
    gu, other = institution("11110", kind="district"), institution("11140", kind="district")
    head = official_with_account(3, department("GU", of=gu))
    department("GU2", of=other)
    for actor, code in ((city["operator"], "11110"), (head, "11140"), (head, "city")):
        with pytest.raises(NotAllowed):
            publish(code, actor=actor.actor(AT))
    with pytest.raises(NotFound):
        publish("nowhere")


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"doc": document(3, row("a", like="a"))}, "delegation_invalid"),
        ({"doc": document(3, row("a", decides=3, cooperates=["NIX"]))}, "delegation_invalid"),
        (
            {"doc": document(3, row("a", decides=3) | {"name": {"ko": "010-1234-5678", "en": "a"}})},
            "delegation_invalid",
        ),
        ({"note": Text("", "x")}, "note_invalid"),
        ({"note": Text("가", "")}, "note_invalid"),
        ({"note": Text("가" * 501, "x")}, "note_invalid"),
        ({"note": Text("문의 010-1234-5678", "x")}, "note_invalid"),
        ({"valid_from": AT - DAY}, "valid_from_too_early"),
    ],
)
def test_what_cannot_be_published_is_refused_whole(city, more, code):
    with pytest.raises(InvalidInput) as refused:
        publish(**more)
    assert refused.value.code == code and refused.value.fields
    assert not DelegationTable.objects.exists()


def test_what_is_unchanged_too_early_or_looked_at_too_long_ago_is_refused(city):
    publish(valid_from=AT + 9 * DAY)
    with pytest.raises(NotPossible) as refused:
        publish(now=AT + DAY)
    assert refused.value.code == "unchanged"
    with pytest.raises(InvalidInput) as early:
        publish(doc=document(4), now=AT + DAY, valid_from=AT + 5 * DAY)
    assert early.value.code == "valid_from_too_early"
    with pytest.raises(NotPossible) as newer:
        publish(doc=document(4), now=AT + DAY, valid_from=AT + 9 * DAY, seen_number=0)
    assert newer.value.code == "newer_table"
    assert publish(doc=document(4), now=AT + DAY, valid_from=AT + 9 * DAY, seen_number=1).number == 2


def test_the_database_refuses_to_change_or_remove_a_published_table(city):
    publish()
    for change in (
        lambda: DelegationTable.objects.update(number=7),
        lambda: DelegationTable.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert DelegationTable.objects.get().number == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_get_two_numbers_or_the_second_is_told():
    institution("city")
    gate = Barrier(2)

    def one(decides: int, seen: int | None) -> str:
        gate.wait()
        try:
            return str(publish(doc=document(decides), seen_number=seen).number)
        except NotPossible as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(one, (3, 4), (None, None))) == ["1", "2"]
        assert sorted(pool.map(one, (5, 6), (2, 2))) == ["3", "newer_table"]
    assert list(DelegationTable.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]


# --- the line ------------------------------------------------------------------------------------------


def test_the_line_takes_few_statements(city, django_assert_num_queries, record_property):
    publish(doc=document(4, row("a", decides=4, cooperates=["FIN"])))
    tables._KEPT.clear()
    with django_assert_num_queries(6):
        propose(city, "a", cooperating=["BUR"])
    with django_assert_num_queries(5):
        found = propose(city, "a", cooperating=["BUR"])
    record_property("figure", "delegation: a line with two co-operating departments: 5 statements")
    assert [(s.stage, s.role, s.signer_id) for s in found.seats] == [
        (1, "reviewer", city["lead"].id),
        (2, "reviewer", city["director"].id),
        (3, "cooperator", city["finance director"].id),
        (4, "approver", city["head"].id),
    ]
    assert found.seats[0].post_title == Text("팀장", "Team Leader")
    assert found.seats[0].department_id == city["division"].pk


def test_an_absence_holds_until_it_ends(city):
    deputy = official_with_account(2, city["division"])
    away(city["director"].official, deputy.official, AT - DAY, AT + DAY)
    during, after = propose(city), propose(city, at=AT + DAY)
    assert (during.approver.official_id, during.approver.acting_official_id) == (
        city["director"].id,
        deputy.id,
    )
    assert during.approver.mark.ko == "전결 / 대결"
    assert (after.approver.signer_id, after.approver.acting_official_id) == (city["director"].id, None)


def test_an_official_who_left_is_not_proposed(city):
    end_service(city["operator"].actor(AT), official_id=city["lead"].id, at=AT)
    found = propose(city, at=AT + DAY)
    assert signers(found) == [city["director"].id]
    assert [(left.role, left.rank) for left in found.left_out] == [("reviewer", 2)]
    Holding.objects.filter(official=city["director"].official).update(valid_until=AT)
    assert signers(propose(city, at=AT + DAY)) == [city["head"].id]


def test_who_was_to_act_and_left_acts_for_nobody(city):
    operator = city["operator"].actor(AT)
    deputy = official_with_account(2, city["division"])
    away(city["director"].official, deputy.official, AT - DAY, AT + 9 * DAY)
    assert propose(city).approver.signer_id == deputy.id
    end_service(operator, official_id=deputy.id, at=AT + DAY)
    found = propose(city, at=AT + 2 * DAY)
    assert signers(found) == [city["lead"].id, city["head"].id]
    assert [(left.role, left.rank) for left in found.left_out] == [("approver", 3)]


def test_a_department_that_was_merged_is_followed_by_its_successor(city):
    into = department("NEW", parent=city["bureau"])
    director = official_with_account(3, into)
    merge_departments(city["operator"].actor(AT), codes=["DIV"], into="NEW", at=AT)
    later = AT + DAY
    found = propose(city, at=later)  # the draft still names the department that is gone
    assert signers(found) == [city["lead"].id, director.id]
    assert {seat.department_id for seat in found.seats} == {into.pk}


def test_a_co_operating_department_that_was_merged_is_asked_through_its_successor(city):
    merged(city["finance"], city["bureau"], AT)
    hold(official_with_account(1, None).official, 3, city["bureau"])
    found = propose(city, "document:contract", at=AT + DAY, amount=100)
    assert [seat.role for seat in found.seats] == ["cooperator", "approver"]
    assert found.seats[0].department_id == city["bureau"].pk


def test_a_department_that_never_was_is_left_out_with_the_reason(city):
    found = propose(city, cooperating=["NIX", "FIN", "FIN"])
    assert signers(found) == [city["lead"].id, city["finance director"].id, city["director"].id]
    assert [(left.role, left.post_title.ko) for left in found.left_out] == [("cooperator", "NIX")]


def test_amounts_move_the_line(city):
    assert [propose(city, "document:expense", amount=a).approver.rank for a in (3_000_000, 3_000_001, 50_000_001)] == [
        2, 3, 4,
    ]  # fmt: skip


def test_nobody_above_is_said(city):
    alone = official_with_account(3, department("ALONE"))
    with pytest.raises(NotPossible) as refused:
        proposed_line(drafter_id=alone.id, department_id=alone.post.department_id, matter="x", at=AT)
    assert refused.value.code == "no_superior"
