"""What is private in the words of a record is masked wherever everybody would read it."""

from collections.abc import Sequence

from madang.domains.documents.errors_room import NOT_MASKED
from madang.domains.documents.gate import scan_text
from madang.domains.documents.gate.masks import mask
from madang.domains.documents.models import Document, Expense, Found
from madang.domains.documents.words_room import FIELD_NAMES
from madang.kernel.errors import NotPossible

_PLAIN = ("summary", "task", "grounds_reason")
_OF_PAYMENTS = ("place", "purpose", "participants_shown")


def mask_record(document: Document, rows: Sequence[Found]) -> None:
    """Masks findings in the fields they were found in; of a title the original is kept beside. The caller saves.

    Raises NotPossible (`not_masked`) where the same is still found afterwards: it runs over several words or cells.
    """
    for row in rows:
        masked = mask(row.kind, row.text)
        if row.field == "payments":
            _mask_payments(document, row.text, masked)
        else:
            _mask_field(document, row.field, row.text, masked)
    for field in {row.field for row in rows}:
        found = {finding.text for finding in scan_text(_shown(document, field))}
        if not found.isdisjoint(row.text for row in rows if row.field == field):
            raise NotPossible(NOT_MASKED.format(field=FIELD_NAMES.get(field) or field), "not_masked")


def _mask_field(document: Document, field: str, text: str, masked: str) -> None:
    if field == "title":
        document.shown_title = document.title_shown.replace(text, masked)
    elif field == "keywords":
        document.keywords = [word.replace(text, masked) for word in document.keywords]
    elif field in _PLAIN:
        setattr(document, field, getattr(document, field).replace(text, masked))


def _mask_payments(document: Document, text: str, masked: str) -> None:
    rows = list(Expense.objects.filter(document=document))
    for row in rows:
        for name in _OF_PAYMENTS:
            setattr(row, name, getattr(row, name).replace(text, masked))
    Expense.objects.bulk_update(rows, _OF_PAYMENTS)


def _shown(document: Document, field: str) -> str:
    """The words of a field as everybody would read them, as the gate was given them."""
    if field == "title":
        return document.title_shown
    if field == "keywords":
        return "\n".join(document.keywords)
    if field == "payments":
        payments = Expense.objects.filter(document=document).order_by("row").values_list(*_OF_PAYMENTS)
        return "\n".join("\t".join(payment) for payment in payments)
    return str(getattr(document, field, ""))
