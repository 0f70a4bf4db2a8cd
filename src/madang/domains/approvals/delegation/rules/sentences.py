"""What is said of a table that cannot be used: each sentence names the row and what to do."""

from madang.domains.organisation import LADDER
from madang.kernel.text import Text

LONGEST_NAME = 120
_ROW = Text("{number}행 {code}", "Row {number} ({code})")
LADDER_SAID = Text.joined(", ", (Text(f"{n} {t.ko}", f"{n} {t.en}") for n, t in enumerate(LADDER, 1)))


def row(number: int, code: str) -> Text:
    """How a row is called in a sentence."""
    return _ROW.format(number=number, code=code[:60] or "?")


def rank_name(rank: int) -> Text:
    """The title of a rank on the ladder."""
    return LADDER[rank - 1]


NO_MATTERS = Text(
    "전결규정에 업무가 하나도 없습니다. 적어도 '*' 행을 적어 주십시오.",
    "The table has no matters. Write at least the row “*”.",
)
TOO_MANY = Text("업무는 {most}행까지 적을 수 있습니다.", "A table has at most {most} rows.")
NO_NAME = Text(
    "{path}을(를) 한국어와 영어로 모두 적어 주십시오.", "Write {path} both in Korean and in English."
)
LONG_NAME = Text("{path}을(를) {most}자 안에 적어 주십시오.", "Keep {path} within {most} characters.")
BAD_CODE = Text(
    "{row}: 업무 코드는 case:CON-06, document:expense, * 처럼 적습니다.",
    "{row}: a code looks like case:CON-06, document:expense or *.",
)
UNKNOWN_RANK = Text(
    "{row}: {value}(이)라는 직급은 없습니다. 다음에서 골라 주십시오: {ladder}.",
    "{row}: there is no rank {value}. Use one of {ladder}.",
)
BAD_AMOUNT = Text(
    "{row}: 금액 {value}을(를) 읽을 수 없습니다. 1 이상의 원 단위 정수를 적어 주십시오.",
    "{row}: the amount {value} cannot be read. Write whole won, at least 1.",
)
NO_TIERS = Text(
    "{row}: 금액 구간이 비어 있습니다. 구간을 적거나 decides를 적어 주십시오.",
    "{row}: there are no amounts. Write some, or decides instead.",
)
TWICE = Text(
    "{row}: 같은 코드가 {first}행에 이미 있습니다. 하나만 남겨 주십시오.",
    "{row}: the code stands in row {first} already. Keep one of them.",
)
UNKNOWN_LIKE = Text(
    "{row}: '{like}' 행을 따른다고 했으나 그런 행이 없습니다.{hint}",
    "{row}: it is like “{like}”, but there is no such row.{hint}",
)
HINT = Text(" 혹시 {near}입니까?", " Did you mean {near}?")
CYCLE = Text(
    "{row}: 서로를 따르게 되어 있어 누가 결재하는지 정해지지 않습니다({chain}). 그 가운데 한 행에 decides를 적고 "
    "like를 지워 주십시오.",
    "{row}: the rows follow each other in a circle, so nobody decides ({chain}). Write decides in one of them and "
    "remove its like.",
)
NO_DECIDER = Text(
    "{row}: 누가 결재하는지 없습니다. decides, by_amount, like 가운데 하나를 적어 주십시오.",
    "{row}: it does not say who decides. Write decides, by_amount or like.",
)
TWO_DECIDERS = Text(
    "{row}: decides와 by_amount를 함께 적을 수 없습니다. 하나만 적어 주십시오.",
    "{row}: it has both decides and by_amount. Keep one of them.",
)
TOO_LOW = Text(
    "{row}: {rank}은(는) 기안하는 직급이라 결재권자가 될 수 없습니다. 팀장 이상을 적어 주십시오.",
    "{row}: {rank} is the working level, which drafts and does not decide. Name a team leader or higher.",
)
NOT_ASCENDING = Text(
    "{row}: 금액은 작은 것부터 차례로 커져야 합니다({before} 다음에 {after}).",
    "{row}: the amounts must rise; {after} follows {before}.",
)
NO_OPEN_END = Text(
    "{row}: 마지막 구간에는 up_to를 적지 않습니다. 그보다 큰 금액을 누가 결재하는지 정해 주십시오.",
    "{row}: the last amount must have no up_to, or nobody decides what is larger.",
)
OPEN_END_EARLY = Text(
    "{row}: up_to가 없는 구간은 마지막에만 둘 수 있습니다.",
    "{row}: only the last amount may be without up_to.",
)
FALLING = Text(
    "{row}: 금액이 커질수록 결재 직급이 낮아질 수 없습니다({before} 다음에 {after}).",
    "{row}: a larger amount cannot be decided lower ({after} after {before}).",
)
STRAY_UNKNOWN = Text(
    "{row}: amount_unknown은 by_amount와 함께만 적습니다.",
    "{row}: amount_unknown has a meaning only beside by_amount.",
)
REVIEW_TOO_HIGH = Text(
    "{row}: 검토자({review})가 결재권자({decides})보다 낮은 직급이 아닙니다.",
    "{row}: {review} cannot review what {decides} decides; a reviewer stands below.",
)
RESERVED = Text(
    "{row}: 법령이 기관장에게 맡긴 업무(cannot_be_delegated)는 {head}만 결재합니다. {rank} 전결로 정할 수 없습니다.",
    "{row}: what the law leaves to the head (cannot_be_delegated) is decided by the {head}, not by a {rank}.",
)
UNKNOWN_DEPARTMENT = Text(
    "{row}: 협조 부서 {code}이(가) 조직에 없습니다.{hint}",
    "{row}: there is no department {code} to co-operate.{hint}",
)
DEPARTMENT_TWICE = Text(
    "{row}: 협조 부서 {code}을(를) 두 번 적었습니다.", "{row}: the department {code} is named twice."
)
UNKNOWN_RETENTION = Text(
    "{row}: 보존기간 {value}은(는) 없습니다. {known} 가운데 하나를 적어 주십시오.",
    "{row}: there is no retention period {value}. Use one of {known}.",
)
UNKNOWN_KIND = Text(
    "{row}: 문서 종류 {value}은(는) 없습니다. {known} 가운데 하나를 적어 주십시오.",
    "{row}: there is no kind of document {value}. Use one of {known}.",
)
NO_REST = Text(
    "'*' 행이 없습니다. 어느 행에도 없는 업무를 누가 결재하는지 '*' 행에 적어 주십시오.",
    "There is no row “*”. Write in it who decides what no other row names.",
)
NO_RETENTION = Text(
    "{row}: '*' 행에는 보존기간(retention)이 있어야 합니다. 보존기간을 적지 않은 행이 이를 따릅니다.",
    "{row}: the row “*” must name a retention period; rows without one take it from there.",
)
UNKNOWN_PROCEDURE = Text(
    "{row}: 업무 {code}이(가) 아직 공포되지 않았습니다. 공포되기 전까지 이 행은 쓰이지 않습니다.",
    "{row}: no procedure {code} is published so far; until it is, the row is not used.",
)
UNKNOWN_RESULT = Text(
    "{row}: 결과 {result}은(는) 없습니다. 이 행은 쓰이지 않습니다.",
    "{row}: there is no result {result}; the row is never used.",
)
