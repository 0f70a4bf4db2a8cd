"""Secrets that are planted where no outsider may look, each unique, and how they are known again."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

_FIRST_BIRTH = date(1911, 1, 1)
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_FAMILIES = re.compile(
    rb"zq\d{4}qz|010[-. ]?7777[-. ]?\d{4}|02[-. ]?7300[-. ]?\d{4}|730-?55-?\d{5}"
    rb"|19[12]\d-\d\d-\d\d|19[12]\d\. ?\d{1,2}\. ?\d{1,2}\.|\d{1,2} [A-Z][a-z]+ 19[12]\d",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Canary:
    """One secret: what kind of thing it is, where it was planted, and the text itself."""

    kind: str
    where: str
    text: str


@dataclass
class Aviary:
    """All canaries. `open` ones stand in public places, to show that the finder sees what there is to see."""

    by_form: dict[bytes, Canary] = field(default_factory=dict)
    exact: dict[bytes, Canary] = field(default_factory=dict)
    numbers: dict[str, Canary] = field(default_factory=dict)
    opened: dict[bytes, Canary] = field(default_factory=dict)
    count: int = 0

    def token(self, kind: str, where: str, *, public: bool = False) -> str:
        """A word that stands nowhere else."""
        text = f"zq{self._next():04}qz"
        self._keep(Canary(kind, where, text), text, public=public)
        return text

    def mobile(self, kind: str, where: str) -> str:
        text = f"010-7777-{self._next():04}"
        return self._keep(Canary(kind, where, text), text)

    def office_phone(self, kind: str, where: str) -> str:
        text = f"02-7300-{self._next():04}"
        return self._keep(Canary(kind, where, text), text)

    def business_number(self, kind: str, where: str) -> str:
        text = f"730-55-{self._next():05}"
        return self._keep(Canary(kind, where, text), text)

    def birth_date(self, kind: str, where: str) -> str:
        day = _FIRST_BIRTH + timedelta(days=self._next())
        canary = Canary(kind, where, day.isoformat())
        self._keep(canary, f"{day.year}. {day.month}. {day.day}.")
        self._keep(canary, f"{day.day} {_MONTHS[day.month - 1]} {day.year}")
        return self._keep(canary, day.isoformat())

    def exactly(self, kind: str, where: str, text: str) -> str:
        """A secret that was made by somebody else: a token, a code."""
        self.exact[text.encode()] = Canary(kind, where, text)
        self.count += 1
        return text

    def number(self, kind: str, where: str, text: str) -> None:
        """The register number of a case that nobody may know of."""
        self.numbers[text] = Canary(kind, where, text)
        self.count += 1

    @property
    def secrets(self) -> set[Canary]:
        return {*self.by_form.values(), *self.exact.values(), *self.numbers.values()}

    def found_in(self, body: bytes, *, asked: str = "") -> set[Canary]:
        """The secrets in an answer. A number that the asker named may come back in the address of the page."""
        found = {self.by_form[form] for form in _forms(body) if form in self.by_form}
        found |= {
            canary for text, canary in self.exact.items() if text in body and text.decode() not in asked
        }
        found |= {
            canary
            for number, canary in self.numbers.items()
            if number.encode() in body and number not in asked
        }
        return found

    def seen_in(self, body: bytes) -> set[Canary]:
        """The open ones in an answer."""
        return {self.opened[form] for form in _forms(body) if form in self.opened}

    def kinds(self) -> Counter[str]:
        return Counter(canary.kind for canary in self.secrets)

    def _next(self) -> int:
        self.count += 1
        return self.count

    def _keep(self, canary: Canary, text: str, *, public: bool = False) -> str:
        (self.opened if public else self.by_form)[_plain(text.encode())] = canary
        return text


def _forms(body: bytes) -> Iterable[bytes]:
    return {_plain(found) for found in _FAMILIES.findall(body)}


def _plain(text: bytes) -> bytes:
    """Without the marks people put between digits."""
    text = text.lower()
    return text if b"zq" in text or text[:2] == b"19" or b" 19" in text else re.sub(rb"[-. ]", b"", text)
