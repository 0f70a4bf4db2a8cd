"""Decisions about a case. Pure: no database, no clock."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from madang.domains.cases import errors
from madang.domains.cases.states import OPEN_STATES, TABLE, Act, Part, State
from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.personal_data import NAMES, find_identifiers
from madang.kernel.text import Text

MAX_TEXT = 4000
SUPPLEMENT_MOVES = 2  # 시행령 제24조제2항: the petitioner may ask for more time twice
ENTRY_GRACE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands, as far as it decides what may be done."""

    state: State
    step_acts: frozenset[Act]  # acts that current steps ask for or that complete them as well
    waiting: frozenset[Act] = frozenset()  # acts that something waits for besides the steps
    erased: bool = False  # nothing can be done any more


def parts_that_may(act: Act) -> frozenset[Part]:
    """Who may do an act, in whatever state."""
    return TABLE[act].by


def is_possible(act: Act, standing: Standing) -> bool:
    """Whether the act is possible in this state, by whomever."""
    rule = TABLE[act]
    if standing.erased or (rule.needs_waiting and act not in standing.waiting):
        return False
    return standing.state in rule.states and (not rule.needs_step or act in standing.step_acts)


def refusal_of_erasure(act: Act, standing: Standing) -> tuple[Text, str] | None:
    """Why an act is not possible where that has to do with an erasure, with its code; None where it has not."""
    if standing.erased:
        return errors.IS_ERASED, "erased"
    if act is Act.ASK_ERASURE:
        return errors.STILL_OPEN, "case_open"
    if act in (Act.CONFIRM_ERASURE, Act.REFUSE_ERASURE):
        return errors.NO_ERASURE, "no_erasure"
    return None


def allowed_acts(parts: Collection[Part], standing: Standing) -> tuple[Act, ...]:
    """What somebody with these parts may do now, in the order of the table."""
    return tuple(
        act for act, rule in TABLE.items() if not rule.by.isdisjoint(parts) and is_possible(act, standing)
    )


def state_of(step_states: Iterable[str], *, held_for_supplement: bool) -> State:
    """The state of an open case from its current steps; a supplement that is waited for stops everything."""
    if held_for_supplement:
        return State.ON_HOLD
    states = {State(s) for s in step_states}
    for state in (State.DECIDING, State.REVIEWING, State.RECEIVED):
        if state in states:
            return state
    return State.REVIEWING


class Identity(StrEnum):
    """Whether we know who applied. Nothing at all where the procedure does not ask for it."""

    NOT_ASKED = ""
    OPEN = "open"
    CONFIRMED = "confirmed"


def identity_at_filing(assurance: str, *, confirmed: bool, objection: bool = False) -> Identity:
    """What a case begins with. An objection rests on the case it objects to, whose applicant was known."""
    if assurance != "verified" or objection:
        return Identity.NOT_ASKED
    return Identity.CONFIRMED if confirmed else Identity.OPEN


def waits_for_identity(act: Act, identity: str) -> bool:
    """Whether an act has to wait until the applicant's identity is confirmed: the decision alone does."""
    return act == Act.DECIDE and identity == Identity.OPEN


@dataclass(frozen=True, slots=True)
class Power:
    """What a mandate covers, as far as it decides who may do what."""

    representative_id: int
    principal_id: int | None
    business_id: int | None
    case_id: int | None
    procedure_code: str
    may_end: bool
    valid_from: datetime
    valid_until: datetime | None
    in_force: bool


@dataclass(frozen=True, slots=True)
class Matter:
    """What is to be covered: a case, or an application of a procedure that has yet to be filed (no `case_id`)."""

    procedure_code: str
    applicant_id: int | None
    business_id: int | None
    case_id: int | None = None


def covers(power: Power, matter: Matter, at: datetime) -> bool:
    """Whether a mandate covers a matter at an instant; from its first instant, up to and without its last."""
    if not power.in_force or at < power.valid_from or (power.valid_until and at >= power.valid_until):
        return False
    if power.case_id is not None:
        return power.case_id == matter.case_id
    if power.procedure_code and power.procedure_code != matter.procedure_code:
        return False
    given = (power.principal_id, power.business_id)
    return given != (None, None) and given == (matter.applicant_id, matter.business_id)


def is_overdue(state: str, due_at: datetime | None, now: datetime, *, held: bool) -> bool:
    """Whether the limit has passed while the case is open and its clock runs."""
    return state in OPEN_STATES and not held and due_at is not None and due_at < now


def is_entered_late(happened: datetime, recorded: datetime, zone: ZoneInfo) -> bool:
    """Whether an act was entered after the local day on which it happened (and more than an hour after it)."""
    return (
        recorded - happened > ENTRY_GRACE
        and recorded.astimezone(zone).date() > happened.astimezone(zone).date()
    )


def urgency(term_due: datetime | None, case_due: datetime | None) -> datetime | None:
    """By when a task wants to be done: the earlier of its own term and the deadline of its case."""
    return min((d for d in (term_due, case_due) if d), default=None)


def cleared_for_public(field: str, text: str, private_words: Iterable[str] = ()) -> str:
    """The text, trimmed, if it may be shown to everybody.

    Raises InvalidInput where it is too long or carries an identifier or a word from the applicant's
    personal data. The text is refused and stays with its author; it is never cut or changed silently.
    """
    text = text.replace("\x00", "").strip()
    found = [NAMES[kind] for kind in find_identifiers(text)]
    if any(word in text for word in private_words if len(word) > 1):
        found.append(Text("신청인의 개인정보", "personal data of the applicant"))
    if found:
        raise _refused(field, _PRIVATE.format(what=Text.joined(", ", found)))
    if len(text) > MAX_TEXT:
        raise _refused(field, _TOO_LONG.format(max=MAX_TEXT, now=len(text)))
    return text


def check_length(field: str, text: str) -> str:
    """A text for colleagues, trimmed. Raises InvalidInput where it is too long."""
    text = text.replace("\x00", "").strip()
    if len(text) > MAX_TEXT:
        raise _refused(field, _TOO_LONG.format(max=MAX_TEXT, now=len(text)))
    return text


def required_text(field: str, text: str, what: Text) -> str:
    """Raises InvalidInput where a text that must be given is empty."""
    if not text.strip():
        raise _refused(field, _MISSING.format(what=what))
    return text


def _refused(field: str, message: Text) -> InvalidInput:
    return InvalidInput(message, "invalid_text", fields=(FieldFault(field, "invalid_text", message),))


_PRIVATE = Text(
    "이 글은 모두에게 공개됩니다. {what}(으)로 보이는 내용이 있으니 지운 뒤 다시 보내 주십시오.",
    "This text becomes public. It seems to contain {what}; remove that and send it again.",
)
_TOO_LONG = Text(
    "{max:,}자까지 쓸 수 있습니다(현재 {now:,}자).", "At most {max:,} characters; this has {now:,}."
)
_MISSING = Text("{what}을(를) 적어 주십시오.", "Please give {what}.")
