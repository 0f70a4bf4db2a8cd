"""Names that the disclosure officer reads: what the gate said, where text lies hidden."""

from collections.abc import Mapping

from madang.domains.documents.content import Hiding
from madang.domains.documents.findings import Verdict
from madang.kernel.text import Text

FIELD_NAMES: Mapping[str, Text] = {
    "title": Text("제목", "Title"),
    "summary": Text("요지", "Summary"),
    "keywords": Text("핵심어", "Keywords"),
    "task": Text("단위과제", "Task"),
    "grounds_reason": Text("비공개 사유", "Reason of the class"),
    "payments": Text("집행 내역", "Payments"),
}
"""The fields of a record that the gate looks through, by code."""

VERDICT_NAMES: Mapping[Verdict, Text] = {
    Verdict.PENDING: Text("검사 대기", "Waiting for the gate"),
    Verdict.CLEAN: Text("이상 없음", "Clean"),
    Verdict.FINDING: Text("개인정보 검출", "Findings"),
    Verdict.UNSCANNABLE: Text("검사 불가", "Could not be read"),
    Verdict.STAYS_IN: Text("공개하지 않음", "Stays in"),
}
"""What the gate says, by code."""

HIDING_NAMES: Mapping[Hiding, Text] = {
    Hiding.FILE_NAME: Text("파일 이름", "File name"),
    Hiding.METADATA: Text("문서 정보", "Metadata"),
    Hiding.COMMENT: Text("메모", "Comment"),
    Hiding.TRACKED_CHANGE: Text("변경 내용 추적", "Tracked change"),
    Hiding.NOTE: Text("각주·미주·발표자 노트", "Note"),
    Hiding.HIDDEN_SHEET: Text("숨긴 시트", "Hidden sheet"),
    Hiding.HIDDEN_ROW: Text("숨긴 행", "Hidden row"),
    Hiding.HIDDEN_COLUMN: Text("숨긴 열", "Hidden column"),
    Hiding.HIDDEN_TEXT: Text("보이지 않는 글자", "Hidden text"),
    Hiding.CACHE: Text("저장된 캐시", "Cache"),
    Hiding.FORMULA: Text("수식", "Formula"),
    Hiding.DEFINED_NAME: Text("이름 정의", "Defined name"),
    Hiding.HEADER: Text("머리말·꼬리말", "Header or footer"),
    Hiding.ALTERNATIVE: Text("그림 설명", "Alternative text"),
    Hiding.FORM_FIELD: Text("입력 칸", "Form field"),
    Hiding.ANNOTATION: Text("주석", "Annotation"),
    Hiding.LINK: Text("링크", "Link"),
    Hiding.SCRIPT: Text("스크립트", "Script"),
    Hiding.PREVIEW: Text("저장된 미리 보기", "Stored preview"),
    Hiding.EMBEDDED: Text("파일 안의 파일", "File within the file"),
    Hiding.MAIL_HEADER: Text("메일 머리글", "Mail header"),
}
"""Where text lies that no page shows, in words."""
