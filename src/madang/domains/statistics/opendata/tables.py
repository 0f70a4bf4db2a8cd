"""The tables of the open export: their columns, of which type, and what each means."""

from dataclasses import dataclass

from madang.kernel.text import Text


@dataclass(frozen=True, slots=True)
class Column:
    """`type`: string, integer, boolean or datetime (ISO 8601, UTC), as Frictionless names them."""

    name: str
    type: str
    meaning: Text


@dataclass(frozen=True, slots=True)
class Table:
    """One file. `key`: the columns that together occur once; `refers`: column → table and column."""

    name: str
    title: Text
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    refers: tuple[tuple[str, str, str], ...] = ()


def columns(*told: tuple[str, str, str, str]) -> tuple[Column, ...]:
    """Columns by name, type and meaning in Korean and English."""
    return tuple(Column(name, type, Text(ko, en)) for name, type, ko, en in told)


_NUMBER = ("number", "string", "민원 번호", "register number of the case")
_DEPARTMENT = ("department", "string", "부서 코드", "code of the department")
_IN_CHARGE = (
    *("in_charge", "string"),
    *("지금 그 부서의 일을 맡은 부서의 코드", "code of the department that answers for it now"),
)
_OF_CASE = (("number", "cases", "number"),)

CASES = Table(
    "cases",
    Text("공개된 민원", "Public cases"),
    columns(
        _NUMBER,
        ("procedure", "string", "업무 코드", "code of the procedure"),
        ("version", "integer", "적용되는 업무 정의의 판", "version of the procedure the case runs on"),
        ("sector", "string", "분야 코드", "code of the sector"),
        _DEPARTMENT,
        _IN_CHARGE,
        (
            "institution",
            "string",
            "지금 맡은 부서가 속한 기관의 코드",
            "code of the institution of that department",
        ),
        ("area", "string", "장소의 공개된 부분", "public part of the place"),
        ("district", "string", "자치구(없으면 none)", "district (none: not known)"),
        ("state", "string", "상태", "state"),
        ("result", "string", "처리 결과", "result"),
        ("filed_at", "datetime", "신청한 때", "filed"),
        ("received_at", "datetime", "접수한 때", "received"),
        ("decided_at", "datetime", "결정한 때", "decided"),
        ("closed_at", "datetime", "끝난 때", "closed"),
        (
            *("ended_at", "datetime"),
            "기한을 지켰는지 알 수 있는 민원이 끝난 때(옮겨 온 이력은 마지막 기록)",
            "end of a case whose being on time is known (imported histories: the last entry)",
        ),
        ("limit_rule", "string", "법정 처리기한의 규칙", "rule of the legal limit"),
        ("term", "string", "처리기한의 구간", "class of the legal limit"),
        ("due_at", "datetime", "처리기한", "deadline"),
        ("held", "boolean", "기한이 멈춰 있음", "the clock stands still"),
        ("late", "boolean", "기한을 넘겨 끝남(모르면 빈칸)", "ended late (empty: not known)"),
        ("legal_minutes", "integer", "법정 시간(근무시간의 분)", "working minutes on the legal clock"),
        ("wall_minutes", "integer", "실제 시간(분)", "minutes from filing to the end"),
        ("supplements", "integer", "보완 요청 횟수", "requests for supplement"),
        ("extensions", "integer", "연장 횟수", "extensions"),
        ("holds", "integer", "기한이 멈춘 횟수", "holds"),
        ("entered_late", "integer", "늦게 입력한 기록 수", "entries made late"),
        ("skipped", "integer", "건너뛴 단계 수", "steps left out"),
        ("delay_since", "datetime", "지연된 때", "late since"),
        ("explained", "boolean", "지연 사유가 공개됨", "a reason for the delay is public"),
        ("imported", "boolean", "다른 시스템에서 옮겨 온 이력", "history imported from another system"),
    ),
    ("number",),
    (("procedure", "procedures", "code"), ("department", "departments", "code")),
)
STEPS = Table(
    "steps",
    Text("민원의 단계", "Steps of cases"),
    columns(
        _NUMBER,
        ("code", "string", "단계 코드", "code of the step"),
        ("turn", "integer", "몇 번째인지", "which time it was entered"),
        ("state", "string", "상태(current, done, skipped, ended)", "state (current, done, skipped, ended)"),
        ("by_official", "boolean", "공무원이 하는 단계", "done by people in office"),
        _DEPARTMENT,
        _IN_CHARGE,
        ("entered_at", "datetime", "시작한 때", "begun"),
        ("done_at", "datetime", "마친 때", "done"),
        ("recorded_at", "datetime", "입력한 때", "entered"),
        ("term_due_at", "datetime", "단계의 기한", "end of its own term"),
        ("outcome", "string", "결과(공개하는 경우)", "outcome, where disclosed"),
        ("delay_since", "datetime", "지연된 때", "late since"),
        ("explained", "boolean", "지연 사유가 공개됨", "a reason for the delay is public"),
    ),
    ("number", "code", "turn"),
    _OF_CASE,
)
EVENTS = Table(
    "events",
    Text("공개된 기록", "Public entries"),
    columns(
        _NUMBER,
        ("seq", "integer", "기록 번호", "number of the entry"),
        ("type", "string", "종류", "type"),
        ("at", "datetime", "일어난 때", "happened"),
        ("recorded_at", "datetime", "입력되어 공개된 때", "entered, and public since"),
        ("step", "string", "단계 코드", "code of the step"),
        ("actor_role", "string", "누가(citizen, official, system)", "who (citizen, official, system)"),
        _DEPARTMENT,
        _IN_CHARGE,
    ),
    ("number", "seq"),
    _OF_CASE,
)
HOLDS = Table(
    "holds",
    Text("산입하지 않는 기간", "Periods that do not count"),
    columns(
        _NUMBER,
        ("kind", "string", "종류", "kind"),
        ("step", "string", "단계 코드", "code of the step"),
        ("started_at", "datetime", "시작", "begun"),
        ("ended_at", "datetime", "끝", "ended"),
        ("until", "datetime", "보완 기한", "by when a supplement is asked for"),
    ),
    (),
    _OF_CASE,
)
EXTENSIONS = Table(
    "extensions",
    Text("기한 연장", "Extensions"),
    columns(
        _NUMBER,
        ("at", "datetime", "연장한 때", "granted"),
        ("reason_code", "string", "사유 코드", "code of the reason"),
        ("length", "string", "연장한 길이의 규칙", "rule of its length"),
        ("due_before", "datetime", "앞의 기한", "deadline before"),
        ("due_after", "datetime", "뒤의 기한", "deadline after"),
        ("consent", "boolean", "신청인의 동의", "with the applicant’s consent"),
    ),
    (),
    _OF_CASE,
)
DEPARTMENTS = Table(
    "departments",
    Text("부서", "Departments"),
    columns(
        ("code", "string", "부서 코드", "code"),
        ("name_ko", "string", "이름", "name in Korean"),
        ("name_en", "string", "영어 이름", "name in English"),
        ("valid_from", "datetime", "있기 시작한 때", "exists since"),
        ("valid_until", "datetime", "없어진 때", "existed until"),
        _IN_CHARGE,
        ("institution", "string", "기관 코드", "code of the institution"),
    ),
    ("code", "valid_from"),
)
PROCEDURES = Table(
    "procedures",
    Text("업무와 그 판", "Procedures and their versions"),
    columns(
        ("code", "string", "업무 코드", "code"),
        ("version", "integer", "판", "version"),
        ("sector", "string", "분야 코드", "code of the sector"),
        ("name_ko", "string", "이름", "name in Korean"),
        ("name_en", "string", "영어 이름", "name in English"),
        ("disclosed", "boolean", "공개 대상으로 정해짐", "selected for disclosure"),
        ("published_at", "datetime", "공포한 때", "published"),
        ("valid_from", "datetime", "시행일시", "in force from"),
    ),
    ("code", "version"),
)
TABLES = (CASES, STEPS, EVENTS, HOLDS, EXTENSIONS, DEPARTMENTS, PROCEDURES)
