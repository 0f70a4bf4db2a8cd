"""A case ready for display in one language: what the templates of the case page read, and nothing else."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString

from madang.web.public.moments import Moment


@dataclass(frozen=True, slots=True)
class Said:
    """Words that somebody wrote; `lang` where they are in another language than the page."""

    text: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A label and what stands beside it."""

    label: str
    value: Said


@dataclass(frozen=True, slots=True)
class Delay:
    """Since when, and why; without a reason the department has been asked and has not answered."""

    since: Moment
    reason: Said | None


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a consulted department said, or until when it is waited for."""

    department: str
    department_code: str
    asked: Moment
    due: Moment | None
    replied: Moment | None
    outcome: str
    opinion: Said | None
    on_behalf: bool


@dataclass(frozen=True, slots=True)
class Signature:
    """One place in the line of signatures. `state`: signed, waiting, pending or skipped."""

    role: str
    who: str
    department: str
    mark: str
    state: str
    at: Moment | None
    since: Moment | None
    with_opinion: bool


@dataclass(frozen=True, slots=True)
class StepShown:
    """One stage of the procedure."""

    code: str
    name: Said
    state: str
    place: int
    turn: int
    entered: Moment | None
    done: Moment | None
    expected: Moment | None
    expected_passed: bool
    term: str
    department: str
    official: str
    contact: str
    result: str
    reason: Said | None
    entries: tuple[Entry, ...]
    opinions: tuple[Opinion, ...]
    signatures: tuple[Signature, ...]
    document_number: str
    delay: Delay | None
    entered_late: bool
    skipped: bool


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has the case in their hands: `what` is applicant, departments, signer, official, department or nobody."""

    what: str
    departments: tuple[tuple[str, str], ...]  # code, name
    official: str
    phone: str
    since: Moment | None


@dataclass(frozen=True, slots=True)
class DeadlineShown:
    """`state`: running, overdue, held, met, missed or ended."""

    state: str
    due: Moment
    left: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HoldShown:
    """A period that does not count."""

    name: str
    started: Moment
    ended: Moment | None
    until: Moment | None
    reason: Said | None
    items: tuple[Said, ...]
    source: str


@dataclass(frozen=True, slots=True)
class ExtensionShown:
    """More time, and why."""

    at: Moment
    ground: str
    reason: Said | None
    before: Moment
    after: Moment
    consent: bool


@dataclass(frozen=True, slots=True)
class Paper:
    name: str
    submitted: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """How it ended: decided, returned, withdrawn or transferred."""

    state: str
    result: str  # code
    result_name: str
    at: Moment | None
    reasons: Said | None
    conditions: tuple[Said, ...]
    remedies: str
    objection_possible: bool
    objection_until: Moment | None
    objection: str


@dataclass(frozen=True, slots=True)
class RuleShown:
    title: str
    article: str
    url: str


@dataclass(frozen=True, slots=True)
class EventShown:
    """One entry of the history."""

    seq: int
    at: Moment
    entered: Moment | None  # only where it was entered late
    summary: str
    who: str
    texts: tuple[Entry, ...]
    corrects: int | None
    corrected_by: int | None


@dataclass(frozen=True, slots=True)
class CaseShown:
    """The whole page. `last_disclosed`: number of the last event that everybody reads, and when it was disclosed."""

    number: str
    procedure: str
    procedure_code: str
    version: int
    state: str
    result: str
    result_name: str
    overdue: bool
    in_progress: bool
    imported: bool
    filed: Moment
    closed: Moment | None
    channel: str
    area: Said
    department: str
    department_code: str
    department_phone: str
    holder: Holder
    deadline: DeadlineShown | None
    delay: Delay | None
    chart: SafeString
    steps: tuple[StepShown, ...]
    holds: tuple[HoldShown, ...]
    extensions: tuple[ExtensionShown, ...]
    form: tuple[Entry, ...]
    papers: tuple[Paper, ...]
    decision: Decision | None
    objection_to: str
    rules: tuple[RuleShown, ...]
    events: tuple[EventShown, ...]
    last_seq: int
    last_disclosed: tuple[int, datetime]
