"""Whether a running case can go on under a newer version of its procedure. Pure: no database, no clock.

See docs/decisions for why each reason is harmless, needs the applicant's consent, or refuses the move.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from madang.domains.procedures import Change, Definition, Step, changes, forms, markings
from madang.kernel.text import Text


class Verdict(StrEnum):
    """What moving a case would mean for it."""

    HARMLESS = "harmless"
    CONSENT = "consent"
    REFUSED = "refused"


VERDICT_NAMES = {
    Verdict.HARMLESS: Text("그대로 옮길 수 있음", "Harmless"),
    Verdict.CONSENT: Text("신청인 동의 필요", "Needs consent"),
    Verdict.REFUSED: Text("옮길 수 없음", "Cannot be moved"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a case is not moved without more: a stable code and a sentence."""

    verdict: Verdict
    code: str
    said: Text


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands, as far as it decides about a move. `answered`: names of the fields that were filled in.

    `due` is its deadline, `due_then` what it would be under the newer version.
    """

    marking: Mapping[str, Any]
    facts: Mapping[str, object]
    answered: frozenset[str]
    documents: frozenset[str]
    due: datetime | None
    due_then: datetime | None
    drafted_result: str = ""
    imported: bool = False
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Classified:
    """The verdict about one case, with every reason; none: harmless."""

    verdict: Verdict
    reasons: tuple[Reason, ...]


def classify(standing: Standing, old: Definition, new: Definition) -> Classified:
    """The verdict about a case. The gravest reason decides."""
    found = tuple(dict.fromkeys((*_refusals(standing, old, new), *_asked(standing, old, new))))
    if any(reason.verdict == Verdict.REFUSED for reason in found):
        found = tuple(reason for reason in found if reason.verdict == Verdict.REFUSED)
        return Classified(Verdict.REFUSED, found)
    return Classified(Verdict.CONSENT if found else Verdict.HARMLESS, found)


def unanswered(standing: Standing, new: Definition) -> list[str]:
    """The fields that the newer form requires and the case has no answer to."""
    shown = [f for f in new.form if f.show_if is None or f.show_if.holds(standing.facts)]
    return [f.name for f in shown if f.required and f.type != "file" and f.name not in standing.answered]


def _refusals(standing: Standing, old: Definition, new: Definition) -> Iterator[Reason]:
    if standing.closed:
        yield _no("closed", _CLOSED)
    if standing.imported:
        yield _no("imported", _IMPORTED)
    if old.begins != new.begins:
        yield _no("begun_otherwise", _BEGUN)
    at, done = standing.marking["at"], standing.marking.get("done", ())
    gone = list(_other_steps((*at, *done), at, old, new))
    yield from gone
    if not gone:
        yield from _place_refusals(standing, old, new)
    yield from _fact_refusals(standing, old, new)
    if standing.drafted_result and standing.drafted_result not in new.results:
        yield _no("result_gone", _RESULT, result=old.result_name(standing.drafted_result))
    for change in _narrower(old, new):
        yield _no("narrower", _NARROWER, what=change.said)


def _other_steps(
    codes: Collection[str], at: Collection[str], old: Definition, new: Definition
) -> Iterator[Reason]:
    """Steps the case is in or went through that the newer version does not have, or means otherwise."""
    for code in dict.fromkeys(codes):
        node, before = new.by_code.get(code), old.by_code.get(code)
        name = before.name if isinstance(before, Step) else Text(code, code)
        if not isinstance(node, Step):
            yield _no("step_gone", _AT_GONE if code in at else _DONE_GONE, step=name)
        elif isinstance(before, Step) and (node.act, node.actor) != (before.act, before.actor):
            yield _no("step_differs", _DIFFERS, step=name)


def _place_refusals(standing: Standing, old: Definition, new: Definition) -> Iterator[Reason]:
    at = tuple(sorted(standing.marking["at"]))
    arrived = tuple(sorted(standing.marking["arrived"].items()))
    if (at, arrived) not in markings(new):
        yield _no("no_such_place", _NO_PLACE)
        return
    for code in _passed_by(at, tuple(sorted(standing.marking.get("done", ()))), old, new):
        yield _no("step_passed", _PASSED, step=new.step(code).name)


@lru_cache(maxsize=4096)
def _passed_by(
    at: tuple[str, ...], done: tuple[str, ...], old: Definition, new: Definition
) -> tuple[str, ...]:
    """New steps that no way to where the case stands leaves out, and that it therefore would have left out."""
    known = {step.code for step in old.steps}
    fresh = [step.code for step in new.steps if step.code not in known]
    return tuple(code for code in fresh if not set(at) <= _reached_without(code, new))


@lru_cache(maxsize=1024)
def _reached_without(left_out: str, definition: Definition) -> frozenset[str]:
    seen = {left_out}
    waiting = [definition.start] if definition.start != left_out else []
    while waiting:
        code = waiting.pop()
        if code not in seen:
            seen.add(code)
            waiting.extend(definition.by_code[code].targets())
    return frozenset(seen - {left_out})


def _fact_refusals(standing: Standing, old: Definition, new: Definition) -> Iterator[Reason]:
    for name, value in standing.facts.items():
        before, after = old.facts.get(name), new.facts.get(name)
        if before is None or after is None:
            continue
        values = value if isinstance(value, list) else [value]
        known = {option.value for option in after.choices}
        if before.type != after.type or (known and any(one not in known for one in values)):
            yield _no("answer_gone", _ANSWER, what=before.label)


def _asked(standing: Standing, old: Definition, new: Definition) -> Iterator[Reason]:
    """What the applicant has to agree to."""
    labels = {f.name: f.label for f in new.form}
    for name in unanswered(standing, new):
        yield _ask("new_field", _FIELD, what=labels[name])
    before = {p.code for p in forms.missing_documents(old, standing.facts, standing.documents)}
    for paper in forms.missing_documents(new, standing.facts, standing.documents):
        if paper.code not in before:
            yield _ask("new_paper", _PAPER, what=paper.name)
    if _is_longer(standing):
        yield _ask("longer_limit", _LONGER)
    if old.fee != new.fee:
        yield _ask("other_fee", _FEE)
    if (old.limit.deemed and old.limit.deemed.result) != (new.limit.deemed and new.limit.deemed.result):
        yield _ask("other_silence", _SILENCE)
    for act in [a for a in ("withdraw", "appeal") if a in old.anytime and a not in new.anytime]:
        yield _ask("fewer_rights", _RIGHTS[act])
    for change in _wider(old, new):
        yield _ask("wider", _WIDER, what=change.said)


def _is_longer(standing: Standing) -> bool:
    if standing.due is None:
        return False
    return standing.due_then is None or standing.due_then > standing.due


@lru_cache(maxsize=512)
def _disclosure_changes(old: Definition, new: Definition) -> tuple[Change, ...]:
    return tuple(change for change in changes(old, new) if change.effect)


def _narrower(old: Definition, new: Definition) -> tuple[Change, ...]:
    """Where the public would see less; and a change of whether cases are disclosed at all, either way."""
    found = _disclosure_changes(old, new)
    whole = old.disclosure.disclosed != new.disclosure.disclosed
    return tuple(c for c in found if c.effect == "narrower" or (whole and c == found[0]))


def _wider(old: Definition, new: Definition) -> tuple[Change, ...]:
    return tuple(c for c in _disclosure_changes(old, new) if c.effect == "wider")


def _no(code: str, said: Text, **values: object) -> Reason:
    return Reason(Verdict.REFUSED, code, said.format(**values))


def _ask(code: str, said: Text, **values: object) -> Reason:
    return Reason(Verdict.CONSENT, code, said.format(**values))


_CLOSED = Text("처리가 끝난 민원입니다.", "The case is closed.")
_IMPORTED = Text("다른 시스템에서 가져온 이력입니다.", "Its history was imported from elsewhere.")
_BEGUN = Text("시작하는 방법이 달라졌습니다.", "It begins in another way now.")
_AT_GONE = Text(
    "지금 진행 중인 ‘{step}’ 단계가 새 판에 없습니다.",
    "The step it is in, “{step}”, does not exist any more.",
)
_DONE_GONE = Text(
    "이미 마친 ‘{step}’ 단계가 새 판에 없어, 한 일이 공개 기록에서 사라집니다.",
    "A step it went through, “{step}”, does not exist any more: what was done would no longer show.",
)
_DIFFERS = Text(
    "‘{step}’ 단계의 담당이나 처리가 달라졌습니다.", "“{step}” is done by others, or is another act, now."
)
_NO_PLACE = Text(
    "동시에 진행 중인 단계들의 자리를 새 흐름에서 찾을 수 없습니다.",
    "The steps in progress cannot stand side by side like this in the new flow.",
)
_PASSED = Text(
    "새 판에서 거쳐야 할 ‘{step}’ 단계를 이미 지나쳤습니다.",
    "It is past “{step}”, which the newer version requires.",
)
_ANSWER = Text(
    "‘{what}’의 답을 새 판에서는 고를 수 없습니다.", "Its answer to “{what}” is not possible any more."
)
_RESULT = Text(
    "기안된 결과 ‘{result}’이(가) 새 판에 없습니다.",
    "The drafted result, “{result}”, does not exist any more.",
)
_NARROWER = Text(
    "접수할 때 약속한 공개 범위와 다릅니다. {what}",
    "Less or other than was promised at filing is public. {what}",
)
_FIELD = Text("새로 적어야 하는 항목이 있습니다: {what}", "There is something new to answer: {what}")
_PAPER = Text("새로 내야 하는 서류가 있습니다: {what}", "There is a new paper to hand in: {what}")
_LONGER = Text("처리기한이 늦어집니다.", "The deadline would be later.")
_FEE = Text("수수료가 달라집니다.", "The fee changes.")
_SILENCE = Text("기한까지 통지가 없을 때의 효과가 달라집니다.", "What silence means changes.")
_RIGHTS = {
    "withdraw": Text("신청을 취하할 수 없게 됩니다.", "It could not be withdrawn any more."),
    "appeal": Text("이의신청을 할 수 없게 됩니다.", "No objection would be possible any more."),
}
_WIDER = Text("신청 내용이 더 넓게 공개됩니다. {what}", "More of it becomes public. {what}")
