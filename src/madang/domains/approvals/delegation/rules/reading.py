"""From a document to a sound delegation table, or to every fault with the row in which it stands."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from madang.domains.approvals.delegation.rules import sentences as say
from madang.domains.approvals.delegation.rules.matter import DelegationRules, Matter, Tier
from madang.domains.approvals.delegation.rules.soundness import Known, faults_of, warnings_of
from madang.domains.organisation import LADDER
from madang.domains.procedures import Reader
from madang.kernel.errors import FieldFault
from madang.kernel.text import Text

MOST_ROWS = 2000
MOST_WON = 10**15
_CODE = re.compile(r"\*|[a-z][a-z-]{0,29}(:[A-Za-z0-9][A-Za-z0-9_-]{0,29}){0,2}")
_ROW = re.compile(r"matters\[(\d+)\]")
_MAY = (
    *("like", "decides", "by_amount", "amount_unknown", "reviews", "cooperates", "in_order"),
    *("cannot_be_delegated", "policy", "retention", "document_kind"),
)
_RANKS = {said.casefold(): rank for rank, title in enumerate(LADDER, 1) for said in (title.ko, title.en)}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a document says: sound rules, or None and the faults. Warnings stop nothing."""

    rules: DelegationRules | None
    faults: tuple[FieldFault, ...]
    warnings: tuple[FieldFault, ...]


def parse(document: object, known: Known | None = None) -> Reading:
    """Reads a table and looks at it as a whole. `known` holds the departments and procedures there are."""
    known = known or Known()
    reader = _Rows()
    title, matters = reader.table(document)
    by_code = {row.code: row for row in reversed(matters)}
    faults = [*reader.faults]
    if matters:
        faults += faults_of(matters, by_code, known, {_row_of(fault) for fault in reader.faults})
    elif not faults:
        faults.append(FieldFault("matters", "no_matters", say.NO_MATTERS))
    if faults:
        return Reading(None, tuple(sorted(dict.fromkeys(faults), key=_row_of)), ())
    return Reading(DelegationRules(title, matters, by_code), (), tuple(warnings_of(matters, known)))


def as_document(rules: DelegationRules) -> dict[str, Any]:
    """The document that says the same, in one spelling: ranks as numbers, nothing that is not said."""
    return {"title": _kept(rules.title), "matters": [_as_row(row) for row in rules.matters]}


def _row_of(fault: FieldFault) -> int:
    """The number of the row a fault stands in; 0 where it is one of the whole table."""
    found = _ROW.match(fault.field)
    return int(found[1]) if found else 0


class _Rows(Reader):
    """One method for each kind of entry."""

    def table(self, document: object) -> tuple[Text, tuple[Matter, ...]]:
        raw = self.mapping(document, "table", needed=("title", "matters")) or {}
        title = self._named(raw["title"], "title") if "title" in raw else Text("", "")
        rows = raw.get("matters", [])
        if isinstance(rows, list) and len(rows) > MOST_ROWS:
            self.fault("matters", "too_many_rows", say.TOO_MANY, most=MOST_ROWS)
            return title, ()
        self._number = 0
        return title, self.each(rows, "matters", self.matter)

    def matter(self, value: object, path: str) -> Matter | None:
        self._number += 1
        raw = self.mapping(value, path, needed=("code", "name"), may=_MAY)
        if raw is None or "code" not in raw:
            return None
        code = self.string(raw["code"], f"{path}.code").strip()
        row = say.row(self._number, code)
        if not _CODE.fullmatch(code):
            self.fault(f"{path}.code", "bad_code", say.BAD_CODE, row=row)
            return None
        given = {key: entry for key, entry in raw.items() if entry is not None or key == "name"}
        return Matter(
            code=code,
            name=self._named(given["name"], f"{path}.name") if "name" in raw else Text("", ""),
            row=self._number,
            like=self.string(given.get("like", ""), f"{path}.like").strip(),
            decides=self._rank(given, "decides", path, row),
            by_amount=self._tiers(given, path, row),
            amount_unknown=self._rank(given, "amount_unknown", path, row),
            reviews=self._ranks(given, path, row),
            cooperates=self._codes(given, path),
            in_order=self._flag(given, "in_order", path),
            reserved=self._flag(given, "cannot_be_delegated", path),
            policy=self._flag(given, "policy", path),
            retention=self.string(given.get("retention", ""), f"{path}.retention"),
            document_kind=self.string(given.get("document_kind", ""), f"{path}.document_kind"),
        )

    def _named(self, value: object, path: str) -> Text:
        said = self.text(value, path)
        if isinstance(value, dict) and not (said.ko and said.en):
            self.fault(path, "no_name", say.NO_NAME)
        elif max(len(said.ko), len(said.en)) > say.LONGEST_NAME:
            self.fault(path, "name_too_long", say.LONG_NAME, most=say.LONGEST_NAME)
        return said

    def _rank(self, raw: Mapping[str, Any], key: str, path: str, row: Text) -> int | None:
        return self._as_rank(raw[key], f"{path}.{key}", row) if key in raw else None

    def _as_rank(self, value: object, path: str, row: Text) -> int | None:
        """A rank by its number or its title."""
        rank = _RANKS.get(value.strip().casefold(), value) if isinstance(value, str) else value
        if isinstance(rank, str) and rank.isascii() and rank.isdecimal() and len(rank) == 1:
            rank = int(rank)
        if isinstance(rank, bool) or not isinstance(rank, int) or not 1 <= rank <= len(LADDER):
            self.fault(
                path, "unknown_rank", say.UNKNOWN_RANK, row=row, value=str(value)[:40], ladder=say.LADDER_SAID
            )
            return None
        return rank

    def _ranks(self, raw: Mapping[str, Any], path: str, row: Text) -> tuple[int, ...] | None:
        if "reviews" not in raw:
            return None
        here = f"{path}.reviews"
        return tuple(sorted(set(self.each(raw["reviews"], here, lambda v, at: self._as_rank(v, at, row)))))

    def _tiers(self, raw: Mapping[str, Any], path: str, row: Text) -> tuple[Tier, ...]:
        if "by_amount" not in raw:
            return ()
        here = f"{path}.by_amount"
        tiers = self.each(raw["by_amount"], here, lambda v, at: self._tier(v, at, row))
        if not tiers and raw["by_amount"] == []:
            self.fault(here, "no_tiers", say.NO_TIERS, row=row)
        return tiers

    def _tier(self, value: object, path: str, row: Text) -> Tier | None:
        raw = self.mapping(value, path, needed=("decides",), may=("up_to",))
        if raw is None or "decides" not in raw:
            return None
        rank, up_to = self._as_rank(raw["decides"], f"{path}.decides", row), raw.get("up_to")
        whole = up_to is None or (isinstance(up_to, int) and not isinstance(up_to, bool))
        if not whole or (up_to is not None and not 0 < up_to <= MOST_WON):
            self.fault(f"{path}.up_to", "bad_amount", say.BAD_AMOUNT, row=row, value=str(up_to)[:40])
            return None
        return Tier(up_to, rank) if rank else None

    def _codes(self, raw: Mapping[str, Any], path: str) -> tuple[str, ...] | None:
        if "cooperates" not in raw:
            return None
        return self.each(raw["cooperates"], f"{path}.cooperates", lambda v, at: self.string(v, at) or None)

    def _flag(self, raw: Mapping[str, Any], key: str, path: str) -> bool | None:
        return self.boolean(raw[key], f"{path}.{key}") if key in raw else None


def _as_row(row: Matter) -> dict[str, Any]:
    said: dict[str, Any] = {
        "code": row.code,
        "name": _kept(row.name),
        "like": row.like or None,
        "decides": row.decides,
        "by_amount": [_as_tier(tier) for tier in row.by_amount] or None,
        "amount_unknown": row.amount_unknown,
        "reviews": _listed(row.reviews),
        "cooperates": _listed(row.cooperates),
        "in_order": row.in_order,
        "cannot_be_delegated": row.reserved,
        "policy": row.policy,
        "retention": row.retention or None,
        "document_kind": row.document_kind or None,
    }
    return {key: value for key, value in said.items() if value is not None}


def _as_tier(tier: Tier) -> dict[str, int]:
    return {"decides": tier.decides} | ({} if tier.up_to is None else {"up_to": tier.up_to})


def _listed(values: Collection[Any] | None) -> list[Any] | None:
    return None if values is None else list(values)


def _kept(said: Text) -> dict[str, Any]:
    return said.as_kept()
