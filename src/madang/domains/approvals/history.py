"""What happened to a document, in sentences for those who may see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from madang.domains.organisation import OfficialShown
from madang.kernel import events
from madang.kernel.models import Event
from madang.kernel.text import Text

SENTENCES: dict[str, Text] = {
    "draft.begun": Text("기안을 시작했습니다.", "The draft was begun."),
    "draft.submitted": Text(
        "결재를 올렸습니다(제{version}판).", "It was put before its line (version {version})."
    ),
    "draft.signed": Text("{seat}이(가) 서명했습니다.", "The {seat} signed."),
    "draft.returned": Text("{seat}이(가) 반송했습니다.", "The {seat} returned it."),
    "draft.recalled": Text("기안을 거두어들였습니다.", "The draft was taken back."),
    "draft.skipped": Text("{seat}의 검토를 생략했습니다.", "The review of the {seat} was left out."),
    "draft.rerouted": Text(
        "결재할 사람이 바뀌어 {seat}에게 넘어갔습니다.", "The seat passed to another holder ({seat})."
    ),
    "draft.class-confirmed": Text("공개 구분을 확인했습니다.", "The class was confirmed."),
    "draft.approved": Text(
        "결재가 끝나 {number}(으)로 등록되었습니다.", "It was approved and registered as {number}."
    ),
    "draft.answered": Text("{seat}의 의견이 왔습니다.", "The opinion of {seat} came in."),
    "draft.sent": Text("받을 곳에 보냈습니다.", "It was sent to its recipients."),
    "draft.received": Text("{number}(으)로 접수되었습니다.", "It was received as {number}."),
    "draft.passed-on": Text("다른 부서로 다시 배부되었습니다.", "It was passed on to another department."),
    "draft.refused": Text("받는 부서가 돌려보냈습니다.", "The recipient gave it back."),
    "draft.circulated": Text("{count}명에게 공람하게 했습니다.", "It was shown to {count} official(s)."),
    "draft.redrafted": Text(
        "이 문서를 대신할 새 기안을 시작했습니다.", "A new draft was begun in its place."
    ),
    "draft.discarded": Text("기안을 폐기했습니다.", "The draft was discarded."),
    "draft.erased": Text(
        "내용과 붙임을 파기했습니다. 기록한 사실과 시각만 남습니다.",
        "Its content and attachments were erased. That it was there, and when, stays.",
    ),
}
_OTHER = Text("처리 기록이 추가되었습니다.", "An entry was added.")


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One entry, with what was written with it."""

    seq: int
    at: datetime
    recorded_at: datetime
    said: Text
    who: Text
    texts: tuple[str, ...]


def history_of(found: Sequence[Event], people: Mapping[int, OfficialShown]) -> tuple[HistoryRow, ...]:
    """The entries of a document, oldest first."""
    return tuple(
        HistoryRow(
            seq=event.seq,
            at=event.at,
            recorded_at=event.recorded_at,
            said=_said(event),
            who=_who(event, people),
            texts=tuple(events.texts_of(event).values()),
        )
        for event in found
    )


def _said(event: Event) -> Text:
    values = {k: Text.of(v) if k in ("seat", "number") else v for k, v in event.data.items()}
    try:
        return SENTENCES.get(event.type, _OTHER).format(**values)
    except KeyError:
        return _OTHER


def _who(event: Event, people: Mapping[int, OfficialShown]) -> Text:
    person = people.get(event.official_id) if event.official_id else None
    if person is None:
        return Text("시스템", "System")
    post = Text.of(event.post_title) if event.post_title else person.post
    return Text(f"{post.ko} {person.name}", f"{person.name}, {post.en}")
