"""The line on a page that says since when a thing stands in the public log, and who confirmed it."""

from dataclasses import dataclass
from datetime import datetime

from madang.kernel import clock
from madang.kernel.text import Text
from madang.log.lines import Line, line_of
from madang.log.standing import State
from madang.web.numbers import count
from madang.web.public import moments
from madang.web.public.present import present

WITNESSED = Text(
    "{since}부터 공개 대장에 등재, 증인 {of}곳 가운데 {n}곳 확인",
    "In the public log since {since}, confirmed by {n} of {of} witnesses",
)
LOGGED = Text(
    "{since}부터 공개 대장에 등재, 외부 증인의 확인을 기다리는 중",
    "In the public log since {since}, waiting for outside witnesses to confirm it",
)
UNWITNESSED = Text(
    "{since}부터 공개 대장에 등재, 확인할 외부 증인은 정해지지 않음",
    "In the public log since {since}; no outside witnesses are named that could confirm it",
)
WAITING = Text("공개 대장에 등재하는 중", "Being entered into the public log")
LATE = Text(
    "{since}부터 공개 대장에 등재되었으나 증인 {of}곳 가운데 {n}곳만 확인하여 예정보다 늦어지고 있음",
    "In the public log since {since}, but only {n} of {of} witnesses have confirmed it: this takes longer than "
    "it should",
)
NOT_LOGGED = Text(
    "아직 공개 대장에 등재되지 않음. 1분 안에 등재되어야 하므로 늦어지고 있음",
    "Not yet in the public log, although it should be within a minute",
)
ICONS = {State.WITNESSED: "check", State.LOGGED: "clock", State.WAITING: "clock", State.LATE: "alert"}


@dataclass(frozen=True, slots=True)
class LineShown:
    """`state`: waiting, logged, witnessed or late. `index` of the entry; None where there is none yet."""

    state: str
    icon: str
    said: str
    index: int | None
    number: str


def shown(stream: str, stream_id: str, language: str, *, seq: int, since: datetime) -> LineShown | None:
    """See `log.lines.line_of`; None before the log has begun."""
    line = line_of(stream, stream_id, seq=seq, since=since, now=clock.now())
    return _written(line, language) if line else None


def _written(line: Line, language: str) -> LineShown:
    standing = line.standing
    sentence = _sentence(line)
    if standing.logged_at:
        since = moments.exact(standing.logged_at, present().zone, language).text
        sentence = sentence.format(since=since, n=standing.confirmed, of=standing.of)
    number = "" if line.index is None else count(line.index)
    return LineShown(
        standing.state.value,
        ICONS[standing.state],
        sentence[language],
        line.index if number else None,
        number,
    )


def _sentence(line: Line) -> Text:
    match line.standing.state:
        case State.WITNESSED:
            return WITNESSED if line.standing.of else UNWITNESSED
        case State.LOGGED:
            return LOGGED if line.standing.of else UNWITNESSED
        case State.WAITING:
            return WAITING
        case State.LATE:
            return LATE if line.standing.logged_at else NOT_LOGGED
