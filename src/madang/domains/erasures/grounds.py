"""On which grounds a whole record may be erased: a closed list, each with its law and article."""

from collections.abc import Mapping
from dataclasses import dataclass

from madang.kernel.text import Text

_SAID = Text("{law}({name})", "{law} ({name})")


@dataclass(frozen=True, slots=True)
class Ground:
    """A legal ground. `code` stands in the disclosure log for ever; `needs_retention_over`: only where the retention
    period of the record is over."""

    code: str
    name: Text
    law: Text
    needs_retention_over: bool = False


RETENTION_OVER = "records-27"

GROUNDS: Mapping[str, Ground] = {
    ground.code: ground
    for ground in (
        Ground(
            RETENTION_OVER,
            Text("보존기간 경과 기록물의 폐기", "disposal of a record whose retention period is over"),
            Text("공공기록물 관리에 관한 법률 제27조", "Public Records Management Act, Article 27"),
            needs_retention_over=True,
        ),
        Ground(
            "pipa-21",
            Text("불필요하게 된 개인정보의 파기", "destruction of personal data that is no longer needed"),
            Text("개인정보 보호법 제21조", "Personal Information Protection Act, Article 21"),
        ),
        Ground(
            "pipa-36",
            Text(
                "정보주체가 요구한 개인정보의 삭제", "erasure of personal data at the request of its subject"
            ),
            Text("개인정보 보호법 제36조", "Personal Information Protection Act, Article 36"),
        ),
    )
}
"""By code. Sources: 공공기록물 관리에 관한 법률 제27조, 개인정보 보호법 제21조, 제36조."""


def ground_words(code: str) -> Text:
    """Law and article of a ground, with what it is about; the code itself where nobody knows it any more."""
    ground = GROUNDS.get(code)
    return _SAID.format(law=ground.law, name=ground.name) if ground else Text(code, code)
