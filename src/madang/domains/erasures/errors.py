"""Sentences of refusal."""

from madang.kernel.text import Text

UNKNOWN_GROUND = Text("법적 근거를 목록에서 골라 주십시오.", "Please choose the legal ground from the list.")
WAITS_ALREADY = Text(
    "이 기록은 이미 파기 요청이 올라와 다른 사람의 확인을 기다리고 있습니다.",
    "The erasure of this record was asked for already and waits for another person's confirmation.",
)
NOT_ASKED = Text(
    "확인을 기다리는 파기 요청이 없습니다. 이미 처리되었을 수 있으니 목록을 확인해 주십시오.",
    "No erasure waits for confirmation here. It may have been settled already; please look at the list.",
)
SAME_PERSON = Text(
    "파기를 요청한 사람이 스스로 확인하거나 거절할 수 없습니다. 다른 정보공개 담당자나 감사관이 해야 합니다.",
    "Whoever asked for the erasure can neither confirm nor refuse it: another disclosure officer or auditor must.",
)
REASON_NEEDED = Text("사유를 적어 주십시오.", "Please give the reason.")
TOO_LONG = Text("{most}자까지 적을 수 있습니다.", "At most {most} characters are possible.")
STILL_KEPT = Text(
    "보존기간이 {day}까지여서 이 근거로는 아직 파기할 수 없습니다.",
    "The record is to be kept until {day}; on this ground it cannot be erased yet.",
)
KEPT_FOR_GOOD = Text(
    "영구·준영구로 보존하는 기록이거나 보존기간이 정해지지 않아 이 근거로는 파기할 수 없습니다.",
    "The record is kept for good, or its retention period is not known; on this ground it cannot be erased.",
)
ONLY_OFFICERS = Text(
    "파기는 정보공개 담당자와 감사관만 요청하고 확인할 수 있습니다.",
    "Only disclosure officers and auditors may ask for erasures and confirm them.",
)
