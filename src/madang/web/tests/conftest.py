"""What tests of pages stand on."""

from typing import Any

import pytest

from madang.domains.cases.tests import factories
from madang.domains.cases.tests.factories import City
from madang.kernel.text import Text
from madang.web import authority
from madang.web.public import page_cache, present

COUNTERS = {"django_assert_num_queries", "django_assert_max_num_queries"}


@pytest.fixture(autouse=True)
def known_authority(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counts of statements depend neither on the order of tests nor on how long a busy machine takes."""
    authority.remember(Text("마당시", "City of Madang"))
    if COUNTERS.intersection(request.fixturenames):
        monkeypatch.setattr(authority, "SECONDS_ANNOUNCED", 600)
        monkeypatch.setattr(present, "SECONDS_KEPT", 600)


@pytest.fixture
def town(db: Any) -> City:
    """A city; whatever pages kept of another one is forgotten."""
    page_cache.STORE.clear()
    present.forget()
    return factories.city()
