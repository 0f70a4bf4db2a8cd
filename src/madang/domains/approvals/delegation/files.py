"""A delegation table out of a file: YAML, JSON, or CSV with one row for each matter."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from madang.domains.approvals.delegation.tables import standard_table
from madang.domains.procedures import read_document
from madang.kernel.errors import InvalidInput
from madang.kernel.text import Text

NAMES = ("name_ko", "name_en")
WORDS = ("code", "like", "decides", "amount_unknown", "retention", "document_kind")
LISTS = ("reviews", "cooperates")
FLAGS = ("in_order", "cannot_be_delegated", "policy")
COLUMNS = (*WORDS, *NAMES, "by_amount", *LISTS, *FLAGS)
NOTHING = "-"  # in a list: none at all, which is another thing than not saying
_TRUTHS = {
    "true": True,
    "yes": True,
    "예": True,
    "1": True,
    "false": False,
    "no": False,
    "아니요": False,
    "0": False,
}
_LARGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class TableFile:
    """What a file says: the table, and around it for whom, from when, and why. Empty where the file does not say."""

    document: dict[str, Any]
    institution: str = ""
    valid_from: str = ""
    note: Text | None = None


def table_file(text: str, name: str = "") -> TableFile:
    """Reads a table; CSV by the ending of the file's name or by its head. Raises InvalidInput (unreadable_file)."""
    text = text.removeprefix("\ufeff")
    if name.lower().endswith(".csv") or text.lstrip().startswith("code,"):
        return TableFile(_from_csv(text))
    found = read_document(text)
    if not isinstance(found, dict):
        raise InvalidInput(_NO_TABLE, "unreadable_file")
    document = {
        key: value for key, value in found.items() if key not in ("institution", "valid_from", "note")
    }
    said = found.get("note")
    return TableFile(
        document,
        institution=str(found.get("institution") or ""),
        valid_from=str(found.get("valid_from") or ""),
        note=Text(str(said.get("ko", "")), str(said.get("en", ""))) if isinstance(said, dict) else None,
    )


def _from_csv(text: str) -> dict[str, Any]:
    """The document that a CSV says. Cells are taken as they are: what is wrong with them is told with their row."""
    if len(text) > _LARGEST or "\0" in text:
        raise InvalidInput(_NO_TABLE, "unreadable_file")
    reader = csv.DictReader(io.StringIO(text))
    heads = [head.strip() for head in reader.fieldnames or ()]
    if strange := [head for head in heads if head not in COLUMNS]:
        named = ", ".join(strange)[:100] or "?"
        raise InvalidInput(_STRANGE.format(named=named, known=", ".join(COLUMNS)), "unreadable_file")
    try:
        rows = [_row(row) for row in reader if any((cell or "").strip() for cell in _cells(row))]
    except csv.Error as error:
        raise InvalidInput(_NO_TABLE, "unreadable_file") from error
    return {"title": standard_table().title.as_dict(), "matters": rows}


def _cells(row: Mapping[str | None, Any]) -> list[str]:
    return [cell for key, cell in row.items() if key is not None and isinstance(cell, str)]


def _row(row: Mapping[str | None, Any]) -> dict[str, Any]:
    """One matter; what stands beyond the last column is a fault of its own."""
    cells = {(k or "").strip(): v.strip() for k, v in row.items() if isinstance(v, str) and v.strip()}
    said: dict[str, Any] = {name: cells[name] for name in WORDS if name in cells}
    said["name"] = {"ko": cells.get("name_ko", ""), "en": cells.get("name_en", "")}
    if "by_amount" in cells:
        said["by_amount"] = [_tier(part) for part in _parts(cells["by_amount"])]
    for name in LISTS:
        if name in cells:
            said[name] = [] if cells[name] == NOTHING else _parts(cells[name])
    said |= {name: _TRUTHS.get(cells[name].lower(), cells[name]) for name in FLAGS if name in cells}
    if row.get(None):
        said["?"] = row[None]
    return said


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _tier(part: str) -> dict[str, Any]:
    """`20000000:과장`, or `:국장` for whatever is above."""
    amount, _, rank = (piece.strip() for piece in part.partition(":"))
    bare = amount.replace(",", "")
    up_to: int | str = int(bare) if bare.isascii() and bare.isdecimal() and len(bare) < 20 else amount
    return {"decides": rank} | ({"up_to": up_to} if amount else {})


_NO_TABLE = Text(
    "전결규정을 읽을 수 없습니다. title과 matters가 있는 YAML이나 JSON, 또는 CSV를 UTF-8로 저장해 주십시오.",
    "This is no delegation table. Use YAML or JSON with title and matters, or a CSV, in UTF-8.",
)
_STRANGE = Text(
    "CSV의 첫 행에 알 수 없는 열이 있습니다: {named}. 쓸 수 있는 열: {known}",
    "The head of the CSV has unknown columns: {named}. Known: {known}",
)
