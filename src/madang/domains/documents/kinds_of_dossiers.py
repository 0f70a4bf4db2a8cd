"""Kinds of dossiers as data: the category each has its home in, its stages, its typed fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from madang.domains.procedures import Field, Option
from madang.kernel.text import Text

OFFICIALS = "officials"
"""The type of a field that names officials by their codes: shown as the authority's policy says."""
_TYPED_AS = {OFFICIALS: "text", "url": "text"}
_URL = r"https?://[^\s<>\"']{3,400}"
_LONGEST = {"textarea": 3000, "url": 410}
_HELP = {
    OFFICIALS: Text("공무원 코드를 쉼표로 나누어 적습니다.", "Codes of officials, parted by commas."),
    "url": Text("https://로 시작하는 주소", "An address that begins with https://"),
}


@dataclass(frozen=True, slots=True)
class DossierKind:
    """A kind of dossier. `types`: what each field is, where the form knows it as text (officials, url)."""

    code: str
    name: Text
    categories: tuple[str, ...]
    stages: Mapping[str, Text]
    fields: tuple[Field, ...]
    types: Mapping[str, str]

    @property
    def category(self) -> str:
        """The category it has its home in unless another of its own was chosen."""
        return self.categories[0]


@cache
def dossier_kinds() -> Mapping[str, DossierKind]:
    """The kinds by code, in order."""
    return {code: _kind(code, row) for code, row in _raw()["kinds"].items()}


@cache
def kinds_of_category(category: str) -> tuple[DossierKind, ...]:
    """The kinds of dossier that have their home in a category."""
    return tuple(kind for kind in dossier_kinds().values() if category in kind.categories)


def home_of_category(category: str) -> str:
    """The address below `/{language}/` where a category is read: its dossiers, or a page of its own."""
    own: Mapping[str, str] = _raw()["homes"]
    return own.get(category, f"dossiers/?category={category}")


@cache
def _raw() -> dict[str, Any]:
    path = Path(__file__).parent / "kinds_of_dossiers.yaml"
    read: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return read


def _kind(code: str, row: dict[str, Any]) -> DossierKind:
    return DossierKind(
        code=code,
        name=Text.of(row["name"]),
        categories=tuple(row["categories"]),
        stages={stage: Text.of(name) for stage, name in row.get("stages", {}).items()},
        fields=tuple(_field(name, said) for name, said in row["fields"].items()),
        types={name: said["type"] for name, said in row["fields"].items()},
    )


def _field(name: str, said: dict[str, Any]) -> Field:
    kind = said["type"]
    return Field(
        name=name,
        type=_TYPED_AS.get(kind, kind),
        label=Text(said["ko"], said["en"]),
        help=_HELP.get(kind, Text("", "")),
        required=said.get("required", False),
        choices=tuple(Option(code, Text.of(one)) for code, one in said.get("choices", {}).items()),
        min=0 if kind == "money" else said.get("min"),
        max=said.get("max"),
        pattern=_URL if kind == "url" else None,
        max_length=said.get("max_length", _LONGEST.get(kind)),
        example="https://" if kind == "url" else None,
        public="yes",
    )
