"""Lists of documents that are out, newest first: a page costs the same however many there are, however far in."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce

from madang.domains.approvals import CLASS_NAMES
from madang.domains.documents.access import public_documents
from madang.domains.documents.kinds import APPROVED, KINDS, categories
from madang.domains.documents.models import Document
from madang.domains.documents.public.record import records_of
from madang.domains.documents.public.shapes import PublicDocument
from madang.domains.documents.rows.counts import counts_stamp, total
from madang.domains.documents.rows.filters import DocumentFilters
from madang.domains.organisation import authority
from madang.kernel import clock
from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.text import Text

COUNT_CAP = 10_000
SLOT = 5  # seconds after which a kept list is rendered anew, whatever its stamp says

_UNKNOWN_VALUE = Text(
    "‘{value}’은(는) 없는 값입니다. 쓸 수 있는 값: {known}", "There is no “{value}”. Use one of: {known}"
)
_UNKNOWN_CURSOR = Text(
    "이어 보기 표시(cursor)가 올바르지 않습니다. 처음부터 다시 열어 주십시오.",
    "The cursor is not one of ours. Please start from the first page.",
)


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """One page of a list. `next` continues it; `total` is exact unless the count stopped at the cap."""

    records: tuple[PublicDocument, ...]
    next: str | None
    total: int
    total_is_exact: bool
    stamp: tuple[int, int]


def documents_stamp() -> tuple[int, int, int]:
    """Equal as long as every list of documents is (one statement); five seconds at most."""
    return (*counts_stamp(), int(clock.now().timestamp()) // SLOT)


def newest_page(filters: DocumentFilters, *, limit: int = 25, cursor: str = "") -> DocumentPage:
    """A page of documents that are out, newest approval first (seven statements at most).

    Raises InvalidInput for a category, kind, class or cursor that there is not.
    """
    _check(filters)
    after = _read_cursor(cursor) if cursor else None
    stamp = counts_stamp()
    found = _filtered(filters)
    known = total(filters, stamp) if filters.counted else None
    # sorted in an index, not with the wide rows
    ids = [] if known == 0 else list(_after(found, after).values_list("pk", flat=True)[: limit + 1])
    documents = _in_order(ids[:limit])
    count, exact = (known, True) if known is not None else _bounded(found)
    return DocumentPage(
        records=tuple(records_of(documents)),
        next=_cursor(documents[-1]) if documents and len(ids) > limit else None,
        total=count,
        total_is_exact=exact,
        stamp=stamp,
    )


def newest(limit: int) -> tuple[PublicDocument, ...]:
    """The documents approved last, uncounted (three statements)."""
    return tuple(records_of(public_documents().order_by("-approved_at", "-id")[:limit]))


def _in_order(ids: Sequence[int]) -> list[Document]:
    rows = public_documents().in_bulk(ids) if ids else {}
    return [rows[pk] for pk in ids if pk in rows]


def _filtered(filters: DocumentFilters) -> QuerySet[Document]:
    exact = {
        "task": filters.task,
        "category": filters.category,
        "kind": filters.kind,
        "institution": filters.institution,
        "disclosure": filters.disclosure,
    }
    given = {name: value for name, value in exact.items() if value}
    found, ids = public_documents(), filters.department_ids
    if ids is not None:
        one = len(ids) == 1
        found = found.filter(department_id=next(iter(ids))) if one else found.filter(department_id__in=ids)
    leading = _leading(given) if ids is None else ""
    for name, value in given.items():
        found = found.filter(**{name: value}) if name == leading else _beside(found, name, value)
    return _within(found, filters)


def _leading(given: Mapping[str, str]) -> str:
    """The filter whose index is walked: the one that leaves fewest, as registers are. Nearly every document is an
    approval in the category of approved documents."""
    usual = (("category", APPROVED), ("kind", "approval"))
    rare = [name for name in given if (name, given[name]) not in usual and name != "disclosure"]
    return next(iter(rare or given), "")


def _beside(found: QuerySet[Document], name: str, value: str) -> QuerySet[Document]:
    """A condition that no index is taken for."""
    return found.alias(**{f"of_{name}": Coalesce(name, Value(""))}).filter(**{f"of_{name}": value})


def _within(found: QuerySet[Document], filters: DocumentFilters) -> QuerySet[Document]:
    """The period, by the instant of approval: lists are sorted by it."""
    zone = ZoneInfo(authority().zone)
    if filters.from_day:
        found = found.filter(approved_at__gte=datetime.combine(filters.from_day, time(), zone))
    if filters.to_day:
        end = datetime.combine(filters.to_day + timedelta(days=1), time(), zone)
        found = found.filter(approved_at__lt=end)
    return found


def _after(found: QuerySet[Document], after: tuple[datetime, int] | None) -> QuerySet[Document]:
    if after is not None:
        at, row_id = after
        found = found.filter(Q(approved_at__lt=at) | Q(approved_at=at, id__lt=row_id), approved_at__lte=at)
    return found.order_by("-approved_at", "-id")


def _bounded(found: QuerySet[Document]) -> tuple[int, bool]:
    counted = found.order_by()[: COUNT_CAP + 1].count()
    return min(counted, COUNT_CAP), counted <= COUNT_CAP


def _cursor(document: Document) -> str:
    said = f"{document.approved_at.isoformat()}|{document.pk}"
    return base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> tuple[datetime, int]:
    try:
        said = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        at, _, row_id = said.partition("|")
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None or not row_id.isdecimal() or len(row_id) > 18:
            raise ValueError(cursor)
        return moment.astimezone(UTC), int(row_id)
    except (ValueError, OverflowError) as error:
        fault = FieldFault("cursor", "invalid_cursor", _UNKNOWN_CURSOR)
        raise InvalidInput(_UNKNOWN_CURSOR, "invalid_cursor", fields=(fault,)) from error


def _check(filters: DocumentFilters) -> None:
    known = {
        "category": (filters.category, categories()),
        "kind": (filters.kind, KINDS),
        "class": (filters.disclosure, CLASS_NAMES),
    }
    faults = tuple(
        FieldFault(
            name, "unknown_value", _UNKNOWN_VALUE.format(value=value[:40], known=", ".join(map(str, values)))
        )
        for name, (value, values) in known.items()
        if value and value not in values
    )
    if faults:
        raise InvalidInput(faults[0].message, "invalid_filter", fields=faults)
