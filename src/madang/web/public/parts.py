"""Small values that the shared partials of pages read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a select."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Pages:
    """Where a list goes on; an address is empty where there is none."""

    said: str
    first: str
    next: str


@dataclass(frozen=True, slots=True)
class Feed:
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Crumb:
    name: str
    url: str = ""
