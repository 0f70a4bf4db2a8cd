"""The standing matrix: who sees whose cases. The expected table is written out; the rule must agree with it."""

from datetime import timedelta

import pytest

from madang.domains.accounts.tests.factories import START, citizen
from madang.domains.organisation import actor_for, department_names, scope_of
from madang.domains.organisation.tests import factories
from madang.kernel.actor import ANONYMOUS, SYSTEM

CHANGE = START + timedelta(days=50)
NOW = START + timedelta(days=100)

# The organisation:
#   city:     bureau ─┬─ parent ─┬─ own ─── child ─── grandchild      (child took over `child_pre`)
#                     │          └─ sibling
#                     └─ cousin
#   own took over `pre`, which had taken over `prepre`; `pre` had a sub-department `pre_child`
#   half of `split_pre` went to own, its primary part to sibling; `moved` was below own, now merged into cousin
#   district: other
DEPARTMENTS = (
    *("own", "sibling", "child", "grandchild", "parent", "bureau", "cousin", "other"),
    *("pre", "prepre", "child_pre", "pre_child", "split_pre", "moved"),
)

OWN = {"own", "pre", "prepre", "split_pre"}
BELOW = OWN | {"child", "grandchild", "child_pre", "pre_child"}
ALL = set(DEPARTMENTS)
NONE: set[str] = set()

SEES: dict[str, set[str]] = {
    "anonymous": NONE,
    "citizen": NONE,
    "official without post": NONE,
    "officer": OWN,
    "lead": OWN,
    "director": BELOW,
    "director of parent": BELOW | {"parent", "sibling"},
    "officer in sibling": {"sibling", "split_pre"},
    "officer in parent": {"parent"},
    "officer in child": {"child", "child_pre"},
    "director of child": {"child", "grandchild", "child_pre"},
    "director of cousin": {"cousin", "moved"},
    "officer elsewhere": {"other"},
    "director elsewhere": {"other"},
    "officer here, director of cousin": OWN | {"cousin", "moved"},
    "officer acting for director": BELOW,
    "officer acting for executive": ALL,
    "executive": ALL,
    "executive elsewhere": {"other"},
    "executive here and elsewhere": ALL,
    "officer acting for executive elsewhere": OWN | {"other"},
    "head of office": ALL,
    "vice mayor": ALL,
    "mayor": ALL,
    "auditor": ALL,
    "inspector": ALL,
    "auditor with a post": ALL,
    "auditor elsewhere": {"other"},
    "auditor of the district by duty": OWN | {"other"},
    "auditor of the district without post": {"other"},
    "auditor of the city by duty, posted elsewhere": ALL,
    "inspector elsewhere": {"other"},
    "inspector of the district by duty": OWN | {"other"},
    "disclosure officer": ALL,
    "disclosure officer of the district by duty": OWN | {"other"},
    "disclosure officer elsewhere": {"other"},
    "disclosure officer without post": ALL,
    "operator": NONE,
    "operator with a post": NONE,
    "operator and auditor": NONE,
    "executive who runs the system": NONE,
    "former director": NONE,
    "director not yet begun": NONE,
    "system": ALL,
}


@pytest.fixture
def city(db):
    city, district = factories.institution("city"), factories.institution("district", "district")
    new, merged = factories.department, factories.merged
    units = {"bureau": new("bureau", of=city)}
    units["parent"] = new("parent", parent=units["bureau"])
    units["own"] = new("own", parent=units["parent"])
    units["sibling"] = new("sibling", parent=units["parent"])
    units["cousin"] = new("cousin", parent=units["bureau"])
    units["child"] = new("child", parent=units["own"])
    units["grandchild"] = new("grandchild", parent=units["child"])
    units["prepre"] = new("prepre", parent=units["bureau"])
    units["pre"] = new("pre", parent=units["bureau"])
    units["pre_child"] = new("pre_child", parent=units["pre"])
    units["child_pre"] = new("child_pre", parent=units["bureau"])
    units["split_pre"] = new("split_pre", parent=units["bureau"])
    units["moved"] = new("moved", parent=units["own"])
    units["other"] = new("other", of=district)
    merged(units["prepre"], units["pre"], START + timedelta(days=20))
    merged(units["pre"], units["own"], CHANGE)
    merged(units["child_pre"], units["child"], CHANGE)
    merged(units["split_pre"], units["sibling"], CHANGE, kind="split")
    merged(units["split_pre"], units["own"], CHANGE, kind="split", primary=False)
    merged(units["moved"], units["cousin"], CHANGE)
    return units


def _actor(who: str, city):
    staff = factories.official_with_account
    own, sibling, child, parent, cousin, other = (
        city[code] for code in ("own", "sibling", "child", "parent", "cousin", "other")
    )
    plain = {
        "officer": (1, own),
        "lead": (2, own),
        "director": (3, own),
        "director of parent": (3, parent),
        "officer in sibling": (1, sibling),
        "officer in parent": (1, parent),
        "officer in child": (1, child),
        "director of child": (3, child),
        "director of cousin": (3, cousin),
        "officer elsewhere": (1, other),
        "director elsewhere": (3, other),
        "executive": (4, own),
        "executive elsewhere": (4, other),
        "head of office": (5, own),
        "vice mayor": (6, own),
        "mayor": (7, own),
        "official without post": (1, None),
    }
    with_duties = {
        "auditor": (1, None, "auditor"),
        "inspector": (1, None, "inspector"),
        "auditor with a post": (1, own, "auditor"),
        "auditor elsewhere": (1, other, "auditor"),
        "inspector elsewhere": (1, other, "inspector"),
        "disclosure officer": (1, own, "disclosure_officer"),
        "disclosure officer elsewhere": (1, other, "disclosure_officer"),
        "disclosure officer without post": (1, None, "disclosure_officer"),
        "operator": (1, None, "operator"),
        "operator with a post": (3, own, "operator"),
        "operator and auditor": (1, None, "operator", "auditor"),
        "executive who runs the system": (4, own, "operator"),
    }
    if who in plain:
        return staff(*plain[who]).actor(NOW)
    if who in with_duties:
        rank, where, *duties = with_duties[who]
        return staff(rank, where, duties=tuple(duties)).actor(NOW)
    return _special(who, city)


def _special(who: str, city):
    staff = factories.official_with_account
    if who == "anonymous":
        return ANONYMOUS
    if who == "system":
        return SYSTEM
    if who == "citizen":
        return actor_for(citizen(), NOW)
    if who == "director not yet begun":
        return staff(3, city["own"], since=NOW + timedelta(seconds=1)).actor(NOW)
    if who == "former director":
        person = staff(3, city["own"])
        person.holding.valid_until = NOW  # half-open: at that very instant it is over
        person.holding.save()
        return person.actor(NOW)
    person = staff(1, city["own"])
    if who == "officer here, director of cousin":
        factories.hold(person.official, 3, city["cousin"])
    if who == "officer acting for director":
        factories.away(staff(3, city["own"]).official, person.official, CHANGE, NOW + timedelta(days=1))
    if who == "officer acting for executive":
        factories.away(staff(4, city["bureau"]).official, person.official, CHANGE, NOW + timedelta(days=1))
    return _with_reach(who, person, city).actor(NOW)


def _with_reach(who: str, person, city):
    """Those whose posts or duties lie in several institutions."""
    if who == "executive here and elsewhere":
        factories.hold(person.official, 4, city["own"])
        factories.hold(person.official, 5, city["other"])
    if who == "officer acting for executive elsewhere":
        factories.away(
            factories.official_with_account(4, city["other"]).official,
            person.official,
            CHANGE,
            NOW + timedelta(days=1),
        )
    if who == "auditor of the city by duty, posted elsewhere":
        person = factories.official_with_account(1, city["other"])
        home = city["own"].institution
        person.official.duties.create(role="auditor", institution=home, valid_from=START)
    if who == "auditor of the district without post":
        person = factories.official_with_account(1, None)
    for role in ("disclosure_officer", "auditor", "inspector"):
        if who.startswith(f"{role.replace('_', ' ')} of the district"):
            person.official.duties.create(role=role, institution=city["other"].institution, valid_from=START)
    return person


@pytest.mark.parametrize("who", SEES)
def test_scope_matrix(who, city):
    scope = scope_of(_actor(who, city), NOW)
    names = department_names()
    assert len(names) == len(DEPARTMENTS)
    assert {row.code for row in names.values() if scope.covers(row.id)} == SEES[who]


def test_before_the_merger_nobody_sees_through_it(city):
    director = factories.official_with_account(3, city["own"]).actor(CHANGE - timedelta(microseconds=1))
    scope = scope_of(director, CHANGE - timedelta(microseconds=1))
    seen = {row.code for row in department_names().values() if scope.covers(row.id)}
    assert seen == {"own", "child", "grandchild", "moved"}


def test_nobody_but_those_who_see_everything_sees_what_has_no_department(city):
    assert not scope_of(_actor("director", city), NOW).covers(None)
    assert scope_of(_actor("auditor", city), NOW).covers(None)
