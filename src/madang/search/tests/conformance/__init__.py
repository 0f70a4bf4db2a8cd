"""What every back end of the search does, as one suite of tests.

A back end takes part by its line in `BACKENDS` of `test_conformance.py`: a name, and a place for an index, which hands
out as many objects on the same index as are asked for, as other processes would have them.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from madang.search.index.backend import Backend

Another = Callable[[], Backend]
Place = Callable[[Path], AbstractContextManager[Another]]

for _part in ("asking", "entries", "hostile", "together", "words", "writing"):
    pytest.register_assert_rewrite(f"{__name__}.{_part}")
