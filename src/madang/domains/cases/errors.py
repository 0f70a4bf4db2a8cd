"""The sentences with which cases refuse something."""

from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.text import Text

SIGN_IN = Text("신청하려면 먼저 로그인해 주십시오.", "Please sign in before you apply.")
NOT_YOURS_TO_BEGIN = Text(
    "이 업무는 소관 부서가 시작하며 신청을 받지 않습니다.",
    "This procedure is begun by the office in charge; it takes no applications.",
)
TOO_MANY_FILES = Text("파일은 {max}개까지 올릴 수 있습니다.", "At most {max} files can be handed in.")
FILE_TOO_LARGE = Text(
    "‘{name}’ 파일이 10MB를 넘습니다. 나누거나 줄여서 올려 주십시오.",
    "“{name}” is larger than 10 MB. Please split it or make it smaller.",
)
FILE_TYPE = Text(
    "‘{name}’ 파일은 비어 있거나 받을 수 없는 형식입니다. PDF, 한글, 오피스 문서나 사진으로 올려 주십시오.",
    "“{name}” is empty or of a kind that cannot be taken. Please use PDF, HWP, office documents or pictures.",
)
IDENTITY_OPEN = Text(
    "신청인의 본인확인이 끝나지 않아 처리 결과를 확정할 수 없습니다. "
    "신청인이 확인하거나, 담당자가 신분증을 보고 확인해 주십시오.",
    "The applicant's identity is not confirmed yet, so the decision has to wait. The applicant confirms it, or an "
    "official does on seeing an identity card.",
)
NO_SUCH_ACCOUNT = Text(
    "그런 아이디의 개인 계정이 없습니다. 대리인에게 아이디를 확인해 주십시오.",
    "There is no personal account with this user name. Please ask the representative for it.",
)
MANDATE_SELF = Text("본인을 대리인으로 정할 수 없습니다.", "Nobody can be their own representative.")
ONLY_REPRESENTATIVES = Text(
    "사업자의 대표자만 위임할 수 있습니다.", "Only a representative of the business gives its mandates."
)
MANDATE_PERIOD = Text(
    "위임 기간을 다시 확인해 주십시오. 시작일은 오늘부터 1년 안, 끝나는 날은 시작일 이후여야 합니다.",
    "Please check the period: it begins within a year from today and does not end before it begins.",
)
MANDATE_PAPER = Text(
    "그런 접수번호의 민원이 없거나 볼 수 없습니다. 번호를 확인해 주십시오.",
    "There is no such case, or it cannot be seen. Please check the number.",
)
MANDATES_WAITING = Text(
    "확인을 기다리는 위임장이 많습니다. 확인이 끝난 뒤 다시 내 주십시오.",
    "Several of your mandates wait to be checked. Please hand in more once that is done.",
)
MANDATE_SETTLED = Text("이미 처리된 위임장입니다.", "This mandate was settled already.")
NO_SUCH_MANDATE = Text("그런 위임이 없습니다.", "There is no such mandate.")
NO_MANDATE_NAMED = Text(
    "확인할 위임장을 고르거나 대리인의 아이디를 적어 주십시오.",
    "Choose the mandate, or give the representative's user name.",
)
NO_MANDATE = Text(
    "이 사람이나 사업자를 대신하여 신청할 위임이 없습니다. 위임의 범위와 기간을 확인해 주십시오.",
    "You hold no mandate to apply for this person or business. Please check its scope and dates.",
)
NOT_AT_COUNTER = Text(
    "창구에서 받는 신청에는 쓸 수 없습니다.", "This cannot be used for filings taken at the counter."
)
NOT_LATE = Text("지금은 지연된 단계나 기한이 없습니다.", "Nothing is late at the moment.")
ALREADY_LATE = Text(
    "처리기한이 이미 지나 연장할 수 없습니다. 지연 사유를 공개해 주십시오.",
    "The deadline has passed and cannot be extended. Publish the reason for the delay instead.",
)
NO_SUCH_OFFICIAL = Text(
    "이 부서에 그런 직원이 없습니다. 목록에서 골라 주십시오.",
    "There is no such official in this department. Choose one from the list.",
)
NO_SUCH_DEPARTMENT = Text(
    "그런 부서가 없습니다: {code}. 부서 코드를 확인해 주십시오.",
    "There is no department {code}. Check its code.",
)
ONLY_SUPERIOR_ASSIGNS = Text(
    "다른 직원에게 배정하는 일은 팀장 이상이 할 수 있습니다.",
    "Only a team lead or above may assign a case to someone else.",
)
UNTIL_IN_FUTURE = Text("기한은 오늘보다 뒤의 날짜여야 합니다.", "The date must lie after today.")
UNTIL_TOO_FAR = Text("기한은 1년 안의 날짜여야 합니다.", "The date must lie within a year.")
NOTHING_ASKED = Text("보완할 것을 한 가지 이상 적어 주십시오.", "Name at least one thing to be supplemented.")
MOVED_TWICE = Text(
    "보완 기간은 두 번까지 늘릴 수 있습니다(민원 처리에 관한 법률 시행령 제24조제2항).",
    "More time for a supplement may be asked for twice (Enforcement Decree of the Civil Petitions Act, Art. 24(2)).",
)
NOT_CONSULTED = Text("회신을 기다리는 협의가 없습니다.", "No opinion is waited for from this department.")
DIFFERS_FROM_SIGNED = Text(
    "결재된 기안은 ‘{signed}’입니다. 다르게 처리하려면 다시 기안하여 결재를 받아 주십시오.",
    "The signed draft says “{signed}”. To decide otherwise, draft again and have it signed.",
)
APPROVER_DECIDES = Text(
    "결재된 기안에 처리 결과가 없습니다. 결재권자가 결정하거나, 결과를 넣어 다시 기안해 주십시오.",
    "The signed draft names no result. The approver decides, or the draft is made again with a result.",
)
NO_APPEAL = Text(
    "이의신청은 거부처분에 대하여 할 수 있습니다(민원 처리에 관한 법률 제35조).",
    "An objection can be made against a refusal (Civil Petitions Act, Art. 35).",
)
APPEAL_TOO_LATE = Text(
    "이의신청 기간 60일이 {due}에 끝났습니다. 행정심판이나 행정소송은 따로 제기할 수 있습니다.",
    "The 60 days for an objection ended on {due}. An administrative appeal or lawsuit remains possible.",
)
APPEALED_ALREADY = Text("이미 이의신청하셨습니다: {number}", "You have objected already: {number}")
NOT_SKIPPABLE = Text("건너뛸 수 있는 단계가 없습니다.", "None of the current steps may be skipped.")
NOTHING_TO_CORRECT = Text("그런 번호의 기록이 없습니다.", "There is no entry with that number.")
NO_WORDS = Text(
    "그 번호의 기록에는 내릴 글이 없습니다.", "The entry with that number has no words to take down."
)
ALREADY_WITHHELD = Text("이미 공개가 중단된 민원입니다.", "This case is withheld already.")
NOT_WITHHELD = Text("공개가 중단된 민원이 아닙니다.", "This case is not withheld.")
WRONG_DATE = Text("날짜는 2026-05-31과 같이 적어 주십시오.", "Write the date as in 2026-05-31.")
FILED_ALREADY = Text(
    "이미 {number}(으)로 접수된 신청서입니다. 고칠 수 없으며, 더 내실 것이 있으면 담당자에게 알려 주십시오.",
    "This application was filed as {number}. It cannot be changed; tell the office if there is more to hand in.",
)
DRAFT_CHANGED = Text(
    "다른 창에서 신청서가 바뀌었습니다. 아래 내용을 다시 확인하고 제출해 주십시오.",
    "The application was changed in another window. Please look at it again before you file it.",
)
ONLY_AFTER_LIMIT = Text(
    "독촉장은 처리기한이 지난 민원에 보냅니다(민원 처리에 관한 법률 시행령 제28조제2항). "
    "아직 지나지 않았으면 독려해 주십시오.",
    "A dunning letter is sent where the deadline has passed (Enforcement Decree of the Civil Petitions Act, "
    "Art. 28(2)). Before that, remind the department.",
)
REMINDED_TODAY = Text(
    "오늘 이 민원에 같은 글을 이미 보냈습니다. 내일 다시 보낼 수 있습니다.",
    "The same was sent about this case today already. It can be sent again tomorrow.",
)
NOBODY_PRESENT = Text(
    "이 부서에 지금 일을 나누어 맡을 직원이 없습니다. 부재 등록을 확인해 주십시오.",
    "Nobody is present in this department to share the work. Check the absences recorded.",
)
OFFICIAL_AWAY = Text(
    "고른 직원은 지금 부재 중입니다. 다른 직원을 고르거나 고르게 나누기를 고르십시오.",
    "The official chosen is away. Choose somebody else, or share evenly.",
)
NOTHING_CHOSEN = Text("민원을 한 건 이상 고르십시오.", "Choose at least one application.")
TOO_MANY_CHOSEN = Text(
    "한 번에 {max}건까지 고를 수 있습니다.", "At most {max} applications can be chosen at once."
)
IS_ERASED = Text(
    "파기된 민원이어서 더 이상 처리할 수 없습니다.",
    "This case was erased; nothing can be done to it any more.",
)
STILL_OPEN = Text(
    "처리가 끝나지 않은 민원은 파기할 수 없습니다. 결정이 난 뒤에 요청해 주십시오.",
    "A case that is not decided yet cannot be erased. Ask once it has ended.",
)
UNDER_OBJECTION = Text(
    "이의신청({number})이 진행 중이어서 파기할 수 없습니다. 이의신청이 끝난 뒤에 요청해 주십시오.",
    "An objection ({number}) is going on, so the case cannot be erased. Ask once the objection has ended.",
)
NO_ERASURE = Text(
    "확인을 기다리는 파기 요청이 없습니다. 이미 처리되었을 수 있으니 목록을 확인해 주십시오.",
    "No erasure waits for confirmation here. It may have been settled already; please look at the list.",
)
ONLY_INSPECTOR = Text("민원심사관만 할 수 있습니다.", "Only the petition inspector may do this.")
MONTH_NOT_OVER = Text(
    "아직 끝나지 않은 달은 점검을 확정할 수 없습니다.",
    "A month that is not over cannot be confirmed.",
)
MONTH_CONFIRMED = Text("이미 확정한 달입니다.", "This month has been confirmed already.")

INVALID_CURSOR = Text(
    "이어 보기 표시(cursor)가 올바르지 않습니다. 처음부터 다시 열어 주십시오.",
    "The cursor is not one of ours. Please start from the first page.",
)


def invalid_cursor() -> InvalidInput:
    """A cursor that no list of ours has given."""
    fault = FieldFault("cursor", "invalid_cursor", INVALID_CURSOR)
    return InvalidInput(INVALID_CURSOR, "invalid_cursor", fields=(fault,))
