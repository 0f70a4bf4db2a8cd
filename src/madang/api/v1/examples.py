"""Examples for the OpenAPI document and the human docs."""

FILING = {
    "river occupation": {
        "summary": "CON-06",
        "value": {
            "procedure": "CON-06",
            "form": {"applicant_name": "홍길동", "river": "중랑천", "occupation_kind": "structure_new"},
            "files": [{"name": "plan.pdf", "content_base64": "JVBERi0xLjQK", "document": "plan"}],
        },
    }
}
ACTS = {
    "assign": {"summary": "assign, accept, approve …", "value": {"note": "검토 바랍니다."}},
    "request-supplement": {
        "summary": "request-supplement",
        "value": {"items": ["점용 면적 산출 도면"], "until": "2026-12-31", "reason": "도면이 빠졌습니다."},
    },
    "extend": {
        "summary": "extend",
        "value": {
            "reason_code": "cooperation",
            "until": "2026-12-31",
            "reason": "관계 기관의 회신을 기다리고 있습니다.",
        },
    },
    "decide": {
        "summary": "draft, decide",
        "value": {
            "result": "granted_with_conditions",
            "reasons": "하천의 흐름에 지장이 없습니다.",
            "conditions": ["홍수기에는 가시설을 철거할 것"],
        },
    },
    "withdraw": {"summary": "withdraw", "value": {"reason": "계획을 바꾸었습니다."}},
    "appeal": {"summary": "appeal", "value": {"grounds": "조사 결과가 사실과 다릅니다."}},
}

WRITING = {
    "internal": {
        "summary": "an internal approval",
        "value": {
            "title": "도로 점용 기준 개정",
            "summary": "도로 점용 기준을 고치고자 함",
            "keywords": ["도로", "점용"],
            "body": "1. 다음과 같이 시행하고자 합니다.\n끝.",
            "class": "open",
            "retention": "y5",
            "revision": 1,
        },
    }
}
DOCUMENT_ACTS = {
    "submit": {"summary": "submit", "value": {"cooperation": ["GAR", "SAF"], "order": "in-parallel"}},
    "sign": {"summary": "sign", "value": {"version": 1, "opinion": "이견 없음"}},
    "return": {"summary": "return", "value": {"reason": "산출 근거를 더 적어 주십시오."}},
    "skip": {"summary": "skip", "value": {"seat": 1, "reason": "팀장이 출장 중이고 사안이 급함"}},
    "circulate": {"summary": "circulate", "value": {"officials": ["A1B2C3"]}},
}
SENDINGS = {
    "receive": {"summary": "receive", "value": {"handler": "A1B2C3"}},
    "pass-on": {"summary": "pass-on", "value": {"department": "GAR", "reason": "조경과 소관임"}},
    "refuse": {"summary": "refuse", "value": {"reason": "붙임이 빠졌습니다."}},
}


def _approval(type: str, **data: object) -> dict[str, object]:
    event = {
        "specversion": "1.0",
        "id": f"{type}-2026-000123",
        "source": "https://approval.example.kr",
        "type": f"kr.madang.approval.{type}",
        "data": {"case": "2026-0000042", "at": "2026-05-04T14:30:00+09:00", **data},
    }
    return {"summary": type, "value": event}


APPROVAL_EVENTS = {
    "drafted": _approval(
        "drafted",
        drafter="A1B2C3",
        result="granted_with_conditions",
        reasons="하천의 흐름에 지장이 없습니다.",
        conditions=["홍수기에는 가시설을 철거할 것"],
        title="하천점용허가 검토 결과",
        line=[{"official": "D4E5F6", "role": "approver", "stage": 1}],
    ),
    "signed": _approval("signed", official="D4E5F6", opinion="의견 없음"),
    "returned": _approval("returned", official="D4E5F6", reason="점용 면적을 다시 계산해 주십시오."),
    "approved": _approval("approved", number="치수과-1234"),
}

INTAKE_LINE = {
    "document": {
        "summary": "One line: a document with a file",
        "value": {
            "source": "archive",
            "source_id": "2026-000123",
            "number": "정수과-2759",
            "title": "정수 약품 사용 월보 제출",
            "department": "WAT",
            "category": "sanction",
            "kind": "report",
            "approved_at": "2026-05-06T14:30:00+09:00",
            "class": "open",
            "grounds": [],
            "retention": "5년",
            "files": [{"name": "월보.txt", "content_base64": "7JuU67O0Cg==", "class": "open"}],
        },
    }
}
