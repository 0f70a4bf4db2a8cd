"""What an act asks of whoever does it: the same fields for the API, the desk's forms and the documentation."""

from collections.abc import Mapping, Sequence
from typing import Any

from madang.domains.calendar import EXTENSION_REASONS
from madang.domains.cases.events import OUTCOME_NAMES
from madang.domains.cases.identity_words import SEEN_NAMES
from madang.domains.cases.states import Act
from madang.domains.erasures import GROUNDS, ground_words
from madang.domains.procedures import Definition, Field, Option, forms
from madang.kernel.text import Text

ACT_NAMES: dict[Act, Text] = {
    Act.ASSIGN: Text("담당자 지정", "Assign"),
    Act.ACCEPT: Text("접수·서류 확인", "Accept"),
    Act.RECORD: Text("단계 처리", "Complete the step"),
    Act.REQUEST_SUPPLEMENT: Text("보완 요청", "Ask for a supplement"),
    Act.SUPPLY: Text("보완 제출", "Hand in the supplement"),
    Act.ASK_MORE_TIME: Text("보완 기간 연장 요청", "Ask for more time"),
    Act.CONSULT: Text("협의 요청", "Ask for opinions"),
    Act.REPLY: Text("협의 의견 회신", "Give an opinion"),
    Act.INSPECT: Text("현장 확인 결과", "Site inspection"),
    Act.DELIBERATE: Text("심의 결과", "Deliberation"),
    Act.DRAFT: Text("기안", "Draft the decision"),
    Act.APPROVE: Text("결재", "Sign"),
    Act.SEND_BACK: Text("기안 반송", "Send the draft back"),
    Act.RECALL: Text("기안 회수", "Take the draft back"),
    Act.SKIP_REVIEW: Text("검토 생략", "Leave out a review"),
    Act.DECIDE: Text("처리 결과 확정", "Issue the decision"),
    Act.RETURN: Text("반려", "Return the application"),
    Act.TRANSFER: Text("이송", "Transfer"),
    Act.EXTEND: Text("처리기한 연장", "Extend the deadline"),
    Act.EXPLAIN_DELAY: Text("지연 사유 공개", "Explain the delay"),
    Act.WITHDRAW: Text("신청 취하", "Withdraw"),
    Act.APPEAL: Text("이의신청", "Object"),
    Act.SKIP: Text("단계 건너뛰기", "Leave out a step"),
    Act.CORRECT: Text("기록 정정", "Correct an entry"),
    Act.WITHHOLD: Text("공개 중단", "Withdraw from public view"),
    Act.RESTORE: Text("다시 공개", "Make public again"),
    Act.TAKE_DOWN: Text("기록의 글 내리기", "Take down the words of an entry"),
    Act.ASK_ERASURE: Text("파기 요청", "Ask for its erasure"),
    Act.CONFIRM_ERASURE: Text("파기 확인", "Confirm the erasure"),
    Act.REFUSE_ERASURE: Text("파기 거절", "Refuse the erasure"),
    Act.REMIND: Text("처리 독려", "Remind the department"),
    Act.DUN: Text("독촉장 발급", "Send a dunning letter"),
    Act.CONFIRM_IDENTITY: Text("본인확인", "Confirm the identity"),
    Act.CONFIRM_MANDATE: Text("위임장 확인", "Check a mandate"),
}

_PUBLIC_HELP = Text(
    "모두에게 공개됩니다. 개인정보를 적지 마십시오.", "Everybody can read this. Leave out personal data."
)
_INTERNAL_HELP = Text("공개되지 않는 내부 메모입니다.", "An internal note; not public.")


def _text(name: str, ko: str, en: str, help_: Text = _PUBLIC_HELP, *, required: bool = False) -> Field:
    return Field(
        name=name, type="textarea", label=Text(ko, en), help=help_, required=required, max_length=4000
    )


_NOTE = _text("note", "메모", "Note", _INTERNAL_HELP)
_WORDS = _text(
    "note",
    "심사관이 덧붙이는 말",
    "Your words to the department",
    Text(
        "부서에 보내는 글에 그대로 들어갑니다. 공개되지 않습니다.",
        "They stand in the letter to the department as you write them. Not public.",
    ),
)
_REASON = _text("reason", "사유", "Reason", required=True)
_RESULT_FIELDS = (
    _text("reasons", "이유", "Reasons"),
    _text(
        "conditions",
        "허가 조건",
        "Conditions",
        Text(
            "조건부일 때, 한 줄에 하나씩 적어 주십시오. 모두에게 공개됩니다.",
            "Where conditional, one on each line. Public.",
        ),
    ),
)
_COOPERATION = (
    _text(
        "cooperation",
        "협조를 받을 부서 코드",
        "Co-operating departments (codes)",
        Text(
            "결재 전에 서명할 부서입니다. 한 줄에 하나씩, 없으면 비워 두십시오.",
            "They sign before the approver. One on each line; leave empty where there is none.",
        ),
    ),
    Field(
        name="cooperation_order",
        type="choice",
        label=Text("협조 순서", "Order of co-operation"),
        choices=(
            Option("in-parallel", Text("동시에(병렬)", "All at once")),
            Option("in-order", Text("차례로(순차)", "One after the other")),
        ),
        example="in-parallel",
    ),
)
_UNTIL = Field(name="until", type="date", label=Text("기한", "Until"), required=True, example="2026-12-31")


def _options(names: Mapping[str, Text], codes: Sequence[str]) -> tuple[Option, ...]:
    return tuple(Option(code, names[code]) for code in codes)


_FIXED: dict[Act, tuple[Field, ...]] = {
    Act.ASSIGN: (
        Field(
            name="official",
            type="text",
            label=Text("담당자", "Official"),
            help=Text("비우면 본인", "Yourself, if empty"),
        ),
        _NOTE,
    ),
    Act.REQUEST_SUPPLEMENT: (
        _text(
            "items",
            "보완할 것",
            "What is missing",
            Text("한 줄에 하나씩 적어 주십시오. 모두에게 공개됩니다.", "One on each line. Public."),
            required=True,
        ),
        Field(name="until", type="date", label=Text("보완 기한", "By when"), example="2026-12-31"),
        _REASON,
    ),
    Act.SUPPLY: (
        _text("note", "설명", "Explanation", Text("담당자만 봅니다.", "Only the office reads this.")),
    ),
    Act.ASK_MORE_TIME: (
        _UNTIL,
        _text("note", "사정", "Why", Text("담당자만 봅니다.", "Only the office reads this.")),
    ),
    Act.CONSULT: (
        _text(
            "departments",
            "협의할 부서 코드",
            "Departments (codes)",
            Text(
                "비우면 절차가 정한 부서에 묻습니다. 한 줄에 하나씩.",
                "Those of the procedure, if empty. One on each line.",
            ),
        ),
        _text("note", "협의 요청 내용", "What is asked"),
    ),
    Act.REPLY: (
        Field(
            name="outcome",
            type="choice",
            label=Text("의견", "Opinion"),
            choices=_options(OUTCOME_NAMES, list(OUTCOME_NAMES)),
            example="agreed",
        ),
        _text("opinion", "의견 내용", "In words"),
        Field(
            name="department",
            type="text",
            label=Text("의견을 낸 부서 코드", "Department (code)"),
            help=Text(
                "다른 부서의 의견을 대신 입력할 때만 적습니다.",
                "Only when entering the opinion of another department.",
            ),
        ),
    ),
    Act.APPROVE: (
        _text("opinion", "의견(의견 있음)", "Opinion"),
        _NOTE,
    ),
    Act.SEND_BACK: (_REASON,),
    Act.RECALL: (),
    Act.SKIP_REVIEW: (_REASON,),
    Act.RETURN: (_REASON,),
    Act.TRANSFER: (
        Field(name="department", type="text", label=Text("보낼 부서 코드", "To department (code)")),
        Field(
            name="agency", type="text", label=Text("또는 다른 기관", "Or to another agency"), max_length=200
        ),
        _REASON,
    ),
    Act.EXTEND: (
        Field(
            name="reason_code",
            type="choice",
            label=Text("연장 사유", "Ground"),
            help=Text(
                "업무 과중, 담당자 지정 지연, 담당자 부재는 연장 사유가 되지 않습니다.",
                "Workload, late assignment and absence are no grounds.",
            ),
            choices=_options(EXTENSION_REASONS, list(EXTENSION_REASONS)),
            required=True,
        ),
        _REASON,
        _UNTIL,
        Field(
            name="consent",
            type="boolean",
            label=Text("신청인 동의를 받음(두 번째 연장)", "The applicant agreed (second extension)"),
        ),
    ),
    Act.EXPLAIN_DELAY: (_REASON,),
    Act.WITHDRAW: (_text("reason", "취하하는 까닭", "Why", Text("공개되지 않습니다.", "Not public.")),),
    Act.APPEAL: (
        _text(
            "grounds",
            "이의신청의 취지와 이유",
            "What you object to, and why",
            Text("공개되지 않습니다.", "Not public."),
            required=True,
        ),
    ),
    Act.SKIP: (_REASON,),
    Act.CORRECT: (
        Field(
            name="seq",
            type="integer",
            label=Text("고칠 기록의 번호", "Number of the entry"),
            required=True,
            min=1,
        ),
        _REASON,
        _text("text", "바른 내용", "What is right"),
    ),
    Act.WITHHOLD: (_REASON,),
    Act.RESTORE: (_REASON,),
    Act.REMIND: (_WORDS,),
    Act.DUN: (_WORDS,),
    Act.CONFIRM_IDENTITY: (
        Field(
            name="seen",
            type="choice",
            label=Text("확인한 것", "What you saw"),
            help=Text(
                "번호는 적지 마십시오. 보았다는 사실만 남깁니다.", "Only that you saw it is kept, no number."
            ),
            choices=_options(SEEN_NAMES, list(SEEN_NAMES)),
            required=True,
        ),
        _NOTE,
    ),
    Act.CONFIRM_MANDATE: (
        Field(
            name="mandate",
            type="text",
            label=Text("제출된 위임장", "Mandate handed in"),
            help=Text(
                "비우면 아래 대리인의 위임장을 새로 올립니다.",
                "If empty, one is entered for the account below.",
            ),
            max_length=16,
        ),
        Field(
            name="representative",
            type="text",
            label=Text("대리인의 아이디", "User name of the representative"),
            help=Text(
                "창구에서 종이로 받았을 때만 적습니다.", "Only where the paper was shown at the counter."
            ),
            max_length=40,
        ),
        Field(
            name="decision",
            type="choice",
            label=Text("확인 결과", "Outcome"),
            choices=(
                Option("accepted", Text("위임을 인정함", "The mandate holds")),
                Option("refused", Text("인정하지 않음", "It does not hold")),
            ),
            required=True,
            example="accepted",
        ),
        Field(
            name="may_end",
            type="boolean",
            label=Text("취하와 이의신청도 위임함", "Includes withdrawing and objecting"),
        ),
        Field(name="until", type="date", label=Text("위임이 끝나는 날", "Until"), example="2026-12-31"),
        _NOTE,
    ),
    Act.TAKE_DOWN: (
        Field(
            name="seq",
            type="integer",
            label=Text("글을 내릴 기록의 번호", "Number of the entry"),
            required=True,
            min=1,
        ),
        _REASON,
    ),
    Act.ASK_ERASURE: (
        Field(
            name="ground",
            type="choice",
            label=Text("법적 근거", "Legal ground"),
            help=Text(
                "다른 정보공개 담당자나 감사관이 확인해야 내용이 없어집니다. 없어진 내용은 되돌릴 수 없습니다.",
                "Nothing goes before another disclosure officer or auditor confirms. What is gone cannot be "
                "brought back.",
            ),
            choices=tuple(Option(code, ground_words(code)) for code in GROUNDS),
            required=True,
        ),
        _text("note", "확인할 사람에게 남기는 말", "For whoever confirms", _INTERNAL_HELP),
    ),
    Act.REFUSE_ERASURE: (_text("reason", "거절 사유", "Reason", _INTERNAL_HELP, required=True),),
}
HAPPENED_AT = Field(
    name="happened_at",
    type="text",
    label=Text("실제로 처리한 때", "When it happened"),
    help=Text(
        "지금 처리한 것이면 비워 두십시오. 예: 2026-05-01T14:30",
        "Leave empty if just now. Example: 2026-05-01T14:30",
    ),
)


def fields_of(act: Act, definition: Definition, step_code: str = "") -> tuple[Field, ...]:
    """The fields an act asks for, those of the step included."""
    step = definition.step(step_code) if step_code else None
    asked = step.asks if step else ()
    if act in (Act.DRAFT, Act.DECIDE):
        result = Field(
            name="result",
            type="choice",
            label=Text("처리 결과", "Result"),
            choices=tuple(Option(r, definition.result_name(r)) for r in definition.results),
        )
        own = (result, *_RESULT_FIELDS, *(_COOPERATION if act == Act.DRAFT else ()))
        names = {f.name for f in own}
        return (*own, *(f for f in asked if f.name not in names))
    if act in _FIXED:
        return _FIXED[act]
    public = step is not None and "reason" in step.disclosed
    note = _text("note", "설명", "Explanation") if public else _NOTE
    return (*asked, note)


def as_records(fields: Sequence[Field]) -> list[dict[str, Any]]:
    """The fields as the API lists them under `asks`."""
    return [forms.form_record(field) for field in fields]
