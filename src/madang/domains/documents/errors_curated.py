"""Sentences of refusal about dossiers, topics and emergencies: for officials."""

from madang.kernel.text import Text

NOT_IN_STATE = Text(
    "지금 ‘{state}’ 상태여서 이 일을 할 수 없습니다.", "This cannot be done while it is “{state}”."
)
CHANGED_MEANWHILE = Text(
    "그 사이 내용이 바뀌었습니다. 새로 고친 화면에서 확인하고 다시 해 주십시오.",
    "It changed meanwhile. Please look at it again and decide anew.",
)
PRIVATE_TEXT = Text(
    "누구나 읽는 글입니다. {kinds}(으)로 보이는 것이 있으니 빼 주십시오.",
    "Everybody reads this. It seems to contain {kinds}; please leave that out.",
)
TEXT_NEEDED = Text("꼭 적어 주십시오.", "Please fill this in.")
TEXT_TOO_LONG = Text("{most}자까지 쓸 수 있습니다.", "At most {most} characters.")
FIELDS_MISSING = Text(
    "공개하려면 먼저 채워 주십시오: {fields}.", "Before it is published, please fill in: {fields}."
)
UNKNOWN_KIND = Text("종류를 목록에서 골라 주십시오.", "Please choose the kind from the list.")
UNKNOWN_DEPARTMENT = Text("부서를 목록에서 골라 주십시오.", "Please choose the department from the list.")
UNKNOWN_DOCUMENT = Text(
    "그런 문서가 없거나 볼 수 없습니다. 문서의 주소나 번호를 확인해 주십시오.",
    "There is no such document, or you may not see it. Please check its address or id.",
)
UNKNOWN_CASE = Text(
    "공개된 민원 가운데 그런 접수번호가 없습니다.", "No public case has this register number."
)
UNKNOWN_DOSSIER = Text("공개된 자료철 가운데 그런 것이 없습니다.", "There is no such public dossier.")
UNKNOWN_ITEM = Text(
    "그런 항목이 없습니다. 화면을 새로 고쳐 주십시오.", "There is no such item. Please reload the page."
)
IN_IT_ALREADY = Text("이미 들어 있습니다.", "It is in it already.")
BAD_SLUG = Text(
    "주소에 쓸 이름을 영문 소문자, 숫자, 붙임표로 3~40자 적어 주십시오.",
    "The name in the address has 3 to 40 lower-case letters, digits and hyphens.",
)
SLUG_TAKEN = Text("다른 주제가 쓰는 주소입니다.", "Another topic has this address.")
UNKNOWN_OFFICIAL = Text("{code}: 그런 공무원이 없습니다.", "{code}: there is no such official.")
SAME_PERSON = Text(
    "쓴 사람이 확인할 수 없습니다. 다른 과장 이상 또는 정보공개 담당자가 확인해야 합니다.",
    "Whoever wrote it cannot confirm it: another director or disclosure officer must.",
)
NOTHING_TO_PUBLISH = Text("새로 공개할 것이 없습니다.", "There is nothing new to publish.")
ENDS_FIRST = Text("끝나는 때가 시작하는 때보다 앞섭니다.", "It ends before it begins.")
UNKNOWN_DISTRICT = Text("자치구를 목록에서 골라 주십시오.", "Please choose the district from the list.")
NOT_DISCLOSABLE = Text(
    "공개할 수 있는 문서가 아닙니다(비공개 또는 공개 중단).",
    "It is not a document that could go out: it is closed or withdrawn.",
)
TO_THE_DONG = Text(
    "동까지만 적어 주십시오. 예: 상봉1동. 길 이름과 번지는 적지 않습니다.",
    "Please give the neighbourhood alone, such as 상봉1동: no street and no number.",
)
PRIVATE_HOME = Text(
    "개인의 집 주소로 보이는 것이 있습니다. 동까지만 적어 주십시오.",
    "It seems to contain the address of a private home. Please say no more than the neighbourhood.",
)
