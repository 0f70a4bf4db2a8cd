"""Role × institution: who may publish whose delegation table, by action and by page; the table is written by hand."""

import pytest
import yaml
from django.db import transaction

from madang.domains.approvals import delegation
from madang.domains.approvals.tests.tables import FIRST, standard_document
from madang.domains.cases.tests import factories
from madang.domains.organisation import actor_for, grant_duty
from madang.domains.organisation.tests.factories import department, institution, official_with_account
from madang.kernel import clock
from madang.kernel.actor import ANONYMOUS, SYSTEM
from madang.kernel.errors import DomainError
from madang.kernel.ids import new_id
from madang.web.tests.people import browser

pytestmark = pytest.mark.django_db
WHERE = ("city", "11110", "11140", "metro")
NOBODY: set[str] = set()
# for whom each may publish
MAY = {
    "anonymous": NOBODY,
    "citizen": NOBODY,
    "officer": NOBODY,
    "lead": NOBODY,
    "director": NOBODY,
    "executive": NOBODY,
    "auditor": NOBODY,
    "inspector": NOBODY,
    "disclosure officer": NOBODY,
    "operator": {"city"},
    "system": set(WHERE),
    "officer of 11110": NOBODY,
    "lead of 11110": NOBODY,
    "director of 11110": {"11110"},
    "head of 11110": {"11110"},
    "auditor of 11110": {"11110"},
    "disclosure officer of 11110": {"11110"},
    "inspector of 11110": NOBODY,
    "director of metro": {"metro"},
}


@pytest.fixture
def people():
    city, now = factories.city(), clock.now()
    gu, metro = institution("11110", kind="district"), institution("metro", kind="agency")
    institution("11140", kind="district")
    office, firm = department("GU-1", of=gu), department("MET-1", of=metro)
    ranks = {"officer": 1, "lead": 2, "director": 3, "head": 5}
    found = {f"{name} of 11110": official_with_account(rank, office) for name, rank in ranks.items()}
    for name in ("auditor", "disclosure officer", "inspector"):
        found[f"{name} of 11110"] = one = official_with_account(1, office)
        role = name.replace(" ", "_")
        grant_duty(SYSTEM, official_id=one.id, role=role, institution_code="11110", at=now)
    found["director of metro"] = official_with_account(3, firm)
    actors = {name: actor_for(one.account, clock.now()) for name, one in found.items()}
    of_city = {
        "officer": city.official(), "lead": city.lead(), "director": city.director(),
        "executive": city.on_duty("executive"), "auditor": city.on_duty("auditor"),
        "inspector": city.on_duty("inspector"), "operator": city.on_duty("operator"),
        "disclosure officer": city.on_duty("disclosure_officer"),
        "citizen": city.citizen, "anonymous": ANONYMOUS, "system": SYSTEM,
    }  # fmt: skip
    return {**actors, **of_city}


def may(actor, institution: str) -> bool:
    """Tried in earnest, and taken back."""
    try:
        with transaction.atomic():
            delegation.publish_delegation_table(
                actor, institution=institution, document=standard_document(), note=FIRST, now=clock.now()
            )
            transaction.set_rollback(True)
    except DomainError as refused:
        assert refused.status == 403
        return False
    return True


def test_who_publishes_for_whom_by_action(people):
    assert {name: {code for code in WHERE if may(actor, code)} for name, actor in people.items()} == MAY


def test_who_publishes_for_whom_by_page(people):
    body = {
        "seen": "0", "do": "publish", "delegation-note_ko": "처음", "delegation-note_en": "First",
        "delegation-document": yaml.safe_dump(standard_document(), allow_unicode=True),
    }  # fmt: skip
    found: dict[str, set[str]] = {name: set() for name in MAY}
    for name, actor in people.items():
        if actor in (ANONYMOUS, SYSTEM):
            continue
        client = browser(actor)
        for code in WHERE:
            address = f"/en/desk/operator/delegation/?institution={code}"
            shown = client.get(address).status_code
            before = delegation.institutions_with_tables()
            with transaction.atomic():
                sent = client.post(address, body | {"idempotency_key": new_id()}).status_code
                if delegation.institutions_with_tables() - before == {code}:
                    found[name].add(code)
                transaction.set_rollback(True)
            assert (shown, sent) == ((200, 303) if code in MAY[name] else (404, 404)), (name, code)
    assert found == MAY | {"system": NOBODY}
