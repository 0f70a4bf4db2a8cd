import pytest

from madang.domains.cases.tests import factories
from madang.integrations.outward.tests import receivers
from madang.kernel import outbox


@pytest.fixture
def other():
    with receivers.receiver() as told:
        yield told


@pytest.fixture
def city(db):
    """A small city; nobody is told of how it was made."""
    with outbox.without_followers():
        return factories.city()
