"""The words and names of the demo city, from files beside this one."""

from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from madang.domains.procedures import published

_HERE = Path(__file__).parent


@lru_cache(maxsize=8)
def read(name: str) -> dict[str, Any]:
    """`city`, `words`, `documents`, `dossiers` or `archive`."""
    found: dict[str, Any] = yaml.safe_load((_HERE / f"{name}.yaml").read_text(encoding="utf-8"))
    return found


def words(procedure: str, what: str) -> Any:
    """What people write about `what` in a procedure: words of its own, else of its kind, else what fits everywhere."""
    known = read("words")
    for own in (known.get(procedure, {}), known["kinds"].get(kind_of(procedure), {})):
        if what in own:
            return own[what]
    return known["common"].get(what)


@lru_cache(maxsize=256)
def kind_of(procedure: str) -> str:
    """The kind of a procedure of the city; empty for none."""
    return next((v.definition.kind for v in published() if v.code == procedure), "")


def one_of(rng: Random, procedure: str, what: str) -> Any:
    """One of the choices for `what`."""
    return rng.choice(words(procedure, what))
