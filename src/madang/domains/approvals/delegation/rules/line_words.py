"""What is said of a proposed line: marks, reasons for leaving a place out, notes to the drafter, refusals."""

from madang.kernel.text import Text

NO_MARK = Text("", "")
ACTING_MARK = Text("대결", "Acting approval")
MARKS = {
    "full": NO_MARK,
    "delegated": Text("전결", "Delegated approval"),
    "acting": ACTING_MARK,
    "delegated_acting": Text("전결 / 대결", "Delegated / acting approval"),
}
"""The marks beside a signature (시행규칙 제7조제2항·제3항)."""

VACANT = Text("직위가 비어 있습니다.", "The post is vacant.")
AWAY = Text("부재 중이며 직무대행자가 없습니다.", "The holder is away and nobody acts for them.")
DRAFTERS_OWN = Text(
    "기안자 본인이 서명할 자리입니다.", "The drafter would sign here, and nobody signs their own draft."
)
SIGNS_HIGHER = Text(
    "같은 사람이 {post} 자리에서 서명합니다.", "The same person signs in the place of the {post}."
)
OWN_DEPARTMENT = Text(
    "기안 부서이므로 따로 협조를 받지 않습니다.", "It is the drafting department and is not asked again."
)
NO_HEAD = Text("협조할 과장급 이상의 직위가 없습니다.", "It has no director or higher who could co-operate.")

ENDS_BELOW = Text(
    "전결규정은 {rank}의 결재를 정하고 있으나 그 직급 이상의 직위가 없어 가장 높은 {post}이(가) 결재합니다.",
    "The table names the {rank}, but no such post or higher one exists here; the highest, {post}, approves.",
)
NEXT_ABOVE = Text(
    "{left} 자리에서 서명할 사람이 없어 {post}이(가) 결재합니다.",
    "Nobody can sign in the place of the {left}; the {post} above approves.",
)
DRAFTER_DECIDES = Text(
    "기안자의 직급이 전결권자({rank}) 이상이어서 그 위의 {post}이(가) 결재합니다.",
    "The drafter has the rank that decides ({rank}) or a higher one; the {post} above approves.",
)
NO_SUCH_RANK = Text(
    "이 부서에는 {rank} 직위가 없어 그 위의 {post}이(가) 결재합니다.",
    "There is no {rank} in this department; the {post} above approves.",
)
NO_SUPERIOR = Text(
    "결재할 상급자가 지정되어 있지 않습니다. 조직 담당자에게 직위 지정을 요청해 주십시오.",
    "Nobody above the drafter is appointed to sign. Ask the operator to appoint one.",
)
NO_APPROVER = Text(
    "{post}이(가) 결재할 수 없고 그 위에도 결재할 사람이 없습니다({why}). 과장이나 조직 담당자에게 직무대행자 지정을 "
    "요청해 주십시오.",
    "The {post} cannot approve, and nobody above can ({why}). Ask the director or the operator to name who acts.",
)
