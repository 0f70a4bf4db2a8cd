"""The words and names of the demo city, from files beside this one."""

from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

_HERE = Path(__file__).parent


@lru_cache(maxsize=4)
def read(name: str) -> dict[str, Any]:
    """`city` or `words`."""
    found: dict[str, Any] = yaml.safe_load((_HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    return found


def words(procedure: str, what: str) -> Any:
    """What people write about `what` in a procedure; what fits every procedure where there is nothing of its own."""
    own = read("words").get(procedure, {})
    return own[what] if what in own else read("words")["common"].get(what)


def one_of(rng: Random, procedure: str, what: str) -> Any:
    """One of the choices for `what`."""
    return rng.choice(words(procedure, what))
