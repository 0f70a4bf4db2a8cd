"""What other domains read: who acts, who answers, who signs, how officials are shown; statements counted."""

from datetime import timedelta
from types import ModuleType

import pytest
from django.contrib.auth.models import AnonymousUser

from madang.domains import organisation
from madang.domains.accounts.tests.factories import START, citizen, staff_account
from madang.domains.organisation.models import AuthoritySettings, Duty, Official
from madang.domains.organisation.tests import factories
from madang.kernel.actor import ANONYMOUS, Role
from madang.kernel.errors import NotFound

pytestmark = pytest.mark.django_db
NOW = START + timedelta(days=100)
DAY = timedelta(days=1)


def test_every_name_of_the_face_is_there_and_is_no_room():
    for name in organisation.__all__:
        assert not isinstance(getattr(organisation, name), ModuleType), name
    with pytest.raises(AttributeError):
        organisation.no_such_name  # noqa: B018


def show(policy: str) -> None:
    AuthoritySettings.objects.update(officials_shown=policy)


def test_nobody_and_closed_accounts_are_anonymous(django_assert_num_queries):
    closed = citizen(is_active=False)
    with django_assert_num_queries(0):
        assert organisation.actor_for(None, NOW) == ANONYMOUS
        assert organisation.actor_for(AnonymousUser(), NOW) == ANONYMOUS
        assert organisation.actor_for(closed, NOW) == ANONYMOUS


def test_citizen_is_known_without_a_statement(django_assert_num_queries):
    account = citizen()
    with django_assert_num_queries(0):
        actor = organisation.actor_for(account, NOW)
    assert (actor.account_id, actor.name, actor.roles) == (account.pk, account.full_name, {Role.CITIZEN})
    assert not actor.is_staff


def test_official_with_posts_duty_and_acting_in_five_statements(django_assert_num_queries):
    home, elsewhere = factories.department("home", phone="02-1"), factories.department("elsewhere")
    me = factories.official_with_account(1, home, duties=("inspector",))
    factories.hold(me.official, 2, elsewhere)
    director, head = (factories.official_with_account(rank, home) for rank in (3, 4))
    factories.away(director.official, me.official, NOW - DAY, NOW + DAY)
    factories.away(
        head.official, director.official, NOW - DAY, NOW + DAY
    )  # director is away too: falls to me
    organisation.directory()
    # the official; absences; posts with departments; duties; whether the organisation is still the same
    with django_assert_num_queries(5):
        actor = organisation.actor_for(me.account, NOW)
    assert [(p.department_code, p.rank, p.acting_for_official_id) for p in actor.posts] == [
        ("elsewhere", 2, None),
        ("home", 1, None),
        ("home", 4, head.id),
        ("home", 3, director.id),
    ]
    assert actor.posts[1].phone == "02-1"
    assert actor.roles == {Role.OFFICIAL, Role.LEAD, Role.DIRECTOR, Role.EXECUTIVE, Role.INSPECTOR}
    assert (actor.official_id, actor.officer_code) == (me.id, me.official.officer_code)


@pytest.mark.parametrize(("at", "acts"), [(NOW - DAY, True), (NOW, False), (NOW - 2 * DAY, False)])
def test_acting_begins_and_ends_with_the_absence(at, acts):
    home = factories.department()
    me, director = factories.official_with_account(1, home), factories.official_with_account(3, home)
    factories.away(director.official, me.official, NOW - DAY, NOW)
    assert organisation.actor_for(me.account, at).has(Role.DIRECTOR) is acts


def test_former_official_has_no_role():
    account = staff_account()
    Official.objects.create(account=account, name="전", valid_from=START, valid_until=NOW)
    actor = organisation.actor_for(account, NOW)
    assert actor.is_signed_in and not actor.is_staff and not actor.roles


def test_duty_ends():
    me = factories.official_with_account(1, factories.department(), duties=("auditor",))
    Duty.objects.update(valid_until=NOW)
    assert organisation.actor_for(me.account, NOW - DAY).has(Role.AUDITOR)
    assert not organisation.actor_for(me.account, NOW).has(Role.AUDITOR)


def test_departments_cost_one_statement_while_nothing_changes(django_assert_num_queries):
    row = factories.department("known")
    organisation.directory()
    with django_assert_num_queries(1):  # is the revision still the same?
        assert organisation.department(row.pk).name.ko == "known 과"
    with django_assert_num_queries(1):
        assert set(organisation.department_names()) == {row.pk}
    with django_assert_num_queries(1):
        assert organisation.responsible_department(row.pk, NOW).id == row.pk
    another = factories.department("another")
    with django_assert_num_queries(4):  # revision, institutions, departments, successions
        assert {r.code for r in organisation.departments_at(NOW)} == {"known", "another"}
    held = organisation.directory()
    actor = factories.official_with_account(3, another).actor(NOW)
    with django_assert_num_queries(0):
        assert organisation.scope_of(actor, NOW, held).covers(another.pk)


def test_unknown_departments_are_not_found():
    for wanted in ("nowhere", 12345):
        with pytest.raises(NotFound) as caught:
            organisation.department(wanted)
        assert caught.value.code == "department_not_found"
    row = factories.department("later", since=NOW)
    assert organisation.department("later").id == row.pk
    with pytest.raises(NotFound):
        organisation.department("later", NOW - DAY)


def test_superiors_with_both_names(django_assert_num_queries):
    bureau = factories.department("bureau")
    home = factories.department("home", parent=bureau)
    me, lead, director = (factories.official_with_account(rank, home) for rank in (1, 2, 3))
    head = factories.official_with_account(4, bureau)
    factories.away(director.official, head.official, NOW - DAY, NOW + DAY)
    organisation.directory()
    # revision; holdings of the department and those above; absences; names
    with django_assert_num_queries(4):
        line = organisation.superiors_of(me.id, home.pk, NOW)
    assert [(seat.official_id, seat.rank, seat.acting_for_official_id) for seat in line] == [
        (lead.id, 2, None),
        (head.id, 3, director.id),
    ]
    assert (line[1].name, line[1].acting_for_name) == (head.official.name, director.official.name)
    assert line[1].post_title.ko == "과장" and line[1].account_id == head.account.pk
    later = organisation.superiors_of(me.id, home.pk, NOW + DAY)
    assert [seat.official_id for seat in later] == [lead.id, director.id]


def test_superiors_of_the_top_are_none():
    home = factories.department()
    mayor = factories.official_with_account(7, home)
    assert organisation.superiors_of(mayor.id, home.pk, NOW) == ()


def test_working_level_present_ones_first(django_assert_num_queries):
    home = factories.department()
    first, second = factories.official_with_account(1, home), factories.official_with_account(1, home)
    factories.official_with_account(2, home)
    factories.away(first.official, None, NOW - DAY, NOW + DAY)
    with django_assert_num_queries(2):  # absences; holdings
        rows = organisation.working_level_of(home.pk, NOW)
    assert [(row.id, row.absent, row.rank) for row in rows] == [(second.id, False, 1), (first.id, True, 1)]
    assert rows[0].account_id == second.account.pk and rows[0].code == second.official.officer_code


def test_where_nobody_is_working_level_the_lowest_rank_works():
    home = factories.department()
    director = factories.official_with_account(3, home)
    assert [row.id for row in organisation.working_level_of(home.pk, NOW)] == [director.id]
    assert organisation.working_level_of(factories.department().pk, NOW) == []


@pytest.mark.parametrize(
    ("policy", "phone", "named", "coded"),
    [
        ("name", "02-2133-0000", True, False),
        ("post_and_phone", "02-2133-0000", False, False),
        ("officer_code", "", False, True),
    ],
)
def test_officials_are_shown_as_the_policy_says(policy, phone, named, coded, django_assert_num_queries):
    staff = factories.official_with_account(2, factories.department())
    show(policy)
    organisation.directory()
    with django_assert_num_queries(2):  # revision and policy; officials with their posts
        shown = organisation.officials_shown([staff.id, staff.id, 999999], NOW)
    assert set(shown) == {staff.id}
    expected = (
        phone,
        staff.official.name if named else None,
        staff.official.officer_code if coded else "",
    )
    assert (shown[staff.id].phone, shown[staff.id].name, shown[staff.id].officer_code) == expected
    assert shown[staff.id].post.ko == "팀장"


def test_a_hidden_name_is_nowhere_in_what_is_shown():
    staff = factories.official_with_account(1, factories.department(), name="박비밀")
    for policy in ("post_and_phone", "officer_code"):
        show(policy)
        assert "박비밀" not in repr(organisation.officials_shown([staff.id], NOW))


def test_shown_post_is_the_present_highest_or_the_last_one():
    home = factories.department()
    staff = factories.official_with_account(1, home)
    factories.hold(staff.official, 3, home)
    former = factories.official_with_account(2, home)
    former.holding.valid_until = NOW
    former.holding.save()
    bare = factories.official_with_account(1, None)
    shown = organisation.officials_shown([staff.id, former.id, bare.id], NOW)
    assert [shown[i].post.ko for i in (staff.id, former.id, bare.id)] == ["과장", "팀장", "담당 공무원"]
    assert organisation.officials_shown([]) == {}


def test_official_by_code(django_assert_num_queries):
    staff = factories.official_with_account(1, factories.department())
    code = staff.official.officer_code
    with django_assert_num_queries(1):
        assert organisation.official_by_code(code, NOW) == staff.id
    assert organisation.official_by_code(f" {code.lower()} ", NOW) == staff.id
    assert organisation.official_by_code(code, START - DAY) is None
    for odd in ("", "NOBODY", "a\x00b", "\ud800", "가나다", "' OR 1=1"):
        assert organisation.official_by_code(odd, NOW) is None


def test_the_authority_before_anybody_described_it():
    AuthoritySettings.objects.all().delete()
    row = organisation.authority()
    assert (row.zone, row.officials_shown) == ("Asia/Seoul", "post_and_phone")
    assert organisation.all_departments() == []
