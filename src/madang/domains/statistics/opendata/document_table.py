"""The table of public documents in the bulk export, and how a public record becomes a row of it."""

from typing import Any

import orjson

from madang.domains.documents import public
from madang.domains.statistics.opendata.tables import Table, columns
from madang.kernel.text import Text

DOCUMENTS = Table(
    "documents",
    Text("공개 문서", "Public documents"),
    columns(
        ("id", "string", "문서 주소의 식별자", "id in the address of the document"),
        ("number", "string", "생산등록번호", "number"),
        ("title", "string", "제목", "title"),
        ("department", "string", "부서 코드(결재 당시)", "code of the department, as it was at approval"),
        ("department_name", "string", "부서 이름(결재 당시)", "its name then"),
        ("institution", "string", "기관 코드", "code of the institution"),
        ("category", "string", "자료 유형", "category"),
        ("kind", "string", "문서 종류", "kind"),
        ("class", "string", "공개 구분(open, partial, closed)", "class: open, partial or closed"),
        ("grounds", "string", "비공개 근거(제9조제1항 각 호)", "grounds: items of Article 9(1)"),
        ("grounds_reason", "string", "비공개 사유", "reason, where one was given"),
        ("grounds_end", "string", "비공개가 끝나는 날", "the last day of the ground, where it has one"),
        ("approved_at", "datetime", "결재한 때", "approved"),
        ("disclosed_at", "datetime", "공개한 때", "disclosed"),
        ("retention", "string", "보존기간", "retention period"),
        ("summary", "string", "요지", "summary"),
        ("keywords", "string", "핵심어(줄바꿈으로 나눔)", "keywords, one on each line"),
        ("author", "string", "담당자(방침에 따름)", "official, as the policy shows them"),
        ("task", "string", "단위과제", "task"),
        ("case", "string", "민원 번호", "number of the case"),
        ("licence", "string", "이용 조건", "licence"),
        ("source", "string", "출처 시스템", "source system"),
        ("source_url", "string", "출처의 주소", "address at the source"),
        (
            "files",
            "string",
            "파일(JSON)",
            "files, as JSON: n, class, grounds, edition, name, media, bytes, sha256",
        ),
    ),
    ("id",),
)


def row_of(record: public.PublicDocument) -> dict[str, Any]:
    """A public record as a row; nothing that is not in the record."""
    return {
        "id": record.id,
        "number": record.number,
        "title": record.title,
        "department": record.department.code,
        "department_name": record.department.name.ko,
        "institution": record.institution.code,
        "category": record.category.code,
        "kind": record.kind.code,
        "class": record.disclosure,
        "grounds": ",".join(map(str, record.grounds)),
        "grounds_reason": record.grounds_reason,
        "grounds_end": record.grounds_end.isoformat() if record.grounds_end else "",
        "approved_at": record.approved_at,
        "disclosed_at": record.disclosed_at,
        "retention": record.retention,
        "summary": record.summary,
        "keywords": "\n".join(record.keywords),
        "author": record.author,
        "task": record.task,
        "case": record.case_number,
        "licence": record.licence,
        "source": record.source,
        "source_url": record.url,
        "files": orjson.dumps([_file(file) for file in record.files]).decode() if record.files else "",
    }


def _file(file: Any) -> dict[str, Any]:
    told = {"n": file.n, "class": file.disclosure, "grounds": list(file.grounds), "edition": file.edition}
    if not file.edition:
        return told
    return told | {"name": file.name, "media": file.media, "bytes": file.size, "sha256": file.sha256}
