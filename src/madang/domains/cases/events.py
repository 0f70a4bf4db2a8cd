"""What each kind of event says to a citizen."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from madang.domains.erasures import ground_words
from madang.domains.procedures import Definition, Step
from madang.kernel.models import Event
from madang.kernel.text import Text

OUTCOME_NAMES = {
    "agreed": Text("동의", "agreed"),
    "agreed_with_conditions": Text("조건부 동의", "agreed with conditions"),
    "objected": Text("반대", "objected"),
}
_KOREA = ZoneInfo("Asia/Seoul")
_DAY = Text("{y}. {m}. {d}.", "{d} {month} {y}")
_MONTHS = tuple(
    Text(f"{number}월", name)
    for number, name in enumerate(
        (
            *("January", "February", "March", "April", "May", "June", "July"),
            *("August", "September", "October", "November", "December"),
        ),
        1,
    )
)

SENTENCES: dict[str, Text] = {
    "case.filed": Text("민원이 접수창구에 도착했습니다.", "The application arrived."),
    "case.accepted": Text("‘{step}’ 단계를 마쳤습니다.", "“{step}” was completed."),
    "case.assigned": Text("담당자가 지정되었습니다.", "An official was put in charge."),
    "case.recorded": Text("‘{step}’ 단계를 마쳤습니다.", "“{step}” was completed."),
    "case.inspected": Text("현장을 확인했습니다.", "The site was inspected."),
    "case.deliberated": Text("위원회가 심의했습니다.", "The committee deliberated."),
    "case.supplement-requested": Text(
        "신청인에게 {items}가지 보완을 요청했습니다. {until}까지 기다리며, 그동안 처리기한은 흐르지 않습니다.",
        "The applicant was asked to supplement {items} item(s) by {until}; the clock stands still meanwhile.",
    ),
    "case.supplied": Text("신청인이 보완 자료를 냈습니다.", "The applicant handed in the supplement."),
    "case.more-time-asked": Text(
        "신청인이 보완 기간을 {until}까지 늘려 달라고 했습니다.",
        "The applicant asked for time until {until}.",
    ),
    "case.consulted": Text(
        "관계 부서·기관에 의견을 물었습니다.", "Other departments were asked for their opinion."
    ),
    "case.replied": Text("협의 의견이 왔습니다: {outcome}.", "An opinion came in: {outcome}."),
    "case.consultation-ended": Text("협의를 모두 마쳤습니다.", "All opinions have come in."),
    "case.drafted": Text(
        "처리안을 기안하여 결재에 올렸습니다.", "A decision was drafted and put up for signature."
    ),
    "case.signed": Text("{seat}이(가) 결재했습니다.", "The {seat} signed."),
    "case.approved": Text("결재가 끝났습니다.", "All signatures are given."),
    "case.sent-back": Text("{seat}이(가) 기안을 돌려보냈습니다.", "The {seat} sent the draft back."),
    "case.recalled": Text("기안자가 결재 전에 기안을 거두어들였습니다.", "The drafter took the draft back."),
    "case.review-skipped": Text("{seat}의 검토를 생략했습니다.", "The review of the {seat} was left out."),
    "case.rerouted": Text("결재 차례가 {seat}에게 넘어갔습니다.", "The signature now waits for the {seat}."),
    "case.draft-withdrawn": Text(
        "소관 부서가 바뀌어 결재 중이던 기안을 거두었습니다.",
        "The draft was taken out of its line of signatures, because another department is in charge now.",
    ),
    "case.decided": Text("처리 결과가 나왔습니다: {result}.", "The decision: {result}."),
    "case.deemed": Text(
        "처리기한까지 통지가 없어 법에 따라 ‘{result}’한 것으로 봅니다.",
        "No notice was given within the limit; by law this counts as “{result}”.",
    ),
    "case.notified": Text("결과를 신청인에게 알렸습니다.", "The applicant was notified of the result."),
    "case.returned": Text("신청을 반려했습니다.", "The application was returned."),
    "case.withdrawn": Text("신청인이 신청을 취하했습니다.", "The applicant withdrew the application."),
    "case.moved": Text("소관 부서로 옮겼습니다.", "The case went to the department in charge."),
    "case.transferred": Text("다른 기관으로 이송했습니다.", "The case was transferred to another agency."),
    "case.extended": Text("처리기한을 {to}까지 연장했습니다.", "The deadline was extended to {to}."),
    "case.delayed": Text(
        "예정일({due})을 넘겼습니다. 부서에 사유를 물었습니다.",
        "This is late (due {due}). The department was asked why.",
    ),
    "case.delay-explained": Text("부서가 지연 사유를 밝혔습니다.", "The department explained the delay."),
    "case.skipped": Text("‘{step}’ 단계를 건너뛰었습니다.", "“{step}” was left out."),
    "case.corrected": Text("{of}번 기록을 바로잡았습니다.", "Entry {of} was corrected."),
    "case.due-moved": Text(
        "휴일이 바뀌어 처리기한이 {from}에서 {to}(으)로 옮겨졌습니다.",
        "Because of a change of holidays the deadline moved from {from} to {to}.",
    ),
    "case.move-asked": Text(
        "새 절차(제{new}판)로 옮겨 처리하는 데 신청인의 동의를 구했습니다.",
        "The applicant was asked whether it may go on under the newer version {new} of the procedure.",
    ),
    "case.move-declined": Text(
        "신청인이 원하지 않아 접수할 때의 절차(제{old}판)로 계속 처리합니다.",
        "The applicant declined; it goes on under version {old}, as when it was filed.",
    ),
    "case.version-moved": Text(
        "절차의 제{old}판에서 제{new}판으로 옮겨 처리합니다.",
        "It goes on under version {new} of the procedure instead of {old}.",
    ),
    "case.appealed": Text("이의신청이 들어왔습니다({objection}).", "An objection was filed ({objection})."),
    "case.withheld": Text("공개가 중단되었습니다.", "The case was withdrawn from public view."),
    "case.taken-down": Text(
        "{entry}번 기록의 글을 내렸습니다.", "The words of entry {entry} were taken down."
    ),
    "case.erasure-asked": Text(
        "파기 요청이 올라와 다른 사람의 확인을 기다립니다. 근거: {ground}.",
        "Its erasure was asked for; another person has to confirm it. Ground: {ground}.",
    ),
    "case.erasure-refused": Text("파기 요청을 받아들이지 않았습니다.", "Its erasure was refused."),
    "case.erased": Text(
        "두 사람의 확인을 거쳐 내용을 파기했습니다. 근거: {ground}.",
        "Its content was erased for good, as two persons confirmed. Ground: {ground}.",
    ),
    "case.restored": Text("다시 공개되었습니다.", "The case is public again."),
    "case.reminded": Text(
        "민원심사관이 담당 부서에 처리를 독려했습니다.",
        "The petition inspector reminded the department of this case.",
    ),
    "case.dunned": Text(
        "처리기한이 지나 민원심사관이 담당 부서의 장에게 독촉장을 보냈습니다.",
        "The deadline has passed: the petition inspector sent a dunning letter to the head of the department.",
    ),
    "case.history": Text("{activity}", "{activity}"),
}
_BY_REPRESENTATIVE = Text("{said}(대리인이 함)", "{said} (by a representative)")
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")  # "from" and "to" may be codes of departments, digits in front
_OTHER = Text("처리 기록이 추가되었습니다.", "An entry was added.")


def summarise(event: Event, definition: Definition) -> Text:
    """One sentence about an event, from its codes alone: no name, no free text."""
    sentence = SENTENCES.get(event.type, _OTHER)
    try:
        said = sentence.format(**_values(event.data, event.step, definition))
    except KeyError:  # an event of an older or foreign make, without what the sentence tells
        return _OTHER
    return _BY_REPRESENTATIVE.format(said=said) if event.data.get("by") == "representative" else said


def step_name(code: str, definition: Definition) -> Text:
    """The name of a step; its code where the definition no longer knows it."""
    node = definition.by_code.get(code)
    return node.name if isinstance(node, Step) else Text(code, code)


def day(value: str | datetime, zone: ZoneInfo = _KOREA) -> Text:
    """A date as it is written in Korean offices (2026. 5. 31.) and in English."""
    instant = datetime.fromisoformat(value) if isinstance(value, str) else value
    local = instant.astimezone(zone)
    return _DAY.format(y=local.year, m=local.month, d=local.day, month=_MONTHS[local.month - 1])


def _values(data: Mapping[str, Any], step: str, definition: Definition) -> dict[str, object]:
    values: dict[str, object] = {"step": step_name(step, definition)}
    for name, value in data.items():
        if name in ("until", "from", "to", "due") and _ISO_DAY.match(str(value)):
            values[name] = day(value)
        elif name == "result":
            values[name] = definition.result_name(value)
        elif name == "outcome":
            values[name] = OUTCOME_NAMES.get(value, Text(value, value))
        elif name == "ground":
            values[name] = ground_words(value)
        elif name == "seat":
            values[name] = Text.of(value)
        else:
            values[name] = value
    return values
