"""Receipts of the disclosure log, for the applicant: what proves later, without us, that an entry was there."""

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from madang.domains import cases
from madang.domains.cases import CaseRecord
from madang.domains.organisation import authority
from madang.kernel import clock
from madang.kernel.errors import NotFound
from madang.kernel.text import Text
from madang.log.publishing import NotLogged
from madang.log.receipts import LogReceipt, receipt_for, receipts_of
from madang.web.public.moments import moment
from madang.web.session import actor_of, private, signed_in_or_following

_NOT_YET = Text(
    "공개 대장에 아직 실리지 않았습니다. 접수하고 1분쯤 뒤에 다시 시도해 주십시오.",
    "The disclosure log doesn't hold it yet. Please try again a minute after it was filed.",
)


def shown(record: CaseRecord, language: str) -> list[dict[str, Any]]:
    """The entries about a case with the sentence of each, oldest first; those of hidden events are left out."""
    zone = ZoneInfo(authority().zone)
    said = {event.seq: event.summary for event in record.events}
    return [
        {
            "index": row.index,
            "said": said[row.seq][language] if row.seq in said else "",
            "at": moment(row.written_at, zone, language),
            "is_ready": row.is_ready,
        }
        for row in receipts_of("case", record.number)
    ]


@require_safe
@signed_in_or_following
def receipt(request: HttpRequest, language: str, number: str) -> HttpResponse:
    """`receipt.json`: an entry (`?leaf=`, else the first) with its values and its proof."""
    found = _receipt(request, number)
    return _download(found.json, "application/json", f"receipt-{number}-{found.index}.json")


@require_safe
@signed_in_or_following
def proof(request: HttpRequest, language: str, number: str) -> HttpResponse:
    """The proof alone, as other programs read it (c2sp.org/tlog-proof)."""
    found = _receipt(request, number)
    return _download(found.proof, "text/plain; charset=utf-8", f"receipt-{number}-{found.index}.tlog-proof")


def _receipt(request: HttpRequest, number: str) -> LogReceipt:
    """Raises NotFound for all but the applicant's side, and until the log holds it."""
    actor = actor_of(request)
    if actor.is_staff:
        raise NotFound()
    cases.receipt_of(actor, number, clock.now())
    leaf = request.GET.get("leaf", "")
    if leaf and not (leaf.isascii() and leaf.isdecimal() and len(leaf) < 19):
        raise NotFound()
    try:
        return receipt_for("case", number, int(leaf) if leaf else None)
    except NotLogged:
        raise NotFound(_NOT_YET, "not_logged") from None


def _download(content: bytes, media: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return private(response)
