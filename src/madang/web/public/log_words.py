"""What codes and values of the log are called on its pages."""

from collections.abc import Mapping

from madang.kernel.text import Text
from madang.web.public.case_words import TEXTS

VALUES: Mapping[str, Text] = {
    **TEXTS,
    "title": Text("제목", "Title"),
    "case_no": Text("민원 번호", "Case number"),
    "place": Text("장소", "Place"),
    "form": Text("신청 내용", "What was applied for"),
    "sentence": Text("처리 내용", "What happened"),
    "official": Text("처리한 공무원", "Official who acted"),
    "official_name": Text("처리한 공무원의 이름", "Name of the official"),
    "officer_code": Text("공무원 번호", "Code of the official"),
    "result": Text("처리 결과", "Result"),
    "document_no": Text("결재 문서번호", "Number of the signed document"),
    "entries": Text("확인한 사항", "What was recorded"),
    "event": Text("이전 기록", "Earlier record"),
    "number": Text("문서번호", "Document number"),
    "department": Text("부서", "Department"),
    "author": Text("작성자", "Author"),
    "summary": Text("요약", "Summary"),
    "file": Text("파일", "File"),
    "table": Text("위임전결 규정", "Delegation table"),
    "definition": Text("업무 정의", "Definition of the procedure"),
}
"""Values by name, without the number at its end."""

PARTS: Mapping[str, Text] = {
    "seq": Text("순번", "Number of the record"),
    "at": Text("시각", "Time"),
    **VALUES,
    "valid_from": Text("시행일", "In force from"),
    "post": Text("직위", "Post"),
    "name": Text("이름", "Name"),
    "bytes": Text("크기", "Size"),
    "media": Text("파일 형식", "File format"),
    "sha256": Text("해시값(SHA-256)", "Hash (SHA-256)"),
}
"""What a value is made of, in the order in which it is read."""

STATES: Mapping[str, Text] = {
    "filed": Text("접수됨", "Filed"),
    "accepted": Text("단계 완료", "Step completed"),
    "assigned": Text("담당자 지정", "Official put in charge"),
    "recorded": Text("단계 완료", "Step completed"),
    "inspected": Text("현장 확인", "Site inspected"),
    "deliberated": Text("위원회 심의", "Deliberated by the committee"),
    "skipped": Text("단계 생략", "Step left out"),
    "history": Text("이전 기록", "Earlier record"),
    "supplement-requested": Text("보완 요청", "Supplement asked for"),
    "supplied": Text("보완 자료 제출", "Supplement handed in"),
    "more-time-asked": Text("보완 기간 연장 신청", "More time asked for"),
    "consulted": Text("협의 요청", "Opinions asked for"),
    "replied": Text("협의 의견 도착", "Opinion came in"),
    "consultation-ended": Text("협의 완료", "All opinions in"),
    "drafted": Text("기안", "Decision drafted"),
    "signed": Text("결재 진행", "Signed in the line"),
    "approved": Text("결재 완료", "All signatures given"),
    "sent-back": Text("기안 되돌림", "Draft sent back"),
    "recalled": Text("기안 회수", "Draft taken back"),
    "review-skipped": Text("검토 생략", "Review left out"),
    "rerouted": Text("결재자 변경", "Signature passed on"),
    "draft-withdrawn": Text("기안 철회", "Draft withdrawn"),
    "decided": Text("처리 결과 확정", "Decided"),
    "deemed": Text("법에 따른 간주", "Deemed by law"),
    "notified": Text("결과 통지", "Applicant notified"),
    "returned": Text("반려", "Application returned"),
    "withdrawn": Text("신청 취하", "Application withdrawn"),
    "withhold.withdrawn": Text("공개 중단", "No longer public"),
    "moved": Text("소관 부서로 이동", "Moved to the department in charge"),
    "transferred": Text("다른 기관으로 이송", "Transferred to another agency"),
    "extended": Text("처리기한 연장", "Deadline extended"),
    "delayed": Text("기한 경과", "Deadline passed"),
    "delay-explained": Text("지연 사유 설명", "Delay explained"),
    "due-moved": Text("처리기한 변경", "Deadline moved"),
    "appealed": Text("이의신청", "Objection filed"),
    "reminded": Text("재촉", "Reminded"),
    "dunned": Text("독촉", "Urged"),
    "move-asked": Text("새 절차로의 전환 문의", "Asked to move to the newer procedure"),
    "move-declined": Text("새 절차로의 전환 거절", "Move to the newer procedure declined"),
    "version-moved": Text("새 절차로 전환", "Moved to the newer procedure"),
    "corrected": Text("정정", "Correction"),
    "taken-down": Text("일부 내용 삭제", "Words taken down"),
    "erased": Text("파기", "Erased for good"),
    "withheld": Text("비공개로 전환", "Withheld"),
    "restored": Text("다시 공개됨", "Public again"),
    "disclosed": Text("공개됨", "Disclosed"),
    "classified": Text("공개 구분 변경", "Class changed"),
    "published": Text("공표됨", "Published"),
    "provision": Text("기관별 규정 공표", "Provision of an institution published"),
    "delegation": Text("위임전결 규정 공표", "Delegation table published"),
}
"""What an entry says that happened: its `state` as far as the first point, after the kind of the entry where that
matters."""

ROLES: Mapping[str, Text] = {
    "citizen": Text("신청인", "Applicant"),
    "official": Text("담당 공무원", "Official"),
    "lead": Text("팀장", "Team leader"),
    "director": Text("과장", "Director"),
    "executive": Text("국장급 이상", "Head of a bureau or above"),
    "auditor": Text("감사위원회", "Audit commission"),
    "disclosure_officer": Text("정보공개 담당자", "Disclosure officer"),
    "inspector": Text("민원심사관", "Petition inspector"),
    "operator": Text("시스템 운영자", "Operator of the system"),
    "system": Text("시스템", "The system"),
    "none": Text("없음(혼자 처리)", "Nobody: one person acted alone"),
}
"""Who acted, and who confirmed it: `by` and `second`."""

DETAILS: Mapping[str, Text] = {
    "step": Text("단계의 기한", "of a step"),
    "limit": Text("처리기한", "of the case"),
}
"""What stands behind the point of `state`, besides results, opinions and classes."""

REASONS: Mapping[str, Text] = {
    "stated": Text("글로 밝힌 사유", "Stated in words"),
    "source": Text("원본 시스템에서 변경됨", "Changed in the system it came from"),
}
"""`why`, besides the reasons for withdrawals and grounds of documents."""

CODES: Mapping[str, Text] = {
    "state": Text("처리 구분", "Recorded as"),
    "proc": Text("업무", "Procedure"),
    "due": Text("처리기한", "Deadline"),
    "why": Text("사유", "Reason"),
    "by": Text("처리한 사람", "Acted"),
    "second": Text("함께 확인한 사람", "Confirmed by a second person"),
    "version": Text("판", "Version"),
    "ref": Text("관련 항목", "Entry it is about"),
    "count": Text("건수", "Count"),
    "name": Text("파일", "File"),
    "day": Text("날짜", "Date"),
    "approved": Text("결재 완료", "Approved"),
    "disclosed": Text("공개", "Disclosed"),
    "partial": Text("부분공개", "Partly open"),
    "withheld": Text("비공개", "Closed"),
    "pending": Text("공개 대기", "Waiting"),
}
"""Members of an entry that people read."""
