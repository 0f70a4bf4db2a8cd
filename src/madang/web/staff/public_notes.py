"""What of each act everybody will see: said beside its form, before it is done."""

from madang.domains.cases import Act
from madang.kernel.text import Text

NOT_PUBLIC = Text(
    "공개 대상이 아닌 민원이므로 처리 내용이 밖에 나타나지 않습니다.",
    "This case is not public; nothing of this appears outside.",
)
EVERYTHING = Text(
    "이 단계와 처리 시각, 부서와 직위가 곧바로 공개됩니다.",
    "Everybody will see at once: this step, its time, your department and post.",
)
NOTES: dict[Act, Text] = {
    Act.ASSIGN: Text(
        "담당자가 정해졌다는 사실이 공개됩니다. 메모는 공개되지 않습니다.",
        "Everybody sees that an official is in charge. Your note stays internal.",
    ),
    Act.DRAFT: Text(
        "결재를 올렸다는 사실만 공개되고, 내용은 결정하기 전까지 공개되지 않습니다.",
        "Everybody sees that a draft was put up for signature. Its content stays internal until the decision.",
    ),
    Act.APPROVE: Text(
        "어느 직위가 언제 결재했는지와 의견이 공개됩니다. 메모는 공개되지 않습니다.",
        "Everybody sees which post signed, when, and with what opinion. Your note stays internal.",
    ),
    Act.SEND_BACK: Text(
        "어느 직위가 왜 반송했는지 공개됩니다.",
        "Everybody sees that the draft was sent back, by which post, and why.",
    ),
    Act.RECALL: Text(
        "기안을 거두어들였다는 사실이 공개됩니다.", "Everybody sees that the draft was taken back."
    ),
    Act.SKIP_REVIEW: Text(
        "어느 직위의 검토를 왜 생략했는지 공개됩니다.",
        "Everybody sees which review was left out, and why.",
    ),
    Act.REQUEST_SUPPLEMENT: Text(
        "보완할 것과 기한, 사유가 공개되고 처리기한이 멈춥니다. 신청인에게 전자우편으로 알립니다.",
        "What is missing, until when and why becomes public, and the clock stands still. The applicant gets an e-mail.",
    ),
    Act.SUPPLY: Text(
        "보완 자료를 받았다는 사실만 공개됩니다.",
        "Everybody sees that something was handed in, never what.",
    ),
    Act.CONSULT: Text(
        "어느 부서에 무엇을 언제까지 묻는지 공개됩니다.",
        "Everybody sees which departments are asked, what, and until when.",
    ),
    Act.REPLY: Text(
        "의견과 그 내용이 부서 이름과 함께 곧바로 공개됩니다.",
        "The opinion and its words become public at once, with the department.",
    ),
    Act.DECIDE: Text(
        "결과와 이유, 조건이 불복 방법과 함께 곧바로 공개되고 신청인에게 전자우편으로 알립니다.",
        "Result, reasons and conditions become public at once, with how to object. The applicant gets an e-mail.",
    ),
    Act.RETURN: Text(
        "사유가 곧바로 공개되고 신청인에게 전자우편으로 알립니다.",
        "The reason becomes public at once. The applicant gets an e-mail.",
    ),
    Act.TRANSFER: Text(
        "어디로 왜 옮기는지 공개됩니다.",
        "Everybody sees where the case goes, and why.",
    ),
    Act.EXTEND: Text(
        "연장 사유와 새 기한이 곧바로 공개됩니다.",
        "Ground, reason and the new date become public at once.",
    ),
    Act.EXPLAIN_DELAY: Text(
        "공개 페이지의 지연 표시 옆에 이 사유가 나타납니다.",
        "The reason stands on the public page, beside the delay.",
    ),
    Act.REMIND: Text(
        "독려했다는 사실과 날짜가 공개됩니다. 덧붙이는 말은 공개되지 않습니다.",
        "Everybody sees that you reminded the department, and when. Your words stay internal.",
    ),
    Act.DUN: Text(
        "독촉장을 보냈다는 사실과 날짜가 공개됩니다. 덧붙이는 말은 공개되지 않습니다.",
        "Everybody sees that a dunning letter was sent, and when. Your words stay internal.",
    ),
    Act.CORRECT: Text(
        "처음 기록은 취소선으로 남고, 그 옆에 바로잡은 내용이 나타납니다.",
        "The old entry stays visible, struck through, with this correction beside it.",
    ),
    Act.SKIP: Text(
        "단계를 건너뛴 사실과 사유가 공개됩니다.",
        "Everybody sees that the step was left out, and why.",
    ),
    Act.WITHHOLD: Text(
        "공개 페이지와 목록, 피드, 검색에서 곧바로 사라지고 날짜와 사유만 남습니다.",
        "The public page, lists, feeds and search lose the case at once; date and reason stay.",
    ),
    Act.RESTORE: Text("곧바로 다시 공개됩니다.", "The case becomes public again at once."),
    Act.ASK_ERASURE: Text(
        "다른 정보공개 담당자나 감사관이 확인하기 전에는 아무것도 없어지지 않고, 요청한 사실도 공개되지 않습니다.",
        "Nothing goes before another disclosure officer or auditor confirms; that you asked is not public.",
    ),
    Act.CONFIRM_ERASURE: Text(
        "글과 파일이 모두 곧바로 없어지고 되돌릴 수 없습니다. "
        "파기한 날과 법적 근거, 업무와 부서, 날짜만 공개 화면에 남습니다.",
        "All words and files go at once and cannot be brought back. The public page keeps the day, the legal ground, "
        "procedure, department and dates.",
    ),
    Act.REFUSE_ERASURE: Text(
        "민원은 그대로 남습니다. 거절한 사실과 사유는 공개되지 않습니다.",
        "The case stays as it is. Neither the refusal nor its reason is public.",
    ),
}


_SAID_ALWAYS = frozenset({Act.RESTORE, Act.ASK_ERASURE, Act.CONFIRM_ERASURE, Act.REFUSE_ERASURE})


def note_for(act: Act, visibility: str) -> Text:
    """What becomes public of an act on a case of this visibility."""
    if visibility != "public" and act not in _SAID_ALWAYS:
        return NOT_PUBLIC
    return NOTES.get(act, EVERYTHING)
