"""Finished documents for tests."""

from datetime import UTC, date, datetime
from typing import Any

from madang.domains.approvals import body
from madang.domains.approvals.finished import (
    Contact,
    Disclosure,
    FinishedAttachment,
    FinishedDocument,
    Signature,
)
from madang.kernel.text import Text

BODY = """1. 추진 배경
  가. 관련: 정보공개정책과-1233(2026. 2. 9.)
  나. 시민이 결재문서를 찾고 읽기 쉽게 하고자 합니다.
2. 소요 예산

| 항목 | 금액 |
|:---|---:|
| 인건비 | 금113,560원 |
| 기타 잡비 | 0 |

![사업 위치도](attachment:2)

위와 같이 보고합니다."""
POSTS = {"주무관": "Officer", "팀장": "Team lead", "과장": "Director", "국장": "Director general"}


def signed(role: Any, post: str, name: str, hour: int, **more: Any) -> Signature:
    """A signature on 13 February 2026, at five past an hour in Seoul."""
    at = datetime(2026, 2, 13, hour - 9, 5, 59, tzinfo=UTC)
    return Signature(role, Text(post, POSTS.get(post, post)), name, at, **more)


LINE = (
    signed("drafter", "주무관", "김하나", 10, marks=("originator", "reporter")),
    signed("reviewer", "팀장", "이두리", 11, opinion="예산을 다시 살펴 주십시오.\n둘째 줄입니다."),
    Signature("reviewer", Text("과장", "Director"), "박서이", None, skipped="출장"),
    signed("approver", "국장", "정다섯", 14, kind="delegated"),
    signed("cooperator", "재정과장", "최넷", 12),
)


def finished(**changed: Any) -> FinishedDocument:
    """A letter of a department with a line of five, two attachments and an opinion."""
    whole: dict[str, Any] = {
        "institution": Text("마당시", "Madang City"),
        "title": "2026년 결재문서 공개 운영 계획",
        "body": body.parse(BODY),
        "signatures": LINE,
        "register_number": "정보공개정책과-1234",
        "disclosure": Disclosure("partial", (5, 6)),
        "summary": "결재문서 공개의 방향과 예산을 정합니다.",
        "keywords": ("정보공개", "운영 계획"),
        "retention": Text("5년", "5 years"),
        "recipients": (Text("재정과장", "Head of finance"),),
        "attachments": (
            FinishedAttachment(1, "운영 계획서 1부", Disclosure("open")),
            FinishedAttachment(2, "위치도 1부", Disclosure("closed", (6,))),
        ),
        "sender": "마당시장",
        "issued_on": date(2026, 2, 13),
        "contact": Contact(
            "04524", "마당시 마당구 한길 110", "https://madang.example", "02-120", "", "open@madang.example"
        ),
    }
    return FinishedDocument(**(whole | changed))
