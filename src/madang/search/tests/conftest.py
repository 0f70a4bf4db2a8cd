from collections.abc import Iterator
from itertools import count

import pytest

from madang.search import following, turns
from madang.search.backends import backend
from madang.search.index.backend import Backend

_numbers = count(1)


@pytest.fixture
def index() -> Iterator[Backend]:
    """The index of the settings, empty, and never compared."""
    (turns.folder() / "compared.json").unlink(missing_ok=True)
    name = f"empty-{next(_numbers)}"
    backend().begin(name)
    backend().switch(name)
    yield backend()
    following.let_go()
