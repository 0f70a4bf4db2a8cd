"""Receipts of the disclosure log: for the applicant alone."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from madang.api.answers import answer, iso_second, local_zone
from madang.api.callers import Bearer
from madang.api.v1.description import operation
from madang.api.v1.log import NOT_LOGGED
from madang.api.v1.shapes import Answer
from madang.domains import cases
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import NotFound
from madang.kernel.text import Text
from madang.log.publishing import NotLogged
from madang.log.receipts import LogReceipt, receipt_for, receipts_of

router = Router(tags=["log"])
bearer = Bearer()


class ReceiptQuery(Schema):
    """Of which entry."""

    leaf: int | None = Field(
        None, ge=0, lt=2**62, description="Number of the entry; the first one of the case without it."
    )


class LoggedEntry(Answer):
    """An entry about the case."""

    index: int
    seq: int = Field(description="Number of its event.")
    at: str
    ready: bool = Field(description="Whether its receipt can be had: within a minute.")


class CaseReceipt(Answer):
    """What is kept to prove it later; `madang-verify proof` and `doc` read it as it is (`receipt`)."""

    number: str
    entries: list[LoggedEntry]
    receipt: dict[str, Any] | None = Field(
        description="`index`, `leaf` (the entry), `disclosures` (values with their salts), `proof` "
        "(c2sp.org/tlog-proof); null until it is ready."
    )


@router.get(
    "/cases/{number}/receipt",
    auth=bearer,
    **operation(
        "read_case_receipt",
        Text("공개 대장 접수증", "Receipt of the disclosure log"),
        {200: CaseReceipt},
        fails=(401, 404, 422),
    ),
)
def read_receipt(request: HttpRequest, number: str, asked: Query[ReceiptQuery]) -> HttpResponse:
    """For the applicant and who acts for them: the entries about a case, and the receipt of one of them."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    if actor.is_staff:
        raise NotFound()
    cases.receipt_of(actor, number, clock.now())
    rows, zone = receipts_of("case", number), local_zone()
    if asked.leaf is not None and asked.leaf not in {row.index for row in rows}:
        raise NotFound(NOT_LOGGED, "not_logged")
    found = _receipt(number, asked.leaf)
    entries = [
        {
            "index": row.index,
            "seq": row.seq,
            "at": iso_second(row.written_at, zone),
            "ready": row.is_ready,
        }
        for row in rows
    ]
    return answer({"number": number, "entries": entries, "receipt": found.told if found else None})


def _receipt(number: str, leaf: int | None) -> LogReceipt | None:
    try:
        return receipt_for("case", number, leaf)
    except NotLogged:
        return None
