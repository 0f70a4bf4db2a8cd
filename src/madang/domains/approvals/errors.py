"""Sentences of refusal."""

from madang.kernel.text import Text

NO_SUPERIOR = Text(
    "결재할 상급자가 지정되어 있지 않습니다. 조직 담당자에게 직위 지정을 요청해 주십시오.",
    "Nobody above the drafter is appointed to sign. Ask the operator to appoint one.",
)
NOT_YOUR_TURN = Text(
    "지금은 다른 분의 결재 차례입니다. 기안자 본인이나 이미 결재하신 분은 결재할 수 없습니다.",
    "It is someone else's turn to sign. The drafter, and whoever has signed already, may not.",
)
ONE_APPROVER_LAST = Text(
    "결재선의 마지막에는 결재권자 한 사람만 있어야 합니다.",
    "The line must end with exactly one approver.",
)
APPROVER_TOO_LOW = Text(
    "위임전결규정에 따르면 이 문서는 더 높은 직위에서 결재해야 합니다.",
    "By the delegation table this document must be approved by a higher rank.",
)
DRAFTER_IN_LINE = Text(
    "기안자는 자신이 기안한 문서의 결재선에 들어갈 수 없습니다.",
    "A drafter may not sit in the line of their own draft.",
)
TWICE_IN_LINE = Text("한 사람을 결재선에 두 번 넣을 수 없습니다.", "Nobody may sit in a line more than once.")
UNKNOWN_CLASS = Text(
    "공개 구분을 공개, 부분공개, 비공개 가운데에서 골라 주십시오.",
    "Choose the class: open, partly open or closed.",
)
UNKNOWN_GROUND = Text(
    "비공개 근거는 제9조제1항 제1호부터 제8호까지에서 골라 주십시오.",
    "Choose the grounds among the items 1 to 8 of Article 9(1).",
)
GROUNDS_NEEDED = Text(
    "부분공개·비공개로 하려면 근거(제9조제1항 각 호)를 골라 주십시오.",
    "Partly open and closed need a ground (Article 9(1)).",
)
GROUNDS_NOT_NEEDED = Text(
    "공개 문서에는 비공개 근거를 두지 않습니다. 근거를 지우거나 공개 구분을 바꾸어 주십시오.",
    "An open document has no grounds for closing it. Remove them or change the class.",
)
GROUNDS_REASON_NEEDED = Text("왜 그 근거에 해당하는지 적어 주십시오.", "Say why the ground applies.")
ATTACHMENT_STRICTER = Text(
    "공개하지 않는 붙임이 있으면 문서 전체를 ‘공개’로 둘 수 없습니다. 부분공개로 바꾸어 주십시오.",
    "With an attachment that is not open, the document as a whole is not open. Change its class to partly open.",
)
NO_TITLE = Text("제목을 적어 주십시오.", "Give the title.")
NO_SUMMARY = Text("문서요지를 적어 주십시오.", "Give the summary.")
NO_KEYWORDS = Text("키워드를 하나 이상 적어 주십시오.", "Give at least one keyword.")
TOO_LONG = Text(
    "{max:,}자까지 쓸 수 있습니다(현재 {now:,}자).", "At most {max:,} characters; this has {now:,}."
)
INCOMPLETE = Text("입력하신 내용에 고칠 곳이 있습니다.", "Some of the entries need correction.")
NOT_NOW = Text(
    "지금 이 문서는 ‘{state}’ 상태여서 이 처리를 할 수 없습니다.",
    "The document is now “{state}”; this cannot be done in that state.",
)
SAVED_ELSEWHERE = Text(
    "다른 창에서 이 문서를 먼저 저장했습니다. 아래에 남긴 내용을 확인하고 다시 저장해 주십시오.",
    "This document was saved in another window meanwhile. Look at what is kept below, and save again.",
)
CHANGED_MEANWHILE = Text(
    "보고 계신 동안 문서가 바뀌었습니다. 새 내용을 읽고 다시 결재해 주십시오.",
    "The document has changed while you were reading it. Read it again before you sign.",
)
CLASS_UNCONFIRMED = Text(
    "부분공개·비공개 문서는 기안자가 아닌 사람이 공개 구분을 확인해야 결재를 마칠 수 있습니다.",
    "A document that is not open needs somebody else to confirm its class before it can be approved.",
)
CLASS_NOT_BY_DRAFTER = Text(
    "기안자는 자신이 정한 공개 구분을 스스로 확인할 수 없습니다.",
    "A drafter may not confirm the class they have set.",
)
NOTHING_TO_CONFIRM = Text(
    "공개 문서이거나 이미 확인되어 확인할 것이 없습니다.",
    "The document is open or its class was confirmed already; there is nothing to confirm.",
)
REASON_OF_RETURN = Text("반송 사유", "the reason of the return")
REASON_OF_SKIP = Text("생략 사유", "the reason of leaving out")
TOO_LATE_TO_RECALL = Text(
    "이미 다른 분이 처리하여 회수할 수 없습니다. 결재하실 분께 반송을 요청해 주십시오.",
    "Somebody has acted on it already, so it cannot be recalled. Ask whose turn it is to return it.",
)
ONLY_REVIEW_IS_SKIPPED = Text(
    "검토만 생략할 수 있습니다. 협조와 결재는 생략할 수 없습니다.",
    "Only a review may be left out, neither co-operation nor approval.",
)
BELONGS_TO_CASE = Text(
    "민원 {number}의 문서입니다. 민원 화면에서 처리해 주십시오.",
    "This document belongs to case {number}. Please act on the case.",
)
NOT_RECEIVABLE = Text("이미 처리된 문서입니다.", "This was dealt with already.")
NO_SUCH_RECIPIENT = Text(
    "‘{code}’ 부서가 없습니다. 받을 부서의 코드를 확인해 주십시오.",
    "There is no department “{code}”. Check the code of the recipient.",
)
ATTACHMENT_TOO_LARGE = Text(
    "붙임 파일은 한 개에 {max} MB까지, 모두 {count}개까지 넣을 수 있습니다.",
    "An attachment may have at most {max} MB, a document at most {count} of them.",
)
IMPOSSIBLE_TIME = Text(
    "처리 일시는 이 차례가 온 때부터 지금까지의 시각이어야 합니다.",
    "The time must lie between the beginning of this turn and now.",
)
NOT_YOUR_DEPARTMENT = Text(
    "자신이 속한 부서의 문서만 기안할 수 있습니다.", "You can draft for a department of yours only."
)
BAD_LINE = Text(
    "결재선을 읽을 수 없습니다. 공무원 코드, 역할(review, cooperate, approve), 순서를 확인해 주십시오.",
    "The line cannot be read. Check the officer codes, the roles (review, cooperate, approve) and the stages.",
)
UNKNOWN_RETENTION = Text("보존기간을 골라 주십시오.", "Choose how long the document is kept.")
BAD_KEYWORDS = Text(
    "키워드는 {count}개까지, 한 개에 {length}자까지 적을 수 있습니다.",
    "Give at most {count} keywords of at most {length} characters each.",
)
BAD_RECIPIENT = Text(
    "받는 곳마다 부서 코드나 외부 기관 이름({length}자까지) 가운데 하나만 적어 주십시오. "
    "모두 {count}곳까지 보낼 수 있습니다.",
    "Give for each recipient either a department's code or a name outside (at most {length} characters); at most "
    "{count} recipients.",
)
BAD_AMOUNT = Text(
    "금액을 원 단위의 0 이상인 정수로 적어 주십시오.", "Give the amount in whole won, 0 or more."
)
NO_SUCH_HANDLER = Text(
    "처리할 사람은 이 부서에 재직하는 공무원이어야 합니다. 다시 골라 주십시오.",
    "Whoever handles it must be an official in service in this department. Please choose again.",
)
