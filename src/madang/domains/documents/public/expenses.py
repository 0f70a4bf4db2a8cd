"""What departments spent (업무추진비): rows of public documents, and sums that anybody can recount from them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet, Sum

from madang.domains.documents import access
from madang.domains.documents.models import Expense
from madang.domains.documents.states import DocumentState

NEWEST = 100


@dataclass(frozen=True, slots=True)
class ExpenseFilters:
    """What payments are narrowed by: the year of the budget, the department as its documents write it."""

    year: int | None = None
    department: str = ""


@dataclass(frozen=True, slots=True)
class ExpenseSum:
    """How many payments there were and their sum (won), by whatever `key` is."""

    key: str
    n: int
    won: int


@dataclass(frozen=True, slots=True)
class PublicExpense:
    """One payment. `participants`: names without a post are masked. `document`: the id of the one it stands in."""

    document: str
    row: int
    institution: str
    department: str
    year: int
    month: int
    executed_at: datetime
    place: str
    purpose: str
    participants: str
    payment: str
    won: int


@dataclass(frozen=True, slots=True)
class ExpenseFigures:
    """The sums of a page, and the newest payments."""

    years: tuple[int, ...]
    departments: tuple[str, ...]
    total: ExpenseSum
    months: tuple[ExpenseSum, ...]  # keys YYYY-MM, in order
    by_department: tuple[ExpenseSum, ...]  # the largest sum first
    newest: tuple[PublicExpense, ...]


def expense_figures(filters: ExpenseFilters) -> ExpenseFigures:
    """The sums of the payments in public documents, and the newest of these (six statements)."""
    everything, found = public_expenses(ExpenseFilters()), public_expenses(filters)
    years = everything.order_by("-year").values_list("year", flat=True).distinct()
    of_year = public_expenses(ExpenseFilters(filters.year))
    departments = of_year.order_by("department").values_list("department", flat=True).distinct()
    months = tuple(_sums(found, "year", "month"))
    newest = _rows(found.order_by("-executed_at", "-document_id", "row")[:NEWEST])
    return ExpenseFigures(
        years=tuple(years),
        departments=tuple(departments),
        total=ExpenseSum("", sum(one.n for one in months), sum(one.won for one in months)),
        months=tuple(sorted(months, key=lambda one: one.key)),
        by_department=tuple(sorted(_sums(found, "department"), key=lambda one: (-one.won, one.key))),
        newest=tuple(newest),
    )


def expense_rows(filters: ExpenseFilters) -> Iterator[PublicExpense]:
    """Every payment in public documents, by document and row, read as they are asked for."""
    return _rows(public_expenses(filters).order_by("document_id", "row").iterator(2000))


def public_expenses(filters: ExpenseFilters) -> QuerySet[Expense]:
    """The payments of documents that are out and not closed; nothing else is shown or counted."""
    open_ones = access.public_documents().filter(state=DocumentState.PUBLIC)
    found = Expense.objects.filter(document__in=open_ones).select_related("document")
    if filters.year is not None:
        found = found.filter(year=filters.year)
    return found.filter(department=filters.department) if filters.department else found


def _sums(found: QuerySet[Expense], *columns: str) -> Iterator[ExpenseSum]:
    rows = found.order_by().values_list(*columns).annotate(n=Count("pk"), won=Sum("amount"))
    for *key, n, won in rows:
        yield ExpenseSum("-".join(f"{part:02}" if isinstance(part, int) else part for part in key), n, won)


def _rows(found: "QuerySet[Expense] | Iterator[Expense]") -> Iterator[PublicExpense]:
    rows = list(found) if isinstance(found, QuerySet) else found
    for row in rows:
        yield PublicExpense(
            document=row.document.uid,
            row=row.row,
            institution=row.document.institution,
            department=row.department,
            year=row.year,
            month=row.month,
            executed_at=row.executed_at,
            place=row.place,
            purpose=row.purpose,
            participants=row.participants_shown,
            payment=row.payment,
            won=row.amount,
        )
