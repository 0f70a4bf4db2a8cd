"""Every change of the organisation: its effect, who may do it, what it leaves in the record."""

from datetime import timedelta

import pytest

from madang.domains import organisation
from madang.domains.accounts.tests.factories import START, staff_account
from madang.domains.organisation.models import Absence, Department, Holding, Official, Post
from madang.domains.organisation.tests import factories
from madang.kernel.actor import ANONYMOUS, SYSTEM, Role
from madang.kernel.errors import DomainError, InvalidInput, NotAllowed, NotFound, NotPossible
from madang.kernel.models import Event
from madang.kernel.text import Text

pytestmark = pytest.mark.django_db
NOW = START + timedelta(days=100)
DAY = timedelta(days=1)
NAME = Text("새 과", "New Department")


def entries() -> list[str]:
    return list(Event.objects.filter(stream="organisation").order_by("id").values_list("type", flat=True))


@pytest.fixture
def city():
    return factories.institution("city")


def test_a_department_from_nothing(city):
    organisation.create_institution(SYSTEM, code="gu", name=NAME, kind="district", at=NOW)
    parent = organisation.create_department(
        SYSTEM, code="A", name=NAME, institution_code="gu", at=NOW, phone="02-1"
    )
    child = organisation.create_department(
        SYSTEM, code="B", name=Text("  하위  과 ", "Sub"), institution_code="gu", parent_code="A", at=NOW
    )
    assert (parent.institution_code, parent.phone, parent.valid_until) == ("gu", "02-1", None)
    assert (child.parent_id, child.name.ko) == (parent.id, "하위 과")
    assert entries() == ["institution-created", "department-created", "department-created"]
    with pytest.raises(NotPossible) as caught:
        organisation.create_department(SYSTEM, code="A", name=NAME, institution_code="gu", at=NOW)
    assert caught.value.code == "code_taken"
    with pytest.raises(NotPossible):
        organisation.create_institution(SYSTEM, code="gu", name=NAME, kind="city", at=NOW)


@pytest.mark.parametrize(
    ("code", "name", "field"),
    [
        ("한글", NAME, "code"),
        ("", NAME, "code"),
        ("a" * 41, NAME, "code"),
        ("ok", Text("", "X"), "name_ko"),
        ("ok", Text("가", ""), "name_en"),
        ("ok", Text("가" * 101, "X"), "name_ko"),
        ("ok", Text("가\u202e나", "X"), "name_ko"),
        ("ok", Text("가\n나", "X"), "name_ko"),
    ],
)
def test_bad_input_names_the_field(city, code, name, field):
    with pytest.raises(InvalidInput) as caught:
        organisation.create_department(SYSTEM, code=code, name=name, institution_code="city", at=NOW)
    assert [fault.field for fault in caught.value.fields] == [field]
    assert entries() == []


def test_renaming_keeps_code_people_and_cases(city):
    old = factories.department("old", of=city)
    child = factories.department("child", parent=old)
    staff = [factories.official_with_account(rank, old) for rank in (1, 2, 3)]
    new = organisation.rename_department(SYSTEM, code="old", name=NAME, at=NOW)
    assert (new.code, new.name, new.id != old.pk) == ("old", NAME, True)
    assert organisation.department("old", NOW - DAY).name.ko == "old 과"
    assert organisation.responsible_department(old.pk, NOW).id == new.id
    assert organisation.responsible_department(old.pk, NOW - DAY).id == old.pk
    assert organisation.lineage(new.id) == {old.pk, new.id}
    for person in staff:
        before, after = person.actor(NOW - DAY), person.actor(NOW)
        assert [p.department_id for p in before.posts] == [old.pk]
        assert [p.department_id for p in after.posts] == [new.id]
        assert before.roles == after.roles
    assert organisation.scope_of(staff[2].actor(NOW), NOW).department_ids == {old.pk, new.id, child.pk}


def test_merging_moves_the_working_level_and_ends_the_heads(city):
    first, second = (factories.department(code, of=city) for code in ("first", "second"))
    target = factories.department("target", of=city)
    officer, lead, director = (factories.official_with_account(rank, first) for rank in (1, 2, 3))
    head = factories.official_with_account(3, target)
    row = organisation.merge_departments(SYSTEM, codes=["first", "second"], into="target", at=NOW)
    assert organisation.lineage(row.id) == {first.pk, second.pk, target.pk}
    assert [p.department_code for p in officer.actor(NOW).posts] == ["target"]
    assert lead.actor(NOW).has(Role.LEAD)
    assert director.actor(NOW).posts == ()
    assert organisation.scope_of(head.actor(NOW), NOW).department_ids == {first.pk, second.pk, target.pk}
    assert {r.code for r in organisation.departments_at(NOW)} == {"target"}
    assert entries() == ["department-merged", "department-merged"]
    assert Event.objects.filter(type="department-merged")[0].data == {"successor": target.pk}


def test_splitting_names_who_answers(city):
    old = factories.department("old", of=city)
    officer = factories.official_with_account(1, old)
    left, right = (factories.department(code, of=city) for code in ("left", "right"))
    organisation.split_department(SYSTEM, code="old", into=["right", "left"], at=NOW)
    assert organisation.responsible_department(old.pk, NOW).id == right.pk
    assert old.pk in organisation.lineage(left.pk) & organisation.lineage(right.pk)
    assert officer.actor(NOW).posts == ()


def test_a_chain_of_changes_is_followed(city):
    first = factories.department("a", of=city)
    factories.department("b", of=city)
    organisation.rename_department(SYSTEM, code="a", name=NAME, at=NOW)
    organisation.merge_departments(SYSTEM, codes=["a"], into="b", at=NOW + DAY)
    last = organisation.rename_department(SYSTEM, code="b", name=NAME, at=NOW + 2 * DAY)
    assert organisation.responsible_department(first.pk, NOW + 2 * DAY).id == last.id
    assert len(organisation.lineage(last.id)) == 4
    fresh = organisation.create_department(
        SYSTEM, code="a", name=NAME, institution_code="city", at=NOW + 3 * DAY
    )
    assert organisation.department("a").id == fresh.id  # a code that fell free may be used again


def test_impossible_changes_leave_nothing(city):
    factories.department("a", of=city, since=NOW)
    factories.department("b", of=city)
    for change, code in [
        (lambda: organisation.rename_department(SYSTEM, code="a", name=NAME, at=NOW), "too_early"),
        (lambda: organisation.merge_departments(SYSTEM, codes=["b"], into="b", at=NOW), "merged_into_itself"),
        (lambda: organisation.merge_departments(SYSTEM, codes=[], into="b", at=NOW), "nothing_to_merge"),
        (
            lambda: organisation.merge_departments(SYSTEM, codes=["b", "z"], into="a", at=NOW),
            "department_not_found",
        ),
        (lambda: organisation.split_department(SYSTEM, code="b", into=[], at=NOW), "no_successor"),
        (lambda: organisation.split_department(SYSTEM, code="b", into=["b"], at=NOW), "merged_into_itself"),
    ]:
        with pytest.raises(DomainError) as caught:
            change()
        assert caught.value.code == code
    assert entries() == []
    assert not Department.objects.filter(valid_until__isnull=False).exists()
    factories.official_with_account(1, Department.objects.get(code="b"), since=NOW + DAY)
    with pytest.raises(NotPossible):
        organisation.rename_department(SYSTEM, code="b", name=NAME, at=NOW)
    organisation.rename_department(SYSTEM, code="b", name=NAME, at=NOW + 2 * DAY)
    with pytest.raises(NotPossible) as caught:  # entered late, for a time before the renaming
        organisation.rename_department(SYSTEM, code="b", name=NAME, at=NOW + DAY + DAY / 2)
    assert caught.value.code == "already_ended"


def test_a_career(city):
    factories.department("home", of=city)
    account = staff_account()
    post = organisation.create_post(SYSTEM, department_code="home", rank=2, at=NOW)
    official = organisation.register_official(
        SYSTEM, name="김주무", account_id=account.pk, phone="02-1234", at=NOW
    )
    holding = organisation.appoint(SYSTEM, official_id=official, post_id=post, at=NOW)
    assert organisation.actor_for(account, NOW).has(Role.LEAD)
    other = organisation.register_official(SYSTEM, name="이주무", at=NOW)
    with pytest.raises(NotPossible) as caught:
        organisation.appoint(SYSTEM, official_id=other, post_id=post, at=NOW + DAY)
    assert caught.value.code == "post_taken"
    organisation.end_appointment(SYSTEM, holding_id=holding, at=NOW + DAY)
    organisation.appoint(SYSTEM, official_id=other, post_id=post, at=NOW + DAY)
    second = organisation.create_post(
        SYSTEM, department_code="home", rank=1, title=Text("전문관", "Specialist"), at=NOW
    )
    organisation.appoint(SYSTEM, official_id=official, post_id=second, at=NOW + DAY)
    organisation.grant_duty(SYSTEM, official_id=official, role="auditor", at=NOW + DAY)
    actor = organisation.actor_for(account, NOW + DAY)
    assert (actor.posts[0].title.ko, actor.roles) == ("전문관", {Role.OFFICIAL, Role.AUDITOR})
    organisation.end_service(SYSTEM, official_id=official, at=NOW + 2 * DAY)
    assert not organisation.actor_for(account, NOW + 2 * DAY).is_staff
    assert organisation.actor_for(account, NOW + DAY).is_staff
    assert entries()[-1] == "service-ended"


def test_appointment_ahead_of_time_does_not_overlap(city):
    home = factories.department("home", of=city)
    staff = factories.official_with_account(1, home)
    other = organisation.register_official(SYSTEM, name="이주무", at=NOW)
    post = organisation.create_post(SYSTEM, department_code="home", rank=1, at=NOW)
    organisation.appoint(SYSTEM, official_id=staff.id, post_id=post, at=NOW + 5 * DAY)
    with pytest.raises(NotPossible):
        organisation.appoint(SYSTEM, official_id=other, post_id=post, at=NOW, until=NOW + 6 * DAY)
    organisation.appoint(SYSTEM, official_id=other, post_id=post, at=NOW, until=NOW + 5 * DAY)
    assert Holding.objects.filter(post_id=post).count() == 2


def test_one_account_one_official(city):
    account = staff_account()
    organisation.register_official(SYSTEM, name="김주무", account_id=account.pk, at=NOW)
    with pytest.raises(NotPossible) as caught:
        organisation.register_official(SYSTEM, name="김주무", account_id=account.pk, at=NOW)
    assert caught.value.code == "account_taken"
    with pytest.raises(InvalidInput):
        organisation.register_official(SYSTEM, name="", at=NOW)
    with pytest.raises(InvalidInput):
        organisation.register_official(SYSTEM, name="김", phone="call me", at=NOW)


@pytest.mark.parametrize("rank", [0, 8, -1])
def test_no_post_off_the_ladder(city, rank):
    factories.department("home", of=city)
    with pytest.raises(InvalidInput):
        organisation.create_post(SYSTEM, department_code="home", rank=rank, at=NOW)


def test_a_director_records_absence_in_their_own_department_only(city):
    home, elsewhere = factories.department("home", of=city), factories.department("elsewhere", of=city)
    officer, director = factories.official_with_account(1, home), factories.official_with_account(3, home)
    colleague = factories.official_with_account(1, home)
    stranger = factories.official_with_account(3, elsewhere)
    period = {"starts": NOW, "ends": NOW + DAY, "reason": "leave", "at": NOW}
    absence = organisation.record_absence(
        director.actor(NOW), official_id=officer.id, acting_official_id=colleague.id, **period
    )
    for refused in (stranger.actor(NOW), officer.actor(NOW), ANONYMOUS):
        with pytest.raises(NotAllowed):
            organisation.record_absence(refused, official_id=colleague.id, **period)
        with pytest.raises(NotAllowed):
            organisation.cancel_absence(refused, absence_id=absence, at=NOW)
    event = Event.objects.get(type="absence-recorded")
    assert event.data == {"official": officer.id, "acting": colleague.id} and not event.disclosed
    with pytest.raises(NotPossible):
        organisation.record_absence(director.actor(NOW), official_id=officer.id, **period)
    organisation.cancel_absence(director.actor(NOW), absence_id=absence, at=NOW + DAY / 2)
    assert Absence.objects.get().valid_until == NOW + DAY / 2
    with pytest.raises(NotFound):
        organisation.cancel_absence(SYSTEM, absence_id=absence, at=NOW + DAY / 2)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"ends": NOW}, "ends_before_it_starts"),
        ({"ends": NOW - DAY}, "ends_before_it_starts"),
        ({"acting_official_id": "self"}, "acts_for_self"),
        ({"acting_official_id": 424242}, "official_not_found"),
        ({"reason": "tired"}, "no_such_choice"),
    ],
)
def test_absences_that_make_no_sense(city, change, code):
    officer = factories.official_with_account(1, factories.department("home", of=city))
    values = {
        "starts": NOW,
        "ends": NOW + DAY,
        "reason": "leave",
        "at": NOW,
        "official_id": officer.id,
        **change,
    }
    if values.get("acting_official_id") == "self":
        values["acting_official_id"] = officer.id
    with pytest.raises(DomainError) as caught:
        organisation.record_absence(SYSTEM, **values)
    assert caught.value.code == code


def test_an_absence_taken_back_before_it_begins_never_was(city):
    officer = factories.official_with_account(1, factories.department("home", of=city))
    absence = organisation.record_absence(
        SYSTEM, official_id=officer.id, starts=NOW + DAY, ends=NOW + 2 * DAY, reason="travel", at=NOW
    )
    organisation.cancel_absence(SYSTEM, absence_id=absence, at=NOW)
    assert not Absence.objects.exists()
    assert entries()[-1] == "absence-cancelled"


def test_duties_are_granted_by_another_operator(city):
    operator = factories.official_with_account(1, None, duties=("operator",))
    officer = factories.official_with_account(1, factories.department("home", of=city))
    with pytest.raises(NotAllowed) as caught:
        organisation.grant_duty(operator.actor(NOW), official_id=operator.id, role="auditor", at=NOW)
    assert caught.value.code == "not_to_oneself"
    organisation.grant_duty(
        operator.actor(NOW),
        official_id=officer.id,
        role="disclosure_officer",
        institution_code="city",
        at=NOW,
    )
    with pytest.raises(NotPossible):
        organisation.grant_duty(
            operator.actor(NOW),
            official_id=officer.id,
            role="disclosure_officer",
            institution_code="city",
            at=NOW,
        )
    with pytest.raises(InvalidInput):
        organisation.grant_duty(operator.actor(NOW), official_id=officer.id, role="director", at=NOW)
    organisation.revoke_duty(
        operator.actor(NOW), official_id=officer.id, role="disclosure_officer", at=NOW + DAY
    )
    assert not officer.actor(NOW + DAY).has(Role.DISCLOSURE_OFFICER)
    with pytest.raises(NotFound):
        organisation.revoke_duty(operator.actor(NOW), official_id=officer.id, role="auditor", at=NOW + DAY)


def test_policy_and_name_of_the_authority():
    organisation.set_officials_shown(SYSTEM, policy="officer_code", at=NOW)
    organisation.describe_authority(SYSTEM, name=Text("마당시", "Madang"), zone="Asia/Tokyo", at=NOW)
    row = organisation.authority()
    organisation.set_log_hours(SYSTEM, hours=12, at=NOW)
    assert (row.name.ko, row.zone, row.officials_shown) == ("마당시", "Asia/Tokyo", "officer_code")
    assert (row.log_hours, organisation.authority().log_hours) == (4, 12)
    for bad in (
        lambda: organisation.set_officials_shown(SYSTEM, policy="everything", at=NOW),
        lambda: organisation.set_log_hours(SYSTEM, hours=0, at=NOW),
        lambda: organisation.set_log_hours(SYSTEM, hours=73, at=NOW),
        lambda: organisation.describe_authority(SYSTEM, name=NAME, zone="Asia/Nowhere", at=NOW),
        lambda: organisation.describe_authority(SYSTEM, name=NAME, zone="../../etc/passwd", at=NOW),
    ):
        with pytest.raises(InvalidInput):
            bad()


ACTIONS = {
    "create_institution": {"code": "x", "name": NAME, "kind": "city"},
    "create_department": {"code": "x", "name": NAME, "institution_code": "city"},
    "rename_department": {"code": "home", "name": NAME},
    "merge_departments": {"codes": ["home"], "into": "target"},
    "split_department": {"code": "home", "into": ["target"]},
    "create_post": {"department_code": "home", "rank": 1},
    "register_official": {"name": "김"},
    "appoint": {"official_id": 1, "post_id": 1},
    "end_appointment": {"holding_id": 1},
    "end_service": {"official_id": 1},
    "grant_duty": {"official_id": 1, "role": "auditor"},
    "revoke_duty": {"official_id": 1, "role": "auditor"},
    "set_officials_shown": {"policy": "name"},
    "set_log_hours": {"hours": 4},
    "describe_authority": {"name": NAME},
}


@pytest.mark.parametrize("action", ACTIONS)
def test_only_the_operator_changes_the_organisation(city, action):
    home = factories.department("home", of=city)
    factories.department("target", of=city)
    others = [factories.official_with_account(rank, home) for rank in (1, 2, 3, 7)]
    others += [factories.official_with_account(1, home, duties=(d,)) for d in ("auditor", "inspector")]
    for actor in (ANONYMOUS, *(staff.actor(NOW) for staff in others)):
        with pytest.raises(NotAllowed):
            getattr(organisation, action)(actor, at=NOW, **ACTIONS[action])
    assert entries() == []


@pytest.mark.parametrize(
    "action", ["create_institution", "create_department", "rename_department", "create_post"]
)
def test_the_operator_may(city, action):
    factories.department("home", of=city)
    operator = factories.official_with_account(1, None, duties=("operator",)).actor(NOW)
    getattr(organisation, action)(operator, at=NOW, **ACTIONS[action])
    assert len(entries()) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_appointments_to_one_post_at_once():
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    factories.department("home", of=factories.institution("city"))
    post = organisation.create_post(SYSTEM, department_code="home", rank=3, at=NOW)
    people = [organisation.register_official(SYSTEM, name=f"김{i}", at=NOW) for i in range(6)]

    def one(official: int) -> str:
        try:
            organisation.appoint(SYSTEM, official_id=official, post_id=post, at=NOW, until=NOW + DAY)
        except DomainError as error:
            return error.code
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(6) as pool:
        answers = sorted(pool.map(one, people))
    assert answers == ["", *["post_taken"] * 5]
    assert Holding.objects.count() == 1


def test_the_record_holds_no_names(city):
    factories.department("home", of=city)
    official = organisation.register_official(SYSTEM, name="독고탁", phone="02-7777-1234", at=NOW)
    post = organisation.create_post(SYSTEM, department_code="home", rank=1, at=NOW)
    organisation.appoint(SYSTEM, official_id=official, post_id=post, at=NOW)
    for event in Event.objects.all().values():
        assert "독고탁" not in repr(event) and "7777" not in repr(event)
        assert event["disclosed"] is False


def test_the_database_refuses_a_period_that_ends_before_it_begins(city):
    from django.db import IntegrityError, transaction

    for model, values in [
        (Department, {"code": "x", "name": {}, "institution": city}),
        (Official, {"name": "x"}),
        (Post, {"department": factories.department(), "title": {}, "rank": 1}),
    ]:
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.create(valid_from=NOW, valid_until=NOW, **values)
