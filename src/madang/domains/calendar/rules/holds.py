"""Holds: periods that do not count (처리기간에 산입하지 않는 기간)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from madang.domains.calendar.rules.working_time import WorkCalendar
from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class HoldKind:
    """A reason for which a period does not count, and where the law says so."""

    code: str
    name: Text
    source: Text
    counts_sending_and_arrival_day: bool = False  # the law itself says that both days belong to the hold


def _decree(item: int) -> Text:
    return Text(
        "「행정절차법 시행령」 제11조제{item}호",
        "Enforcement Decree of the Administrative Procedures Act, Art. 11({item})",
    ).format(item=item)


_KINDS = (
    HoldKind("supplement", Text("보완", "supplement of the application"), _decree(1), True),
    HoldKind(
        "consultation",
        Text("기관 간 협의와 문서 이송", "consultation and transfer between agencies"),
        _decree(2),
    ),
    HoldKind("transfer", Text("기관 간 문서 이송", "transfer of documents between agencies"), _decree(2)),
    HoldKind("representative", Text("대표자 선정", "choice of a representative"), _decree(3)),
    HoldKind("hearing", Text("청문 등 의견청취", "hearing of opinions"), _decree(4)),
    HoldKind(
        "deliberation",
        Text("위원회 심의 등 추가 절차", "deliberation as an additional procedure"),
        _decree(5),
    ),
    HoldKind("test", Text("실험·검사·감정", "experiment, test or appraisal"), _decree(5)),
    HoldKind("expert_review", Text("전문적인 기술검토", "technical review by experts"), _decree(5)),
    HoldKind(
        "preceding_task", Text("먼저 끝나야 하는 다른 사무", "completion of a preceding task"), _decree(6)
    ),
    HoldKind(
        "information_sharing",
        Text("행정정보 공동이용 서류의 발급·확인", "issue and check of documents by information sharing"),
        Text(
            "「민원 처리에 관한 법률 시행령」 제7조의2제3항",
            "Enforcement Decree of the Civil Petitions Act, Art. 7-2(3)",
        ),
    ),
    HoldKind(
        "system_failure",
        Text("정보시스템 장애", "failure of the information system"),
        Text(
            "「민원 처리에 관한 법률 시행령」 제20조제2호",
            "Enforcement Decree of the Civil Petitions Act, Art. 20(2)",
        ),
    ),
    HoldKind(
        "site_investigation",
        Text("고충민원의 현장조사", "site investigation of a grievance"),
        Text(
            "「민원 처리에 관한 법률 시행령」 제17조제5항",
            "Enforcement Decree of the Civil Petitions Act, Art. 17(5)",
        ),
    ),
    HoldKind(
        "opinions",
        Text("관계 기관의 의견 조회", "opinions of other agencies"),
        Text("「국민제안규정」 제9조제4항", "Citizens' Proposals Decree, Art. 9(4)"),
    ),
    HoldKind(
        "not_counted",
        Text("입력하신 미산입 기간", "the period you entered"),
        Text(
            "「민원 처리에 관한 법률 시행령」 제20조",
            "Enforcement Decree of the Civil Petitions Act, Art. 20",
        ),
    ),
)
HOLD_KINDS: dict[str, HoldKind] = {kind.code: kind for kind in _KINDS}


@dataclass(frozen=True, slots=True)
class Hold:
    """A period that does not count, from `start` to `end`, both included; `end` None: still running.

    Raises InvalidInput for an unknown kind or an end before the start, ValueError for a time without zone.
    """

    kind: str
    start: datetime
    end: datetime | None = None

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or (self.end is not None and self.end.tzinfo is None):
            raise ValueError("a hold needs instants with a time zone")
        if self.kind not in HOLD_KINDS:
            raise _fault("hold_unknown", _UNKNOWN.format(kind=self.kind[:40]))
        if self.end is not None and self.end < self.start:
            raise _fault("hold_ends_before_start", _BACKWARDS)

    def until(self, now: datetime | None) -> datetime:
        """Its end; the present for one still running, as if it ended now. Raises ValueError where `now` is missing."""
        if self.end is not None:
            return self.end
        if now is None:
            raise ValueError("a hold that is still running needs the present instant")
        return max(now, self.start)


def held_days(holds: Iterable[Hold], calendar: WorkCalendar, now: datetime | None) -> list[tuple[int, int]]:
    """The local days touched by holds (ordinals, both included), in order, each day once."""
    return _merged([(calendar.day_of(hold.start), calendar.day_of(hold.until(now))) for hold in holds], gap=1)


def held_work(holds: Iterable[Hold], calendar: WorkCalendar, now: datetime | None) -> list[tuple[int, int]]:
    """The working time covered by holds (microseconds of the calendar), in order, each microsecond once."""
    return _merged(
        [(calendar.work_until(hold.start), calendar.work_until(hold.until(now))) for hold in holds], gap=0
    )


def _merged(spans: Sequence[tuple[int, int]], gap: int) -> list[tuple[int, int]]:
    if len(spans) < 2:
        return list(spans)
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1] + gap:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _fault(code: str, message: Text) -> InvalidInput:
    return InvalidInput(message, code, fields=(FieldFault("holds", code, message),))


_UNKNOWN = Text(
    "‘{kind}’은(는) 처리기간에서 뺄 수 있는 사유가 아닙니다.",
    "“{kind}” is not a ground on which time does not count.",
)
_BACKWARDS = Text(
    "처리기간에 넣지 않는 기간의 끝이 시작보다 빠릅니다. 두 날짜의 순서를 확인해 주십시오.",
    "A period that does not count ends before it starts. Check the order of the two dates.",
)
