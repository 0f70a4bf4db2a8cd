"""Names of what documents are classified by."""

from madang.domains.approvals.delegation.rules.matter import RETENTION_NAMES
from madang.domains.organisation import directory
from madang.kernel.text import Text

GROUNDS: dict[int, Text] = {
    1: Text("법령상 비밀·비공개", "Secret or closed under another Act"),
    2: Text("국가안전보장·국방·통일·외교", "National security, defence, unification, diplomacy"),
    3: Text("국민의 생명·신체·재산 보호", "Protection of life, body or property"),
    4: Text("재판·수사·형집행 등", "Trials, investigation, execution of sentences"),
    5: Text(
        "감사·감독·입찰계약·인사관리·의사결정 과정",
        "Audit, supervision, contracts, personnel or decisions in the making",
    ),
    6: Text("개인정보", "Personal information"),
    7: Text("법인 등의 경영상·영업상 비밀", "Business secrets"),
    8: Text("부동산 투기·매점매석 등", "Speculation, advantage to particular persons"),
}
"""The items of 공공기관의 정보공개에 관한 법률 제9조제1항."""


def recipient_name(code: str) -> Text:
    """The latest name of a department that a document is sent to, by its code."""
    row = directory().structure.named(code)
    return row.name if row else Text(code, code)


def retention_name(code: str) -> Text:
    """How long a document is kept, in words (공공기록물 관리에 관한 법률 시행령 제26조)."""
    return RETENTION_NAMES.get(code, Text(code, code))
