"""What the world may see of a case: types of their own, filled field by field, never filtered from a private row."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from madang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a code and a name, as the API writes it."""

    code: str
    name: Text

    def as_dict(self) -> dict[str, Any]:
        return {"code": self.code, "name": self.name.as_dict()}


@dataclass(frozen=True, slots=True)
class PublicOfficial:
    """An official as far as the authority's policy shows them."""

    post: Text
    phone: str
    name: str | None
    officer_code: str


@dataclass(frozen=True, slots=True)
class PublicDelay:
    """Since when something is late, and the department's reason; empty while the department has not answered."""

    since: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class PublicEntry:
    """One value recorded at a step that its definition discloses."""

    label: Text
    value: Text


@dataclass(frozen=True, slots=True)
class PublicOpinion:
    """The opinion of a consulted department."""

    department: Named
    asked_at: datetime
    due_at: datetime | None
    replied_at: datetime | None
    outcome: str
    outcome_name: Text
    opinion: str
    on_behalf: bool


@dataclass(frozen=True, slots=True)
class PublicSignature:
    """One place in the line of signatures: whose post, since when it waits, when it was signed."""

    role: str  # reviewer, cooperator, approver
    stage: int  # places of one stage sign side by side
    state: str  # pending, waiting, signed, skipped
    post: Text
    department: Named | None
    official: PublicOfficial | None
    mark: Text
    turn_at: datetime | None
    signed_at: datetime | None
    with_opinion: bool


@dataclass(frozen=True, slots=True)
class PublicStep:
    """A step of the procedure and how this case stands to it."""

    code: str
    name: Text
    state: str  # done, current, next, skipped
    turn: int
    entered_at: datetime | None
    done_at: datetime | None
    expected_at: datetime | None
    term: Text | None
    department: Named | None
    official: PublicOfficial | None
    result: str
    reason: str
    delay: PublicDelay | None
    entries: tuple[PublicEntry, ...] = ()
    opinions: tuple[PublicOpinion, ...] = ()
    entered_late: bool = False
    skipped_by_official: bool = False
    term_rule: str = ""
    signatures: tuple[PublicSignature, ...] = ()
    document_number: Text | None = None


@dataclass(frozen=True, slots=True)
class PublicHold:
    """A period that does not count."""

    kind: str
    name: Text
    started_at: datetime
    ended_at: datetime | None
    until: datetime | None
    reason: str
    items: tuple[str, ...]
    source: Text


@dataclass(frozen=True, slots=True)
class PublicExtension:
    """More time, and why."""

    at: datetime
    reason_code: str
    reason_name: Text
    reason: str
    due_before: datetime
    due_after: datetime
    consent: bool


@dataclass(frozen=True, slots=True)
class PublicDeadline:
    """The deadline with the lines that explain it."""

    at: datetime | None
    written: str
    because: tuple[Text, ...]
    remaining: Text | None
    overdue: bool
    paused: bool
    delay: PublicDelay | None


@dataclass(frozen=True, slots=True)
class PublicPaper:
    """A required document, and whether it was handed in. Never its content."""

    code: str
    name: Text
    submitted: bool


@dataclass(frozen=True, slots=True)
class PublicAppeal:
    """What can be done against the decision, and until when."""

    remedies: Text
    possible: bool
    until: str
    objection: str  # number of the objection that was filed
    objection_to: str  # number of the case this one objects to


@dataclass(frozen=True, slots=True)
class PublicEvent:
    """One disclosed event."""

    seq: int
    type: str
    at: datetime
    disclosed_at: datetime
    step: str
    step_name: Text | None
    actor_role: str
    department: Named | None
    post: Text | None
    official_name: str | None
    summary: Text
    text: tuple[tuple[str, str], ...]
    corrects: int | None
    corrected_by: int | None
    entered_late: bool


@dataclass(frozen=True, slots=True)
class PublicHolder:
    """Who has the case in their hands now."""

    what: str  # applicant, departments, signer, official, department, nobody
    departments: tuple[Named, ...]
    official: PublicOfficial | None
    since: datetime | None
    phone: str


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """Everything the world may see of one case."""

    number: str
    procedure: Named
    version: int
    version_id: int  # for the drawing of the version the case is pinned to
    sector: str
    begins: str
    imported: bool
    state: str
    state_name: Text
    channel: str
    filed_at: datetime
    received_at: datetime | None
    closed_at: datetime | None
    department: Named
    department_phone: str
    official: PublicOfficial | None
    holder: PublicHolder
    due: PublicDeadline
    form: tuple[PublicEntry, ...]
    steps: tuple[PublicStep, ...]
    holds: tuple[PublicHold, ...]
    extensions: tuple[PublicExtension, ...]
    documents: tuple[PublicPaper, ...]
    result: str
    result_name: Text | None
    reasons: str
    conditions: tuple[str, ...]
    appeal: PublicAppeal
    events: tuple[PublicEvent, ...]
    area: str
    last_seq: int
    provision_id: int | None = None  # what its institution had set when it began
    institution: Named | None = None


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in a list, ready for display."""

    number: str
    procedure: Named
    sector: str
    department: Named
    state: str
    state_name: Text
    result: str
    result_name: Text | None
    filed_at: datetime
    filed_day: Text
    due_at: datetime | None
    due_day: Text | None
    overdue: bool
    held: bool
    late: bool | None
    area: str
    closed_at: datetime | None
    version: int
