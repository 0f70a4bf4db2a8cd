"""Sentences of refusal of the disclosure officer's room."""

from madang.kernel.text import Text

NO_SUCH_FILE = Text(
    "이 문서에 그런 파일이나 검출 항목이 없습니다. 화면을 새로 고쳐 주십시오.",
    "This document has no such file or finding. Please load the page again.",
)
NOTHING_LEFT = Text(
    "이 종류의 판단하지 않은 항목이 남아 있지 않습니다.",
    "No finding of this kind is left to decide on.",
)
NOT_MASKED = Text(
    "‘{field}’에서 찾은 내용을 자동으로 가릴 수 없습니다. 문서를 보낸 시스템에서 고쳐 다시 보내 주십시오.",
    "What was found in “{field}” cannot be masked here. Please correct it in the system that sent the document.",
)
NOTHING_TO_MASK = Text(
    "가릴 것을 하나 이상 정해 주십시오. 검출 항목을 ‘가림’으로 판단하거나 종류·낱말·영역을 지정하시면 됩니다.",
    "Say what to mask: decide “mask” on findings, choose kinds, write words, or mark places.",
)
BAD_BOX = Text(
    "영역은 쪽 안의 네 변을 왼쪽·위·오른쪽·아래 순서로 0에서 100까지 적어 주십시오.",
    "Give a place by its left, top, right and bottom edge, from 0 to 100 within the page.",
)
TOO_MANY_MARKS = Text(
    "한 파일에 표시할 수 있는 낱말과 영역은 모두 {most}개까지입니다.",
    "A file may have {most} marked words and places.",
)
CANNOT_REDACT = Text(
    "가림본을 만들지 못했습니다. {why} 문서와 판단은 그대로 있습니다.",
    "No redacted edition could be made. {why} The document and all decisions are as they were.",
)
NOT_REDACTED = Text(
    "가려야 할 내용이 결과 파일에 남아 있어 가림본을 만들지 않았습니다. "
    "PDF로 만들거나 그 자리를 영역으로 표시해 주십시오.",
    "Something to be masked was still found in the result, so no redacted edition was made. "
    "Make it a PDF, or mark the place by hand.",
)
NO_OFFICE = Text(
    "이 서버에는 문서를 PDF로 바꾸는 프로그램(LibreOffice)이 없습니다. "
    "영역 표시 없이 같은 형식의 파일로 만들어 주십시오.",
    "This server has no program that makes a PDF of it (LibreOffice). Make a cleaned file, without marked places.",
)
NO_EDITION = Text("이 파일에는 가림본이 없습니다.", "This file has no redacted edition.")
STAYS_IN = Text(
    "공개하지 않는 파일입니다. 가림본을 만들려면 먼저 공개 구분을 부분공개로 바꾸어 주십시오.",
    "This file stays in. Change its class to partly open before making a redacted edition.",
)
BAD_NAME = Text(
    "파일 이름에 {kinds}(으)로 보이는 것이 있습니다. 빼고 적어 주십시오.",
    "The name seems to contain {kinds}; please leave that out.",
)
NAME_NEEDED = Text(
    "보일 파일 이름을 1자 이상 {most}자 이하로 적어 주십시오. / \\ 등은 쓸 수 없습니다.",
    "Give the name to be shown, at most {most} characters, without / or \\.",
)
