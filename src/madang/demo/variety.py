"""Answers that differ from case to case: the examples of a form, moved about as its fields allow."""

from collections.abc import Sequence
from datetime import date, datetime
from math import floor, log10
from random import Random
from typing import Any

from madang.demo.data import read
from madang.domains.procedures import Field, forms

WRITTEN = date(2026, 6, 1)  # about when the examples were written: their dates move with the day of the case


def answers(fields: Sequence[Field], rng: Random, at: datetime) -> dict[str, Any]:
    """A value for every field that has an example; an answer that would be refused falls back to the example."""
    values = {f.name: varied(f, rng, at) for f in fields if f.example is not None}
    refused = {fault.field for fault in forms.clean(fields, values).faults}
    return {f.name: f.example if f.name in refused else values[f.name] for f in fields if f.name in values}


def varied(asked: Field, rng: Random, at: datetime) -> Any:
    """One answer of the kind of the example, within the bounds of the field."""
    if asked.pii in ("mobile", "phone", "email", "biz"):
        return asked.example
    if asked.type == "address":
        return place(rng)
    if asked.type == "date":
        return _moved(asked, at)
    if asked.type in ("integer", "decimal", "money"):
        return _about(asked, rng)
    if asked.type == "choice":
        return asked.example if rng.random() < 0.5 else rng.choice(asked.choices).value
    if asked.type == "boolean":
        return asked.example if rng.random() < 0.6 else rng.random() < 0.5
    return _renamed(asked.example, rng) if isinstance(asked.example, str) else asked.example


def place(rng: Random) -> str:
    """An address somewhere in the invented city."""
    district = rng.choice(read("city")["districts"])
    return f"마당시 {district['ko']} {rng.choice(district['dong'])} {rng.randrange(1, 800)}-{rng.randrange(1, 60)}"


def _moved(asked: Field, at: datetime) -> str:
    found = date.fromisoformat(str(asked.example))
    if found.year < WRITTEN.year - 5:  # a birthday or a founding stays what it was
        return found.isoformat()
    moved = found + (at.date() - WRITTEN)
    low, high = (date.fromisoformat(str(b)) if b else None for b in (asked.min, asked.max))
    return max(low or moved, min(high or moved, moved)).isoformat()


def _about(asked: Field, rng: Random) -> Any:
    example = asked.example
    if not isinstance(example, (int, float)) or isinstance(example, bool) or example == 0 or asked.pii:
        return example
    value = example * rng.uniform(0.55, 1.6)
    digits = 1 - floor(log10(abs(value)))
    rounded = round(value, digits) if asked.type == "decimal" else max(1, round(value, min(0, digits)))
    number = rounded if asked.type == "decimal" else int(rounded)
    low, high = asked.min, asked.max
    number = max(number, low) if isinstance(low, (int, float)) else number
    return min(number, high) if isinstance(high, (int, float)) else number


def _renamed(example: str, rng: Random) -> str:
    """Names of invented firms stand for those of the examples, and the city for Seoul."""
    firm = next((kind for kind in read("words")["firms"] if example.endswith(kind)), None)
    if firm:
        return f"{rng.choice(read('city')['given_names'])}{firm}"
    return example.replace("서울특별시", "마당시").replace("서울", "마당")
