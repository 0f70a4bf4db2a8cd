"""What tests of pages stand on."""

from typing import Any

import pytest

from madang.domains.cases.tests import factories
from madang.domains.cases.tests.factories import City
from madang.kernel.text import Text
from madang.web import authority
from madang.web.public import page_cache, present


@pytest.fixture(autouse=True)
def known_authority() -> None:
    """The name of the authority is known already, so that counts of statements do not depend on the order of tests."""
    authority.remember(Text("마당시", "City of Madang"))


@pytest.fixture
def town(db: Any) -> City:
    """A city; whatever pages kept of another one is forgotten."""
    page_cache.STORE.clear()
    present.forget()
    return factories.city()
