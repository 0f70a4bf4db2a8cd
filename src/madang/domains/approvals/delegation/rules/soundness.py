"""Whether a table can be used as a whole: every fault with its row, what only deserves a warning apart."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise

from madang.domains.approvals.delegation.rules import sentences as say
from madang.domains.approvals.delegation.rules.matter import (
    ANY,
    DOCUMENT_KINDS,
    HEAD,
    LOWEST_DECIDER,
    RETENTION_NAMES,
    Matter,
    Tier,
    settle,
)
from madang.domains.approvals.delegation.rules.resolving import CASE
from madang.domains.procedures import RESULT_NAMES
from madang.kernel.errors import FieldFault
from madang.kernel.text import Text

LONGEST_SAID = 20  # rows of a circle


@dataclass(frozen=True, slots=True)
class Known:
    """What there is to refer to; None: not looked at. `procedures` holds codes of procedures and of sectors."""

    departments: Collection[str] | None = None
    procedures: Collection[str] | None = None


def faults_of(
    matters: Sequence[Matter], by_code: Mapping[str, Matter], known: Known, misread: Collection[int]
) -> Iterator[FieldFault]:
    """Everything wrong beyond form. `misread`: the rows that could not be read in full, of which less is asked."""
    for row in matters:
        yield from _own(row, by_code, known)
    circles = dict(_circles(matters, by_code))
    for row in matters:
        if row.code in circles:
            yield _fault(row, "like", "like_cycle", say.CYCLE, chain=_drawn(circles[row.code]))
        elif by_code[row.code] is row and _leads_somewhere(row, by_code, circles, misread):
            yield from _settled(row, by_code)
    if ANY not in by_code:
        yield FieldFault("matters", "no_rest", say.NO_REST)
    elif not by_code[ANY].retention:
        yield _fault(by_code[ANY], "retention", "no_retention", say.NO_RETENTION)


def warnings_of(matters: Iterable[Matter], known: Known) -> Iterator[FieldFault]:
    """What may be meant so, and deserves a second look."""
    for row in matters:
        parts = row.code.split(":")
        if parts[0] != CASE or len(parts) < 2:
            continue
        if known.procedures is not None and parts[1] not in known.procedures:
            yield _fault(row, "code", "unknown_procedure", say.UNKNOWN_PROCEDURE, code=parts[1])
        if len(parts) > 2 and parts[2] not in RESULT_NAMES:
            yield _fault(row, "code", "unknown_result", say.UNKNOWN_RESULT, result=parts[2])


def _own(row: Matter, by_code: Mapping[str, Matter], known: Known) -> Iterator[FieldFault]:
    """What a row says by itself."""
    if (first := by_code[row.code]) is not row:
        yield _fault(row, "code", "duplicate_code", say.TWICE, first=first.row)
    if row.like and row.like not in by_code:
        hint = _hint(row.like, by_code)
        yield _fault(row, "like", "unknown_like", say.UNKNOWN_LIKE, like=row.like[:60], hint=hint)
    if row.decides is not None and row.by_amount:
        yield _fault(row, "by_amount", "two_deciders", say.TWO_DECIDERS)
    if row.amount_unknown is not None and not row.by_amount:
        yield _fault(row, "amount_unknown", "stray_amount_unknown", say.STRAY_UNKNOWN)
    yield from _tiers(row)
    yield from _departments(row, known)
    if row.retention and row.retention not in RETENTION_NAMES:
        listed = ", ".join(RETENTION_NAMES)
        yield _fault(
            row,
            "retention",
            "unknown_retention",
            say.UNKNOWN_RETENTION,
            value=row.retention[:40],
            known=listed,
        )
    if row.document_kind and row.document_kind not in DOCUMENT_KINDS:
        listed, value = ", ".join(DOCUMENT_KINDS), row.document_kind[:40]
        yield _fault(row, "document_kind", "unknown_kind", say.UNKNOWN_KIND, value=value, known=listed)


def _tiers(row: Matter) -> Iterator[FieldFault]:
    tiers = row.by_amount
    if not tiers:
        return
    if tiers[-1].up_to is not None:
        yield _fault(row, "by_amount", "no_open_end", say.NO_OPEN_END)
    if any(tier.up_to is None for tier in tiers[:-1]):
        yield _fault(row, "by_amount", "open_end_early", say.OPEN_END_EARLY)
    bounded = [tier.up_to for tier in tiers if tier.up_to is not None]
    for before, after in pairwise(bounded):
        if after <= before:
            yield _fault(
                row,
                "by_amount",
                "not_ascending",
                say.NOT_ASCENDING,
                before=f"{before:,}",
                after=f"{after:,}",
            )
    yield from _falling(row, tiers)


def _falling(row: Matter, tiers: Sequence[Tier]) -> Iterator[FieldFault]:
    for before, after in pairwise(tiers):
        if after.decides < before.decides:
            names = {
                "before": say.rank_name(before.decides),
                "after": say.rank_name(after.decides),
            }
            yield _fault(row, "by_amount", "falling_ranks", say.FALLING, **names)


def _departments(row: Matter, known: Known) -> Iterator[FieldFault]:
    named = row.cooperates or ()
    for code in dict.fromkeys(code for code in named if named.count(code) > 1):
        yield _fault(row, "cooperates", "department_twice", say.DEPARTMENT_TWICE, code=code[:40])
    for code in dict.fromkeys(named):
        if known.departments is not None and code not in known.departments:
            hint = _hint(code, known.departments)
            yield _fault(
                row, "cooperates", "unknown_department", say.UNKNOWN_DEPARTMENT, code=code[:40], hint=hint
            )


def _circles(
    matters: Iterable[Matter], by_code: Mapping[str, Matter]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each row that lies on a circle of `like`, with the circle as it runs from there: A, B, A."""
    for row in matters:
        path: dict[str, None] = {row.code: None}
        following = by_code.get(row.like)
        while following is not None and following.code not in path:
            path[following.code] = None
            following = by_code.get(following.like)
        if following is not None and following.code == row.code:
            yield row.code, (*path, row.code)


def _drawn(circle: Sequence[str]) -> str:
    """A circle as it is said: in full, unless nobody would read it to its end."""
    if len(circle) <= LONGEST_SAID:
        return " → ".join(circle)
    return " → ".join((*circle[: LONGEST_SAID - 2], "…", circle[-1]))


def _leads_somewhere(
    row: Matter, by_code: Mapping[str, Matter], circles: Collection[str], misread: Collection[int]
) -> bool:
    """Whether the rows it is like end well; where they do not, the fault is told at the row that is to be mended."""
    seen: set[str] = set()
    here: Matter | None = row
    while here is not None and here.code not in seen:
        lost = here.like and here.like not in by_code
        if lost or here.code in circles or here.row in misread:
            return False
        seen.add(here.code)
        here = by_code.get(here.like)
    return True


def _settled(row: Matter, by_code: Mapping[str, Matter]) -> Iterator[FieldFault]:
    """What a row says together with those it is like."""
    found = settle(row.code, by_code)
    if not found.ranks:
        yield _fault(row, "decides", "no_decider", say.NO_DECIDER)
        return
    lowest = found.ranks[0]
    if lowest < LOWEST_DECIDER:
        yield _fault(row, "decides", "decider_too_low", say.TOO_LOW, rank=say.rank_name(lowest))
    if found.reserved and lowest < HEAD:
        names = {"head": say.rank_name(HEAD), "rank": say.rank_name(lowest)}
        yield _fault(row, "cannot_be_delegated", "reserved_to_head", say.RESERVED, **names)
    highest, highest_review = found.ranks[-1], max(found.reviews or (0,))
    if highest_review >= highest:
        names = {"review": say.rank_name(highest_review), "decides": say.rank_name(highest)}
        yield _fault(row, "reviews", "review_too_high", say.REVIEW_TOO_HIGH, **names)


def _fault(row: Matter, key: str, code: str, message: Text, /, **values: object) -> FieldFault:
    said = message.format(row=say.row(row.row, row.code), **values)
    return FieldFault(f"matters[{row.row}].{key}", code, said)


def _hint(word: str, known: Iterable[str]) -> Text:
    near = get_close_matches(word[:60], list(known), n=1)
    return say.HINT.format(near=near[0]) if near else Text("", "")
