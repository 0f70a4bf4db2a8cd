import pytest

from madang.domains.cases.tests import factories
from madang.domains.exchange.tests.posting import registered


@pytest.fixture
def city(db):
    return factories.city()


@pytest.fixture
def system(city):
    return registered()
