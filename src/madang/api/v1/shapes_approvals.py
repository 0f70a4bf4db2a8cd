"""The shapes of documents and their lines. What is sent is read strictly: no value is guessed."""

from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import BaseModel, ConfigDict, Field

from madang.api.v1.queries import Day, Paged
from madang.api.v1.shapes import Answer, Listed, Named, Words

Whole = Annotated[int, Field(strict=True)]
Flag = Annotated[bool, Field(strict=True)]
Code = Annotated[str, Field(max_length=40)]
ClassCode = Literal["open", "partial", "closed"]
Order = Literal["in-parallel", "in-order"]
Show = Literal["waiting", "drafted", "returned", "signed", "arrived", "shown", "register"]


class Sent(BaseModel):
    """What a caller sends; a member that is not known is refused, so that none is lost by a slip of the pen."""

    model_config = ConfigDict(extra="forbid")


# --- asked in the address ------------------------------------------------------------------------------


class DocumentsQuery(Paged):
    """Which list, and how it is narrowed. Days are local and inclusive, by the last change."""

    show: Show = Field(
        "waiting", description="What waits for a signature of the caller, unless said otherwise."
    )
    q: str = Field("", max_length=80, description="Words of the title, or a number in full.")
    person: str = Field("", max_length=40, description="Officer code: drafter, or in the line.")
    from_day: Day | None = Field(None, alias="from")
    to_day: Day | None = Field(None, alias="to")


class DocumentQuery(Schema):
    """Which version, and how its body is told."""

    version: int | None = Field(None, ge=1, le=32_000, description="The newest, unless said otherwise.")
    format: Literal["text", "blocks"] = Field(
        "text", description="The body in its notation, or as JSON blocks."
    )


class PrintQuery(Schema):
    lang: Literal["ko", "en"] = Field("ko", description="The language of the labels.")


class LineQuery(Schema):
    """For what the line would be proposed."""

    kind: str = Field(max_length=20, description="Code of a kind of document.")
    department: str = Field("", max_length=40, description="Code of a department of the caller's.")
    amount: int | None = Field(None, ge=0, le=10**15, description="Won, where the table goes by amounts.")
    cooperation: str = Field("", max_length=1000, description="Codes of departments, with commas between.")
    order: Order = "in-parallel"


# --- sent ----------------------------------------------------------------------------------------------


class Beginning(Sent):
    """A document to begin with its template."""

    kind: str = Field(min_length=1, max_length=20, examples=["internal"])
    department: Code = Field("", description="Code of a department of the caller's; the first one if empty.")


class Recipient(Sent):
    """Where a document is sent: one of the two."""

    department: Code = ""
    outside: str = Field("", max_length=200, description="Name of an addressee outside.")


class Writing(Sent):
    """All that a version says. It takes the place of what was written before."""

    title: str
    summary: str = Field(description="문서요지; required when it is submitted.")
    keywords: list[str]
    body: Any = Field(
        description="Notation (text) or blocks (`madang-document-body`), see docs/document-body.md.",
        json_schema_extra={"anyOf": [{"type": "string"}, {"type": "object"}]},
    )
    recipients: list[Recipient] = Field(default_factory=list)
    disclosure: str = Field(alias="class", description="open, partial or closed.", max_length=20)
    grounds: list[Whole] = Field(default_factory=list, description="Items 1 to 8 of Article 9(1).")
    grounds_reason: str = ""
    retention: str = Field(max_length=20, description="permanent, semi_permanent, y30, y10, y5, y3 or y1.")
    amount: Whole | None = None
    revision: Whole = Field(description="The `revision` the writer began from.")


class Attaching(Sent):
    """A file with its class."""

    name: str = Field(min_length=1, max_length=255, examples=["산출 내역.xlsx"])
    content_base64: str
    media: str = Field("application/octet-stream", max_length=100)
    disclosure: str = Field("open", alias="class", max_length=20)
    grounds: list[Whole] = Field(default_factory=list)
    grounds_reason: str = ""


class Classifying(Sent):
    """The class of an attachment."""

    disclosure: str = Field(alias="class", max_length=20)
    grounds: list[Whole] = Field(default_factory=list)
    grounds_reason: str = ""


class SeatChosen(Sent):
    """A place in a line chosen by hand. Equal stages sign side by side."""

    official: Code = Field(description="Officer code.")
    role: str = Field(max_length=20, description="review, cooperate or approve.")
    stage: Whole | None = Field(None, description="1 to 100; without one, after the seat before.")


class DocumentAct(Sent):
    """What an act asks for; each takes its own members only."""

    cooperation: list[Code] = Field(
        default_factory=list, max_length=50, description="submit: codes of departments."
    )
    order: Order = Field("in-parallel", description="submit: how departments co-operate.")
    line: list[SeatChosen] = Field(
        default_factory=list, max_length=50, description="submit: in place of the line proposed."
    )
    version: Whole | None = Field(None, description="sign: the version that was read.")
    opinion: str = Field("", description="sign: public with the document of a case.")
    confirms_class: Flag = Field(False, description="sign: confirms class and grounds as second person.")
    reason: str = Field("", description="return, skip: required.")
    seat: Whole | None = Field(None, description="skip: the `order` of the seat.")
    officials: list[Code] = Field(
        default_factory=list, max_length=100, description="circulate: officer codes."
    )


class DocumentChosen(Sent):
    """A document to sign, in the version that was read."""

    id: str = Field(min_length=1, max_length=20)
    version: Whole | None = None


class SigningMany(Sent):
    """Documents to sign, each by the same rules."""

    documents: list[DocumentChosen]


class SendingAct(Sent):
    """What becomes of a document that came in; each act takes its own members only."""

    handler: Code = Field("", description="receive: officer code of who handles it.")
    department: Code = Field("", description="pass-on: code of the right department.")
    reason: str = Field("", description="pass-on, refuse: required.")


# --- answered ------------------------------------------------------------------------------------------


class DocumentKind(Named):
    """A kind of document. `by_hand`: begun by an official, not by a step of a case."""

    retention: Named
    by_hand: bool
    sent: bool
    policy: bool


class DocumentKindList(Listed):
    items: list[DocumentKind]


class OfficialNamed(Answer):
    """An official as colleagues see them."""

    code: str
    name: str


class DocumentHead(Answer):
    """A document in a list. `since`: when the turn came, it was signed, sent, approved or changed."""

    id: str
    kind: Named
    title: str
    state: str
    state_name: Words
    disclosure: ClassCode = Field(alias="class")
    department: Named
    drafter: OfficialNamed
    case: str | None
    number: Words | None
    version: int
    since: str
    url: str


class DocumentList(Listed):
    items: list[DocumentHead]


class Ground(Answer):
    number: int
    name: Words


class AttachmentTold(Answer):
    id: str
    position: int
    name: str
    media: str
    bytes: int
    sha256: str
    disclosure: ClassCode = Field(alias="class")
    grounds: list[Ground]
    grounds_reason: str
    url: str


class SeatTold(Answer):
    """A place in the line. `state`: pending, waiting, signed, sent_back, skipped or ended."""

    order: int
    stage: int
    role: Named
    kind: str = Field(description="full (결재) or delegated (전결)")
    acting: bool = Field(description="signed for an absent holder (대결)")
    mark: Words
    state: str
    post: Words
    department: Named
    official: OfficialNamed | None
    signer: OfficialNamed | None
    turn_at: str | None
    at: str | None
    opinion: str
    reason: str


class HistoryEntry(Answer):
    seq: int
    at: str
    recorded_at: str
    said: Words
    who: Words
    texts: list[str]


class SendingTold(Answer):
    id: str
    to: Words
    state: str
    sent_at: str
    settled_at: str | None
    number: Words | None
    reason: str
    mine: bool


class Document(Answer):
    """A document as whoever may see it reads it. `allowed_acts`: what the caller can do to it now."""

    id: str
    kind: Named
    state: str
    state_name: Words
    department: Named
    drafter: OfficialNamed
    case: str | None
    number: Words | None
    policy_number: Words | None
    register_number: dict[str, Any] | None = Field(description="What an outside system's register gave.")
    approved_at: str | None
    version: int
    versions: list[int]
    revision: int
    saved_at: str
    submitted_at: str | None
    digest: str = Field(description="SHA-256 of what was submitted; empty before.")
    title: str
    summary: str
    keywords: list[str]
    body: str | dict[str, Any]
    recipients: list[dict[str, Any]]
    disclosure: ClassCode = Field(alias="class")
    class_mark: str
    grounds: list[Ground]
    grounds_reason: str
    class_confirmed_at: str | None
    class_waits: bool = Field(description="A second person has still to confirm the class.")
    retention: Named
    amount: int | None
    attachments: list[AttachmentTold]
    line: list[SeatTold]
    my_seat: int | None
    skippable: list[int]
    history: list[HistoryEntry]
    sendings: list[SendingTold]
    circulated: list[dict[str, Any]]
    replaces: str | None
    replaced_by: str | None
    allowed_acts: list[str]
    url: str
    pdf: str | None


class SeatProposed(Answer):
    """A place as it would be proposed."""

    stage: int
    role: Named
    kind: str
    post: Words
    rank: int
    department: Named
    official: OfficialNamed | None


class LeftOutTold(Answer):
    """A place that belongs to the line and is not in it."""

    role: Named
    post: Words
    rank: int
    reason: Words


class LineProposed(Answer):
    seats: list[SeatProposed]
    decides: int = Field(description="The rank that decides, 1 (officer) to 7 (mayor).")
    left_out: list[LeftOutTold]
    notes: list[Words]


class VersionsCompared(Answer):
    """Two versions. `changed`: members that differ; `lines`: the bodies line by line."""

    id: str
    old: int
    new: int
    versions: list[int]
    changed: dict[str, Any]
    lines: list[dict[str, Any]]


class ToldOfDocument(Answer):
    id: str
    title: str
    done: bool
    code: str = Field(description="done, or the code of the refusal.")
    message: Words | None


class ToldOfDocuments(Answer):
    items: list[ToldOfDocument]


class SendingSettled(Answer):
    id: str
    state: str
    number: Words | None
    went_to: str | None
