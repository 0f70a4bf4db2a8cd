"""From an act's name and what was sent for it to the function that does it. For the API and the desk alike."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from madang.domains.cases.actions import (
    consulting,
    deciding,
    disclosing,
    ending,
    erasing,
    handling,
    identity,
    lines,
    mandates,
    objection,
    reminding,
    supplement,
    time_limits,
)
from madang.domains.cases.actions.filing import Upload
from madang.domains.cases.errors import NO_SUCH_OFFICIAL, WRONG_DATE
from madang.domains.cases.models import Case
from madang.domains.cases.states import ACT_CODES, Act
from madang.domains.organisation import official_by_code
from madang.kernel.actor import Actor
from madang.kernel.errors import FieldFault, InvalidInput, NotFound
from madang.kernel.text import Text

Body = Mapping[str, Any]
MAX_LINES = 50


def perform(
    actor: Actor, *, number: str, act: str, body: Body, zone: ZoneInfo, files: Sequence[Upload] = ()
) -> Case:
    """Does an act with a body as the contract describes it. Raises NotFound for an act that does not exist,
    InvalidInput for values of the wrong kind, and whatever the act itself raises."""
    if act not in ACT_CODES:
        raise NotFound(Text("그런 처리는 없습니다.", "There is no such act."), "unknown_act")
    reader = _Reader(body, zone)
    arguments = _ARGUMENTS[Act(act)](reader, files)
    if (seen := reader.integer("seen_seq")) is not None:
        arguments["seen_seq"] = seen
    if reader.faults:
        raise InvalidInput(reader.faults[0].message, "invalid_body", fields=tuple(reader.faults))
    return _FUNCTIONS[Act(act)](actor, number=number, **arguments)


class _Reader:
    """Reads a body value by value and gathers what is wrong with it."""

    def __init__(self, body: Body, zone: ZoneInfo) -> None:
        self.body, self.zone = body, zone
        self.faults: list[FieldFault] = []

    def text(self, name: str) -> str:
        value = self.body.get(name)
        if value is None:
            return ""
        if isinstance(value, (str, int, float)) and not isinstance(value, bool):
            return str(value).replace("\x00", "").encode("utf-8", "replace").decode()
        return self._fault(name, Text("글로 적어 주십시오.", "Must be text."), "")

    def lines(self, name: str) -> list[str]:
        value = self.body.get(name) or []
        items = value.splitlines() if isinstance(value, str) else value
        if (
            not isinstance(items, list)
            or len(items) > MAX_LINES
            or not all(isinstance(i, str) for i in items)
        ):
            return self._fault(
                name,
                Text("글의 목록으로 적어 주십시오(50개까지).", "Must be a list of at most 50 texts."),
                [],
            )
        return [i.replace("\x00", "").strip() for i in items if i.strip()]

    def day(self, name: str) -> date | None:
        value = self.text(name)
        try:
            return datetime.fromisoformat(value).date() if value else None
        except ValueError:
            return self._fault(name, WRONG_DATE, None)

    def instant(self, name: str) -> datetime | None:
        value = self.text(name)
        try:
            moment = datetime.fromisoformat(value) if value else None
        except ValueError:
            return self._fault(name, WRONG_DATE, None)
        return moment.replace(tzinfo=self.zone) if moment and moment.tzinfo is None else moment

    def integer(self, name: str) -> int | None:
        value = self.text(name)
        if value and not (value.isdecimal() and len(value) < 10):
            return self._fault(name, Text("숫자로 적어 주십시오.", "Must be a number."), None)
        return int(value) if value else None

    def boolean(self, name: str) -> bool:
        return self.body.get(name) in (True, "true", "1", "on", "yes", 1)

    def seats(self, name: str) -> list[dict[str, Any]]:
        """A line of signatures as a list of objects."""
        value = self.body.get(name) or []
        if (
            not isinstance(value, list)
            or len(value) > MAX_LINES
            or not all(isinstance(i, dict) for i in value)
        ):
            return self._fault(
                name, Text("결재선은 목록으로 보내 주십시오.", "The line must be a list of seats."), []
            )
        return value

    def rest(self, *known: str) -> dict[str, Any]:
        """What the step's own definition asks for."""
        own = {*known, "note", "happened_at", "seen_seq", "step"}
        return {name: value for name, value in self.body.items() if name not in own}

    def official(self, name: str) -> int | None:
        code = self.text(name)
        if not code:
            return None
        found = official_by_code(code)
        return found if found is not None else self._fault(name, NO_SUCH_OFFICIAL, None)

    def _fault(self, name: str, message: Text, instead: Any) -> Any:
        self.faults.append(FieldFault(name, "invalid_value", message))
        return instead


Arguments = Callable[[_Reader, Sequence[Upload]], dict[str, Any]]


def _step_arguments(r: _Reader, _: Sequence[Upload]) -> dict[str, Any]:
    return {
        "asks": r.rest(),
        "note": r.text("note"),
        "step": r.text("step"),
        "happened_at": r.instant("happened_at"),
    }


def _accept_arguments(r: _Reader, _: Sequence[Upload]) -> dict[str, Any]:
    return {"asks": r.rest(), "note": r.text("note"), "happened_at": r.instant("happened_at")}


def _decision(r: _Reader) -> dict[str, Any]:
    return {
        "result": r.text("result"),
        "reasons": r.text("reasons"),
        "conditions": r.lines("conditions"),
        "asks": r.rest(
            "result", "reasons", "conditions", "cooperation", "cooperation_order", "line", "title"
        ),
        "happened_at": r.instant("happened_at"),
    }


def _reasoned(r: _Reader, _: Sequence[Upload]) -> dict[str, Any]:
    return {"reason": r.text("reason")}


def _reasoned_at(r: _Reader, _: Sequence[Upload]) -> dict[str, Any]:
    return {"reason": r.text("reason"), "happened_at": r.instant("happened_at")}


_ARGUMENTS: dict[Act, Arguments] = {
    Act.ASSIGN: lambda r, _: {
        "official_id": r.official("official"),
        "note": r.text("note"),
        "happened_at": r.instant("happened_at"),
    },
    Act.ACCEPT: _accept_arguments,
    Act.RECORD: _step_arguments,
    Act.INSPECT: _step_arguments,
    Act.DELIBERATE: _step_arguments,
    Act.REQUEST_SUPPLEMENT: lambda r, _: {
        "items": r.lines("items"),
        "until": r.day("until"),
        "reason": r.text("reason"),
    },
    Act.SUPPLY: lambda r, files: {"note": r.text("note"), "files": files},
    Act.ASK_MORE_TIME: lambda r, _: {"until": _needed(r, "until"), "note": r.text("note")},
    Act.CONSULT: lambda r, _: {
        "departments": r.lines("departments"),
        "note": r.text("note"),
        "happened_at": r.instant("happened_at"),
    },
    Act.REPLY: lambda r, _: {
        "department": r.text("department"),
        "outcome": r.text("outcome") or "agreed",
        "opinion": r.text("opinion") or r.text("note"),
        "happened_at": r.instant("happened_at"),
    },
    Act.DRAFT: lambda r, _: {
        **_decision(r),
        "note": r.text("note"),
        "cooperation": r.lines("cooperation"),
        "in_parallel": r.text("cooperation_order") != "in-order",
        "line": r.seats("line"),
        "title": r.text("title"),
    },
    Act.APPROVE: lambda r, _: {
        "note": r.text("note"),
        "opinion": r.text("opinion"),
        "confirms_class": r.boolean("confirms_class"),
        "version": r.integer("version"),
        "happened_at": r.instant("happened_at"),
    },
    Act.SEND_BACK: _reasoned_at,
    Act.RECALL: lambda r, _: {"happened_at": r.instant("happened_at")},
    Act.SKIP_REVIEW: lambda r, _: {**_reasoned_at(r, ()), "seat": r.integer("seat")},
    Act.DECIDE: lambda r, _: _decision(r),
    Act.RETURN: _reasoned_at,
    Act.TRANSFER: lambda r, _: {
        "department": r.text("department"),
        "agency": r.text("agency"),
        "reason": r.text("reason") or r.text("note"),
        "happened_at": r.instant("happened_at"),
    },
    Act.EXTEND: lambda r, _: {
        "reason_code": r.text("reason_code"),
        "reason": r.text("reason"),
        "until": _needed(r, "until"),
        "consent": r.boolean("consent"),
    },
    Act.EXPLAIN_DELAY: lambda r, _: {"reason": r.text("reason"), "step": r.text("step")},
    Act.WITHDRAW: _reasoned,
    Act.APPEAL: lambda r, _: {"grounds": r.text("grounds")},
    Act.SKIP: lambda r, _: {**_reasoned_at(r, ()), "step": r.text("step")},
    Act.CORRECT: lambda r, _: {
        "seq": r.integer("seq") or 0,
        "reason": r.text("reason"),
        "text": r.text("text"),
    },
    Act.WITHHOLD: _reasoned,
    Act.RESTORE: _reasoned,
    Act.REMIND: lambda r, _: {"note": r.text("note")},
    Act.DUN: lambda r, _: {"note": r.text("note")},
    Act.CONFIRM_IDENTITY: lambda r, _: {"seen": r.text("seen"), "note": r.text("note")},
    Act.CONFIRM_MANDATE: lambda r, _: {
        "mandate": r.text("mandate"),
        "representative": r.text("representative"),
        "accepted": r.text("decision") != "refused",
        "may_end": r.boolean("may_end"),
        "until": r.day("until"),
        "note": r.text("note"),
    },
    Act.TAKE_DOWN: lambda r, _: {"seq": r.integer("seq") or 0, "reason": r.text("reason")},
    Act.ASK_ERASURE: lambda r, _: {"ground": r.text("ground"), "note": r.text("note")},
    Act.CONFIRM_ERASURE: lambda r, _: {},
    Act.REFUSE_ERASURE: _reasoned,
}

_FUNCTIONS: dict[Act, Callable[..., Case]] = {
    Act.ASSIGN: handling.assign,
    Act.ACCEPT: handling.accept,
    Act.RECORD: handling.record_step,
    Act.INSPECT: partial(handling.record_step, act=Act.INSPECT),
    Act.DELIBERATE: partial(handling.record_step, act=Act.DELIBERATE),
    Act.REQUEST_SUPPLEMENT: supplement.request_supplement,
    Act.SUPPLY: supplement.supply,
    Act.ASK_MORE_TIME: supplement.ask_more_time,
    Act.CONSULT: consulting.consult,
    Act.REPLY: consulting.reply,
    Act.DRAFT: deciding.draft,
    Act.APPROVE: deciding.approve,
    Act.SEND_BACK: deciding.send_back,
    Act.RECALL: lines.recall,
    Act.SKIP_REVIEW: lines.skip_review,
    Act.DECIDE: deciding.decide,
    Act.RETURN: ending.return_case,
    Act.TRANSFER: ending.transfer,
    Act.EXTEND: time_limits.extend,
    Act.EXPLAIN_DELAY: time_limits.explain_delay,
    Act.WITHDRAW: ending.withdraw,
    Act.APPEAL: objection.appeal,
    Act.SKIP: handling.skip,
    Act.CORRECT: handling.correct,
    Act.WITHHOLD: disclosing.withhold,
    Act.RESTORE: disclosing.restore,
    Act.TAKE_DOWN: disclosing.take_down,
    Act.ASK_ERASURE: erasing.ask_erasure,
    Act.CONFIRM_ERASURE: erasing.confirm_erasure,
    Act.REFUSE_ERASURE: erasing.refuse_erasure,
    Act.REMIND: reminding.remind,
    Act.DUN: reminding.dun,
    Act.CONFIRM_IDENTITY: identity.confirm_identity,
    Act.CONFIRM_MANDATE: mandates.confirm_mandate,
}


def _needed(reader: _Reader, name: str) -> date | None:
    found = reader.day(name)
    if found is None and not reader.faults:
        reader._fault(name, Text("기한을 적어 주십시오.", "Give the date."), None)
    return found
