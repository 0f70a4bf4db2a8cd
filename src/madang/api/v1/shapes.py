"""The shapes of answers and bodies, for the OpenAPI document. Answers are written by hand and tested against these."""

from datetime import date, datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import BaseModel, ConfigDict, Field


class Answer(Schema):
    """What an answer holds at least; members may be added."""

    model_config = ConfigDict(extra="allow")


class Words(Schema):
    """The same in Korean and English."""

    ko: str
    en: str


class Named(Answer):
    """A thing with its code and name."""

    code: str
    name: Words


class FieldProblem(Schema):
    """What is wrong with one input."""

    field: str = Field(examples=["place", "files[0].content_base64"])
    code: str
    message: str = Field(description="In the language of Accept-Language.")
    messages: Words


class Problem(Schema):
    """RFC 9457 problem details. `code` is stable; `detail` tells a person what to do."""

    type: str
    title: str
    status: int
    code: str = Field(examples=["not_possible"])
    detail: str
    message: Words
    fields: list[FieldProblem]
    allowed: list[str] = Field(description="For 409: the acts that are possible now.")


class Listed(Answer):
    """The members every list has."""

    next: str | None = Field(description="The cursor of the next page; null on the last.")
    total: int
    total_is_exact: bool


class Sector(Named):
    """A sector of the administration."""

    procedures: int


class SectorList(Listed):
    items: list[Sector]


class ProcedureHead(Answer):
    """A procedure in a list."""

    code: str = Field(examples=["CON-06"])
    sector: Named
    name: Words
    kind: str
    limit: dict[str, Any]
    version: int
    disclosed: bool


class ProcedureList(Listed):
    items: list[ProcedureHead]


class ProcedureStep(Answer):
    """A step as the procedure defines it."""

    code: str
    name: Words
    actor: str
    term: str | None
    disclosed_fields: list[str]


class FlowLink(Answer):
    """A way from one step to another."""

    source: str = Field(alias="from")
    to: str
    when: Words | None


class FormField(Answer):
    """One thing that is asked. A form filled with the `example` values is accepted."""

    name: str
    type: str
    label: Words
    help: Words
    required: bool
    choices: list[dict[str, Any]]
    min: Any
    max: Any
    pattern: str | None
    max_length: int | None
    example: Any
    show_if: Any
    public: str = Field(description="yes, masked or no")
    pii: str | None


class RuleLink(Answer):
    title: Words
    url: str


class Disclosure(Answer):
    selected_by: Words
    criteria: list[Words]
    since: str


class Handling(Answer):
    """Who handles it: the city’s department, or the district named in the address `place`; what a district may set."""

    level: str = Field(description="city or district")
    place: str | None
    may_set: list[str]


class LocalDifference(Answer):
    """One thing that an institution does otherwise; `effect` of a period: stricter or looser than the standard."""

    what: str
    name: Words
    standard: Words
    here: Words
    effect: str | None


class LocalProvision(Answer):
    """What one institution sets where the standard leaves it open."""

    institution: Named
    number: int
    valid_from: datetime
    differences: list[LocalDifference]


class Procedure(ProcedureHead):
    """Everything a citizen may know of a procedure."""

    steps: list[ProcedureStep]
    flow: list[FlowLink]
    form: list[FormField]
    documents_required: list[dict[str, Any]]
    rules: list[RuleLink]
    department: Named
    handled_by: Handling
    provisions: list[LocalProvision]
    disclosure: Disclosure
    identity: dict[str, Any] = Field(
        description="asked: none or verified (before the decision); name in words"
    )


class VersionChange(Answer):
    """One thing that a version changed; `effect` says whether more (`wider`) or less (`narrower`) became public."""

    part: str
    said: Words
    effect: str | None


class ProcedureVersion(Answer):
    """A version of a procedure: from when it holds, and what it changed against the one before."""

    number: int
    valid_from: datetime
    published_at: datetime
    disclosed: bool
    changes: list[VersionChange]


class VersionList(Listed):
    items: list[ProcedureVersion]


class Tier(Answer):
    """Up to an amount in won, inclusive, a rank decides; `up_to` is null for whatever is above."""

    up_to: int | None
    decides: int


class DelegationMatter(Answer):
    """Who decides a matter; ranks are 1 (officer) to 7 (mayor). `reviews` null: every rank in between."""

    code: str = Field(examples=["case:CON-06", "document:expense", "*"])
    name: Words
    decides: int | None
    by_amount: list[Tier]
    amount_unknown: int | None
    said: Words
    kind: Literal["full", "delegated"]
    reviews: list[int] | None
    cooperates: list[Named]
    in_order: bool
    cannot_be_delegated: bool
    policy: bool
    retention: str
    document_kind: str
    like: list[str] = Field(description="The rows it takes from, the nearest first.")


class TableChange(Answer):
    what: Literal["added", "removed", "changed"]
    code: str
    said: Words


class DelegationVersion(Answer):
    """A published version and what it changed."""

    number: int
    valid_from: datetime
    published_at: datetime
    note: Words
    changes: list[TableChange]


class Delegation(Answer):
    """A delegation table. Number 0 with nulls: the one that comes with the system."""

    number: int
    institution: Named | None
    title: Words
    note: Words
    valid_from: datetime | None
    published_at: datetime | None
    checksum: str
    matters: list[DelegationMatter]
    versions: list[DelegationVersion]


class NamedProcedure(Named):
    version: int


class Official(Answer):
    """An official as far as the authority's policy shows them."""

    post: Words
    phone: str


class Delay(Answer):
    since: datetime
    reason: str


class Due(Answer):
    """The deadline, and the lines that say why it is this date. `at` is null where no limit runs."""

    at: datetime | None
    because: list[Words]
    overdue: bool
    paused: bool


class CaseSignature(Answer):
    """One place in the line of signatures of a step."""

    role: str = Field(description="reviewer, cooperator or approver")
    stage: int = Field(description="places of one stage sign side by side")
    state: str = Field(description="pending, waiting, signed or skipped")
    post: Words
    department: Named | None
    official: Official | None
    mark: Words | None = Field(description="delegated (전결), acting (대결), or both")
    waiting_since: datetime | None
    signed_at: datetime | None
    with_opinion: bool


class CaseStep(Answer):
    code: str
    name: Words
    state: str = Field(description="done, current, next or skipped")
    entered_at: datetime | None
    done_at: datetime | None
    expected_at: datetime | None
    term: str | None
    department: Named | None
    official: Official | None
    result: str | None
    reason: str | None
    delay: Delay | None
    signatures: list[CaseSignature]
    document_number: Words | None


class Hold(Answer):
    """A period that does not count."""

    kind: str
    name: Words
    started_at: datetime
    ended_at: datetime | None
    reason: str


class Extension(Answer):
    at: datetime
    reason_code: str
    reason: str
    due_before: datetime
    due_after: datetime


class Paper(Answer):
    """A required document, and whether it was handed in. Never its content."""

    code: str
    name: Words
    submitted: bool


class Appeal(Answer):
    possible: bool
    until: str | None
    remedies: Words
    objection: str | None
    objection_to: str | None


class AllowedAction(Answer):
    """An act the caller may do now, and what it asks for."""

    action: str
    name: Words
    step: str | None
    asks: list[FormField]


class CaseHead(Answer):
    """What lists show of a case."""

    number: str = Field(examples=["2026-0000042"])
    procedure: NamedProcedure
    sector: Named
    state: str
    state_name: Words
    filed_at: datetime
    department: Named
    result: str | None


class CaseInList(CaseHead):
    due: dict[str, Any]
    url: str


class CaseList(Listed):
    items: list[CaseInList]


class Case(CaseHead):
    """The public record of a case; with a token, `allowed_actions` besides."""

    official: Official | None
    due: Due
    steps: list[CaseStep]
    holds: list[Hold]
    extensions: list[Extension]
    documents: list[Paper]
    appeal: Appeal
    holder: dict[str, Any]
    form: list[dict[str, Any]]
    reasons: str | None
    conditions: list[str]
    last_seq: int
    events_url: str
    live_url: str
    allowed_actions: list[AllowedAction] | None = None


class Receipt(Answer):
    """What the applicant can hold against us: what was handed in, and when."""

    number: str
    filed_at: datetime
    files: list[dict[str, Any]]
    secret: str | None = Field(
        description="With it and the number the case is followed without an account; said here only."
    )
    follow: str = Field(description="The page that asks for both.")
    identity: str = Field(description="confirmed, open (the decision waits for it) or not_asked")


class Filed(Case):
    """A case that was just filed."""

    url: str
    receipt: Receipt
    missing_documents: list[Named]


class EventActor(Answer):
    department: Named | None
    post: Words | None


class Event(Answer):
    seq: int
    type: str
    at: datetime
    disclosed_at: datetime
    step: str | None
    actor: EventActor
    summary: Words


class EventList(Listed):
    items: list[Event]


class Task(Answer):
    """Something an official has to do."""

    number: str
    procedure: Named
    what: str = Field(description="step, signature or opinion")
    step: Named
    state: str
    state_name: Words
    urgent_at: datetime | None
    overdue: bool


class TaskList(Listed):
    items: list[Task]


class Told(Answer):
    """What became of one case of several. `code` is done, unchanged, or that of the refusal."""

    number: str
    done: bool
    code: str
    message: Words | None


class ToldList(Answer):
    items: list[Told]


class ChosenCase(BaseModel):
    """A case, and the `last_seq` the caller saw of it: refused where something happened since."""

    number: str = Field(max_length=20, examples=["2026-0000042"])
    seen_seq: int | None = Field(None, ge=0, lt=2**31)


class Assignments(BaseModel):
    """To whom cases go. Without `official` and `evenly` they go to the caller."""

    cases: list[ChosenCase] = Field(max_length=100)
    official: str = Field("", max_length=40, description="Officer code.")
    evenly: bool = Field(
        False, description="Shared among those present in the department, so that loads even out."
    )
    reason: str = Field(max_length=4000, description="Internal note of each case.")


class Reminders(BaseModel):
    """What the petition inspector writes about cases."""

    cases: list[ChosenCase] = Field(max_length=100)
    kind: Literal["reminder", "dunning"]
    note: str = Field("", max_length=4000, description="The inspector's words; not public.")


class Deadline(Answer):
    """`due` is a date for day rules and a date-time for hour rules."""

    rule: str
    start: str
    due: str
    because: list[Words]


class Clock(Answer):
    """Nearest-rank figures on one clock. A legal day has 8 working hours, one on the wall 24."""

    median_days: float | None
    p90_days: float | None


class Processing(Answer):
    """How long the cases of one group took; `median` and `p90` are working days on the legal clock."""

    key: str
    name: Words
    keys: dict[str, str]
    n: int
    median: float | None
    p90: float | None
    on_time_rate: float | None
    returned: int
    extended: int
    held: int
    legal_clock: Clock
    wall_clock: Clock


class ProcessingList(Listed):
    items: list[Processing]
    definition: Words


class Bucket(Answer):
    """How many entries took longer than the bucket before and at most `up_to_seconds` (null: no bound)."""

    up_to_seconds: int | None
    name: Words
    n: int


class LatencyGroup(Answer):
    """The histogram of one department or month; given where `by` is."""

    key: str
    name: Words
    n: int
    p50: float | None
    p99: float | None
    buckets: list[Bucket]


class Latency(Answer):
    """A histogram of the time between event and public record, in seconds."""

    items: list[LatencyGroup] | None = None

    n: int
    p50: float | None
    p99: float | None
    buckets: list[Bucket]
    definition: Words


class PeriodFigure(Answer):
    """One of two periods; working days on the legal clock."""

    n: int
    mean: float | None
    median: float | None
    deviation: float | None
    on_time: int
    on_time_rate: float | None


class WelchTest(Answer):
    """Welch's t-test, two-sided; `p` rounded to six digits after the point."""

    t: float
    df: float
    p: float


class ProportionsTest(Answer):
    """The z-test of two proportions, two-sided; `p` rounded to six digits after the point."""

    z: float
    p: float


class Comparison(Answer):
    """One group in two periods. The tests are null where there are too few cases for them."""

    key: str
    name: Words
    before: PeriodFigure
    after: PeriodFigure
    difference: float | None
    welch: WelchTest | None
    on_time_difference: float | None
    proportions: ProportionsTest | None


class ComparisonList(Listed):
    items: list[Comparison]
    definition: Words


class Compliance(Answer):
    """What became of the steps that were due for publication; `due` is the sum of the four kinds."""

    key: str
    name: Words
    due: int
    in_time: int
    in_time_rate: float | None
    entered_late: int
    skipped: int
    missing: int
    delayed: int
    unexplained: int
    extended: int


class ComplianceList(Listed):
    items: list[Compliance]
    definition: Words


class Missing(Answer):
    """Something of a case that should be public since `due_at`; `step` is null where its deadline passed."""

    number: str
    kind: str
    step: Words | None
    due_at: str
    days: int
    explained: bool


class MissingList(Listed):
    items: list[Missing]
    definition: Words


class UploadedFile(Schema):
    """A file of a filing or a supplement."""

    name: str = Field(min_length=1, max_length=255, examples=["사업계획서.pdf"])
    content_base64: str
    document: str = Field("", max_length=40, description="Code of the required document it is.")
    media: str = Field("application/octet-stream", max_length=100)


class OnBehalf(Schema):
    """For whom an application is filed; one of the two."""

    business: str = Field("", max_length=20, description="registration number of a business one acts for")
    person: str = Field("", max_length=40, description="user name of a person who gave a mandate")


class Filing(Schema):
    """An application: the form by field names, see `form[]` of the procedure."""

    procedure: str = Field(min_length=1, max_length=20, examples=["CON-06"])
    form: dict[str, Any] = Field(default_factory=dict, examples=[{"applicant_name": "홍길동"}])
    files: list[UploadedFile] = Field(default_factory=list, max_length=20)
    on_behalf_of: OnBehalf | None = None
    identity_seen: bool = Field(True, description="officials at the counter: they saw an identity card")


class ActBody(BaseModel):
    """What an act asks for: see `asks` of the case's `allowed_actions`. Members not named here are for its step."""

    model_config = ConfigDict(extra="allow")

    note: Any = Field(None, description="An internal note; public where the step discloses its reason.")
    reason: Any = Field(None, description="Public, except of a withdrawal.")
    items: Any = Field(None, description="request-supplement: what is missing, a list of texts.")
    until: Any = Field(None, description="request-supplement, extend: a date.", examples=["2026-12-31"])
    reason_code: Any = Field(None, description="extend: the ground.")
    result: Any = Field(None, description="draft, decide: one of the procedure's results.")
    reasons: Any = Field(None, description="draft, decide: public with the decision.")
    conditions: Any = Field(None, description="draft, decide: a list of texts.")
    grounds: Any = Field(None, description="appeal: what is objected to, and why. Not public.")
    seen_seq: Any = Field(None, description="The `last_seq` the caller saw; 409 if something happened since.")
    files: list[UploadedFile] = Field(default_factory=list, max_length=20, description="supply")


class ApprovedDocument(Answer):
    """A document that was approved; `title` and `case` are null until it is disclosed."""

    number: Words
    kind: Words
    approved_at: datetime
    title: str | None
    case: str | None


class RankWait(Answer):
    """How long signatures wait at a rank, in minutes over four weeks; and those waited for now."""

    rank: int
    name: Words
    n: int
    median: int | None
    p90: int | None
    waiting: int
    waiting_since: datetime | None


class Signatures(Answer):
    """What a department signed in a week."""

    department: Named
    monday: date
    sunday: date
    documents: list[ApprovedDocument]
    ranks: list[RankWait]
    definition: Words


class ApprovalTaken(Answer):
    """What an act of an approval system led to; of a number of its register, `register_number` as well."""

    number: str = Field(description="Of the case.")
    last_seq: int


class CloudEvent(BaseModel):
    """CloudEvents 1.0 in structured mode. What `data` holds stands with each type in the documentation."""

    model_config = ConfigDict(extra="allow")

    specversion: Literal["1.0"]
    id: str = Field(max_length=100, description="Unique for the system: the key of idempotency.")
    source: str = Field(max_length=500)
    type: Literal[
        "kr.madang.approval.drafted",
        "kr.madang.approval.signed",
        "kr.madang.approval.returned",
        "kr.madang.approval.approved",
    ]
    data: dict[str, Any]
