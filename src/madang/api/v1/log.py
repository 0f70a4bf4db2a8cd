"""The disclosure log: the proof that an entry is in it. Its files are served beside the API, as its formats say."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from madang.api.answers import public_answer, public_content
from madang.api.v1.description import operation
from madang.api.v1.shapes import Answer
from madang.kernel.errors import NotFound
from madang.kernel.text import Text
from madang.log.publishing import NotLogged, proof_of, proof_told

router = Router(tags=["log"])

NOT_LOGGED = Text(
    "서명된 공개 대장에 그 번호의 기록이 없거나 아직 실리지 않았습니다.",
    "No signed state of the log holds an entry of that number, or not yet.",
)
_TEXT = "text/plain; charset=utf-8"


class ProofQuery(Schema):
    """Of which entry."""

    leaf: int = Field(ge=0, lt=2**62, description="Number of the entry, from 0.")


class LogProof(Answer):
    """Hashes are base64; `proof` goes from the leaf to the root (RFC 9162 section 2.1.3.2)."""

    index: int
    entry: str = Field(description="The entry itself, as it was hashed.")
    leaf_hash: str = Field(description="SHA-256 of a zero byte and the entry.")
    size: int = Field(description="How many entries the state has that the proof leads to.")
    root: str
    proof: list[str]
    checkpoint: str = Field(description="That state as a signed note, with the signatures of witnesses.")


@router.get(
    "/log/proof",
    **operation(
        "read_log_proof",
        Text("공개 대장 수록 증명", "Proof that an entry is in the disclosure log"),
        {200: LogProof},
        fails=(404, 422),
    ),
)
def read_proof(request: HttpRequest, asked: Query[ProofQuery]) -> HttpResponse:
    """The proof under the newest state that witnesses confirmed; `Accept: text/plain` for c2sp.org/tlog-proof."""
    try:
        found = proof_of(asked.leaf)
    except NotLogged:
        raise NotFound(NOT_LOGGED, "not_logged") from None
    if request.accepts("application/json"):
        response = public_answer(request, found.checkpoint.note.raw, lambda: proof_told(found))
    else:
        response = public_content(request, found.as_text(), _TEXT)
    response.headers["Vary"] = "Accept, Authorization"
    return response
