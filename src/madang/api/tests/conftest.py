import pytest

from madang.api.tests.calling import Callers
from madang.domains.cases.tests import factories


@pytest.fixture
def people(db):
    """A small city, and callers for its people."""
    return Callers(factories.city())
