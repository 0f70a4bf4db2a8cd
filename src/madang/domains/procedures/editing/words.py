"""What the entries of a definition are called where people fill them in."""

from madang.domains.calendar import HOLD_KINDS
from madang.domains.procedures.chart import ACTOR_NAMES
from madang.domains.procedures.definition import Option
from madang.kernel.text import Text

ACTS = {
    "accept": Text("접수·서류 확인", "Accept, check the papers"),
    "assign": Text("담당자 지정", "Assign an official"),
    "record": Text("처리 사실 기록", "Record what was done"),
    "consult": Text("부서 협의", "Ask for opinions"),
    "reply": Text("협의 회신", "Give an opinion"),
    "inspect": Text("현장 확인", "Inspect the site"),
    "deliberate": Text("위원회 심의", "Deliberate in a committee"),
    "draft": Text("기안", "Draft the decision"),
    "approve": Text("결재", "Sign"),
    "decide": Text("처리 결과 확정", "Issue the decision"),
    "notify": Text("결과 통지", "Notify of the result"),
    "request-supplement": Text("보완 요구", "Ask for a supplement"),
    "supply": Text("보완 제출", "Hand in a supplement"),
    "transfer": Text("이송", "Transfer"),
    "extend": Text("처리기한 연장", "Extend the deadline"),
    "withdraw": Text("신청 취하", "Withdraw"),
    "return": Text("반려", "Return the application"),
    "explain-delay": Text("지연 사유 공개", "Explain a delay"),
    "correct": Text("기록 정정", "Correct an entry"),
    "appeal": Text("이의신청", "Object"),
}
STATES = {
    "received": Text("접수", "Received"),
    "reviewing": Text("검토 중", "Under review"),
    "deciding": Text("결재 중", "Awaiting decision"),
}
ACTORS = ACTOR_NAMES
BEGINS = {
    "applicant": Text("신청인의 신청으로", "With an application"),
    "office": Text("기관이 스스로", "By the office itself"),
}
SET_BY = {
    "statute": Text("법령", "Statute"),
    "authority": Text("이 기관", "This authority"),
}
DISCLOSED = {
    "actor": Text("처리한 사람과 부서", "Who, and which department"),
    "time": Text("처리한 시각", "When"),
    "result": Text("결과", "Result"),
    "reason": Text("사유", "Reason"),
}
READY = {
    "result": Text("처리 결과", "Result"),
    "reasons": Text("이유", "Reasons"),
    "conditions": Text("조건", "Conditions"),
    "opinion": Text("의견 요지", "Opinion in summary"),
}
PUBLIC = {
    "yes": Text("그대로 공개", "Public as it stands"),
    "masked": Text("일부를 가리고 공개", "Public with parts masked"),
    "no": Text("비공개", "Not public"),
}
TYPES = {
    "text": Text("글(한 줄)", "Text, one line"),
    "textarea": Text("글(여러 줄)", "Text, several lines"),
    "integer": Text("정수", "Whole number"),
    "decimal": Text("소수를 포함한 수", "Number"),
    "money": Text("금액(원)", "Amount in won"),
    "date": Text("날짜", "Date"),
    "boolean": Text("예·아니요", "Yes or no"),
    "choice": Text("하나 고르기", "One of a list"),
    "choices": Text("여러 개 고르기", "Several of a list"),
    "email": Text("전자우편 주소", "E-mail address"),
    "phone": Text("전화번호", "Telephone number"),
    "address": Text("주소", "Address"),
    "file": Text("파일", "File"),
}
PII = {
    "name": Text("이름", "Name"),
    "mobile": Text("휴대전화번호", "Mobile phone"),
    "phone": Text("전화번호", "Telephone"),
    "email": Text("전자우편", "E-mail"),
    "address": Text("주소", "Address"),
    "birth": Text("생년월일", "Date of birth"),
    "biz": Text("사업자등록번호", "Business number"),
    "corp": Text("법인등록번호", "Corporation number"),
    "rrn": Text("주민등록번호", "Resident number"),
    "frn": Text("외국인등록번호", "Foreigner number"),
    "passport": Text("여권번호", "Passport"),
    "driver": Text("운전면허번호", "Driving licence"),
    "account": Text("계좌번호", "Bank account"),
    "card": Text("카드번호", "Card number"),
    "plate": Text("차량번호", "Number plate"),
    "health_ins": Text("건강보험증번호", "Health insurance number"),
}
OPERATORS = {
    "eq": Text("같음", "is"),
    "ne": Text("같지 않음", "is not"),
    "in": Text("다음 가운데 하나", "is one of"),
    "ge": Text("이상", "at least"),
    "gt": Text("초과", "above"),
    "le": Text("이하", "at most"),
    "lt": Text("미만", "below"),
    "is_true": Text("예", "yes"),
    "is_false": Text("아니요", "no"),
    "known": Text("확인됨", "is known"),
}
UNITS = {
    "working-days": Text("일(토요일·공휴일 제외)", "working days"),
    "working-hours": Text("근무시간", "working hours"),
    "immediate": Text("즉시(근무시간 3시간)", "at once (3 working hours)"),
    "civil-days": Text("일(달력)", "calendar days"),
    "weeks": Text("주", "weeks"),
    "months": Text("개월", "months"),
    "years": Text("년", "years"),
}
KINDS = {
    "step": Text("단계", "Step"),
    "choice": Text("갈래", "Branching"),
    "fork": Text("동시 진행", "Side by side"),
    "join": Text("합류", "Joining"),
    "end": Text("끝", "End"),
}


def options(names: dict[str, Text], only: object = None) -> tuple[Option, ...]:
    """The entries as options of a field; `only` keeps those that it contains."""
    kept = names if only is None else {key: names.get(key, Text(key, key)) for key in only}  # type: ignore[attr-defined]
    return tuple(Option(value, name) for value, name in kept.items())


def holds() -> tuple[Option, ...]:
    """The periods that do not count, as options."""
    return tuple(Option(code, kind.name) for code, kind in HOLD_KINDS.items())
