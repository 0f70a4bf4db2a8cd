"""What happened to a document of the plaza, in sentences for those who may see it in every state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from madang.domains.approvals import CLASS_NAMES
from madang.domains.documents.findings import Verdict
from madang.domains.documents.words_room import VERDICT_NAMES
from madang.domains.erasures import ground_words
from madang.domains.organisation import OfficialShown
from madang.kernel import events
from madang.kernel.models import Event
from madang.kernel.personal_data import NAMES
from madang.kernel.text import Text

SENTENCES: dict[str, Text] = {
    "document.disclosed": Text("공개되었습니다.", "It went out."),
    "document.held": Text("보류되었습니다({verdict}).", "It was held ({verdict})."),
    "document.decided": Text("검출 항목을 판단했습니다: {decided}.", "Findings were decided on: {decided}."),
    "document.cleared": Text(
        "파일 {file}을(를) 직접 읽고 내보내도 된다고 확인했습니다.",
        "File {file} was read by the officer, who answers for it.",
    ),
    "document.retried": Text(
        "파일 {file}을(를) 다시 검사하게 했습니다.", "File {file} was to be looked through again."
    ),
    "document.marked": Text(
        "파일 {file}의 {page}쪽에 가릴 영역을 {places}곳 표시했습니다.",
        "Places to be masked were marked on page {page} of file {file} ({places}).",
    ),
    "document.redacted": Text(
        "파일 {file}의 가림본 {edition}을(를) 만들었습니다(검사 결과: {verdict}).",
        "Redacted edition {edition} of file {file} was made (the gate says: {verdict}).",
    ),
    "document.edition-removed": Text(
        "파일 {file}의 가림본을 없앴습니다.", "The redacted editions of file {file} were removed."
    ),
    "document.file-renamed": Text(
        "파일 {file}의 보이는 이름을 바꾸었습니다.", "The name shown of file {file} was changed."
    ),
    "document.released": Text("보류를 풀었습니다.", "It was released."),
    "document.classified": Text(
        "공개 구분을 바꾸었습니다({before} → {class}).", "The class was changed ({before} → {class})."
    ),
    "document.corrected": Text("원천 시스템에서 정정해 보냈습니다.", "Its source corrected it."),
    "document.withdrawn": Text("공개를 중단했습니다.", "It was withdrawn."),
    "document.erasure-asked": Text(
        "파기 요청이 올라와 다른 사람의 확인을 기다립니다. 근거: {ground}.",
        "Its erasure was asked for; another person has to confirm it. Ground: {ground}.",
    ),
    "document.erasure-refused": Text("파기 요청을 받아들이지 않았습니다.", "Its erasure was refused."),
    "document.erased": Text(
        "두 사람의 확인을 거쳐 내용을 파기했습니다. 근거: {ground}.",
        "Its content was erased for good, as two persons confirmed. Ground: {ground}.",
    ),
    "document.restored": Text("다시 공개하기로 했습니다.", "It was given back to the public."),
}
_OTHER = Text("처리 기록이 추가되었습니다.", "An entry was added.")
_DECISIONS = {"mask": Text("가림", "mask"), "keep": Text("둠", "keep")}
_COUNTED = Text("{kind} {decision} {count}건", "{kind}: {decision} ({count})")
_SYSTEM = Text("시스템", "System")


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One entry, with what was written with it."""

    at: datetime
    said: Text
    who: Text
    texts: tuple[str, ...]


def history_of(found: Sequence[Event], people: Mapping[int, OfficialShown]) -> tuple[HistoryRow, ...]:
    """The entries of a document, oldest first."""
    return tuple(
        HistoryRow(
            event.at,
            said_of(event.type, event.data),
            _who(event, people),
            tuple(events.texts_of(event).values()),
        )
        for event in found
    )


def said_of(type: str, data: Mapping[str, Any]) -> Text:
    """The sentence of an event; a plain one for a type that nobody put into words."""
    try:
        return SENTENCES.get(type, _OTHER).format(
            **{name: _value(name, value) for name, value in data.items()}
        )
    except KeyError:
        return _OTHER


def _value(name: str, value: Any) -> Any:
    if name == "verdict":
        return VERDICT_NAMES.get(Verdict(value), value)
    if name == "ground":
        return ground_words(value)
    if name in ("class", "before"):
        return CLASS_NAMES.get(value, value)
    if name == "decided":
        return Text.joined(", ", [_counted(key, count) for key, count in value.items()])
    return value


def _counted(key: str, count: int) -> Text:
    kind, _, decision = key.partition(":")
    return _COUNTED.format(
        kind=NAMES.get(kind) or kind, decision=_DECISIONS.get(decision) or decision, count=count
    )


def _who(event: Event, people: Mapping[int, OfficialShown]) -> Text:
    person = people.get(event.official_id) if event.official_id else None
    if person is None:
        return _SYSTEM
    post = Text.of(event.post_title) if event.post_title else person.post
    return Text(f"{post.ko} {person.name}", f"{person.name}, {post.en}")
