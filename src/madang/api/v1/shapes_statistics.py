"""The shapes of published figures."""

from datetime import date, datetime

from madang.api.v1.shapes import Answer, Listed, Named, Words


class Clock(Answer):
    """Nearest-rank figures on one clock. A legal day has 8 working hours, one on the wall 24."""

    median_days: float | None
    p90_days: float | None


class Processing(Answer):
    """How long the cases of one group took; `median` and `p90` are working days on the legal clock."""

    key: str
    name: Words
    keys: dict[str, str]
    n: int
    median: float | None
    p90: float | None
    on_time_rate: float | None
    returned: int
    extended: int
    held: int
    legal_clock: Clock
    wall_clock: Clock


class ProcessingList(Listed):
    items: list[Processing]
    definition: Words


class Bucket(Answer):
    """How many entries took longer than the bucket before and at most `up_to_seconds` (null: no bound)."""

    up_to_seconds: int | None
    name: Words
    n: int


class LatencyGroup(Answer):
    """The histogram of one department or month; given where `by` is."""

    key: str
    name: Words
    n: int
    p50: float | None
    p99: float | None
    buckets: list[Bucket]


class Latency(Answer):
    """A histogram of the time between event and public record, in seconds."""

    items: list[LatencyGroup] | None = None

    n: int
    p50: float | None
    p99: float | None
    buckets: list[Bucket]
    definition: Words


class PeriodFigure(Answer):
    """One of two periods; working days on the legal clock."""

    n: int
    mean: float | None
    median: float | None
    deviation: float | None
    on_time: int
    on_time_rate: float | None


class WelchTest(Answer):
    """Welch's t-test, two-sided; `p` rounded to six digits after the point."""

    t: float
    df: float
    p: float


class ProportionsTest(Answer):
    """The z-test of two proportions, two-sided; `p` rounded to six digits after the point."""

    z: float
    p: float


class Comparison(Answer):
    """One group in two periods. The tests are null where there are too few cases for them."""

    key: str
    name: Words
    before: PeriodFigure
    after: PeriodFigure
    difference: float | None
    welch: WelchTest | None
    on_time_difference: float | None
    proportions: ProportionsTest | None


class ComparisonList(Listed):
    items: list[Comparison]
    definition: Words


class Compliance(Answer):
    """What became of the steps that were due for publication; `due` is the sum of the four kinds."""

    key: str
    name: Words
    due: int
    in_time: int
    in_time_rate: float | None
    entered_late: int
    skipped: int
    missing: int
    delayed: int
    unexplained: int
    extended: int


class ComplianceList(Listed):
    items: list[Compliance]
    definition: Words


class Missing(Answer):
    """Something of a case that should be public since `due_at`; `step` is null where its deadline passed."""

    number: str
    kind: str
    step: Words | None
    due_at: str
    days: int
    explained: bool


class MissingList(Listed):
    items: list[Missing]
    definition: Words


class ApprovedDocument(Answer):
    """A document that was approved; `title` and `case` are null until it is disclosed."""

    number: Words
    kind: Words
    approved_at: datetime
    title: str | None
    case: str | None


class RankWait(Answer):
    """How long signatures wait at a rank, in minutes over four weeks; and those waited for now."""

    rank: int
    name: Words
    n: int
    median: int | None
    p90: int | None
    waiting: int
    waiting_since: datetime | None


class Signatures(Answer):
    """What a department signed in a week."""

    department: Named
    monday: date
    sunday: date
    documents: list[ApprovedDocument]
    ranks: list[RankWait]
    definition: Words
