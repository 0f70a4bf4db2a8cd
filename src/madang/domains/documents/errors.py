"""Sentences of refusal."""

from madang.kernel.text import Text

NOT_NOW = Text(
    "이 문서는 지금 ‘{state}’ 상태여서 이 일을 할 수 없습니다.",
    "This cannot be done while the document is “{state}”.",
)
IS_ERASED = Text(
    "파기된 문서여서 더 이상 처리할 수 없습니다.",
    "This document was erased; nothing can be done to it any more.",
)
ERASURE_ASKED = Text(
    "이미 파기 요청이 올라와 다른 사람의 확인을 기다리고 있습니다.",
    "The erasure of this document was asked for already and waits for another person's confirmation.",
)
NO_ERASURE = Text(
    "확인을 기다리는 파기 요청이 없습니다. 이미 처리되었을 수 있으니 목록을 확인해 주십시오.",
    "No erasure waits for confirmation here. It may have been settled already; please look at the list.",
)
REASON_NEEDED = Text("사유를 적어 주십시오.", "Please give the reason.")
UNKNOWN_REASON = Text("사유를 목록에서 골라 주십시오.", "Please choose the reason from the list.")
PRIVATE_IN_REASON = Text(
    "사유는 누구나 읽습니다. 적으신 내용에 {kinds}(으)로 보이는 것이 있으니 빼 주십시오.",
    "Everybody reads the reason. It seems to contain {kinds}; please leave that out.",
)
UNKNOWN_CLASS = Text(
    "공개 구분을 공개, 부분공개, 비공개 가운데에서 골라 주십시오.",
    "Choose the class: open, partly open or closed.",
)
GROUNDS_NEEDED = Text(
    "부분공개·비공개로 하려면 근거(제9조제1항 각 호)를 골라 주십시오.",
    "Partly open and closed need a ground (Article 9(1)).",
)
GROUNDS_NOT_NEEDED = Text(
    "공개 문서에는 비공개 근거를 두지 않습니다. 근거를 지우거나 공개 구분을 바꾸어 주십시오.",
    "An open document has no grounds for closing it. Remove them or change the class.",
)
STILL_FOUND = Text(
    "판단하지 않은 검출 항목이 {count}건 있습니다. 항목마다 가릴지 둘지 정하시거나 가림본을 만들어 주십시오.",
    "There are {count} findings nobody decided on. Please say of each whether to mask or to keep it, "
    "or make a redacted edition.",
)
STILL_UNREAD = Text(
    "검사하지 못한 파일이 있습니다. 직접 읽고 확인하셨다고 표시하시거나, 가림본을 만들거나, 비공개로 바꾸어 주십시오.",
    "A file could not be looked through. Please read it yourself and say so, make a redacted edition, or close it.",
)
STILL_WAITS = Text(
    "아직 검사를 기다리는 파일이 있습니다. 잠시 뒤에 다시 해 주십시오.",
    "A file still waits to be looked through. Please try again in a moment.",
)
