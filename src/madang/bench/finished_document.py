"""Measures a finished document: its print as PDF/A (time, size, whether its text comes back whole) and its page."""

import argparse
import json
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from madang.domains.approvals import body, finished, finished_words, typesetting
from madang.kernel.text import Text

HELP = "time and size of a finished document as PDF/A and HTML"
RUNS = 10
TARGET = 2_000  # milliseconds for a print of ten pages, all told
_SECTION = """{n}. 추진 계획 {n}: 결재문서를 시민이 찾고 읽기 쉽게 하는 일
  가. 관련: 행정업무의 운영 및 혁신에 관한 규정 제{n}조, 정보공개정책과-{n}(2026. 2. 13.)
  나. 시민 누구나 문서의 요지와 키워드로 찾아보고, 화면 낭독기로도 들을 수 있도록 합니다.
    1) 소요 예산: {money}
    2) 협조 부서: 재정과, 총무과, 정보통신과
"""
_TABLE = "| 구분 | 내용 | 건수 | 금액(원) | 비고 |\n|---|:---|---:|---:|:---:|\n"
_ROW = "| {n} | 결재문서 공개 {n}차 | {count:,} | {sum:,} | 해당 없음 |\n"
_ROWS = 12


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--pages", type=int, default=10, help="how many pages the print has (10)")


def run(args: argparse.Namespace) -> int:
    from madang.commands.progress import say

    missed = 0
    for figure in measured(args.pages):
        print(json.dumps(figure), flush=True)
        missed += figure.get("met") is False
    say(f"bench finished-document: {missed} targets missed" if missed else "bench finished-document: done")
    return 0


def measured(pages: int) -> Iterator[dict[str, Any]]:
    """One figure for the print in each language, one for the page."""
    document = of_pages(pages)
    for language in ("ko", "en"):
        wall, cpu, prints = [], [], []
        for _ in range(RUNS):
            begun, used = time.perf_counter(), _processor()
            prints.append(typesetting.typeset(document, {}, language))
            wall.append(time.perf_counter() - begun)
            cpu.append(_processor() - used)
        is_whole = text_equal(prints[0], document, language)
        yield {
            "bench": "finished-document",
            "what": f"PDF/A-2a in {language}",
            "wall_ms_p50": _middle(wall),
            "cpu_ms_p50": _middle(cpu),
            "bytes": len(prints[0]),
            "pages": len(_texts(prints[0]) or ()) or None,
            "same_bytes": len(set(prints)) == 1,
            "text_equal": is_whole,
            "target_wall_ms": TARGET,
            "met": _middle(wall) <= TARGET and is_whole is not False,
        }
    yield _page(document)


def of_pages(pages: int) -> finished.FinishedDocument:
    """A document with tables whose print has so many pages; about so many without a reader of PDF."""
    sections = max(1, 2 * pages - 2)
    for _ in range(12):
        document = _document(sections)
        found = len(_texts(typesetting.typeset(document, {}, "ko")) or ())
        if found in (0, pages):
            break
        sections = max(1, sections + (pages - found) * 2 + (1 if found > pages else 0))
    return document


def text_equal(pdf: bytes, document: finished.FinishedDocument, language: str) -> bool | None:
    """Whether the text read back from a print is that of the document, blanks apart; None without a reader."""
    texts = _texts(pdf)
    if texts is None:
        return None
    foot = finished_words.shown(document, language).foot
    wanted, at = "".join(finished_words.plain_text(document, language).split()), 0
    heads = {
        "".join("".join(block.header).split()) for block in document.body if isinstance(block, body.Table)
    }
    for number, text in enumerate(texts, 1):
        bare = text.removesuffix("".join(f"{foot[0].value}{number}/{len(texts)}{foot[-1].value}".split()))
        at = _read_on(wanted, at, bare, heads)
    return at == len(wanted)


def _read_on(wanted: str, at: int, page: str, heads: set[str]) -> int:
    """Where reading stands after a page, on which a table may go on under its repeated head; -1 where it differs."""
    for start in ("", *(head for head in heads if page.startswith(head))):
        if at >= 0 and wanted.startswith(page.removeprefix(start), at):
            return at + len(page) - len(start)
    return -1


def _texts(pdf: bytes) -> list[str] | None:
    """The text of each page without blanks; None where pypdfium2 is not installed (`make test` brings it)."""
    try:
        import pypdfium2
    except ImportError:
        return None
    opened = pypdfium2.PdfDocument(pdf)
    texts = ["".join(page.get_textpage().get_text_range().replace("\ufffe", "").split()) for page in opened]
    opened.close()
    return texts


def _document(sections: int) -> finished.FinishedDocument:
    words = "\n".join(_section(n) for n in range(1, sections + 1))
    return finished.FinishedDocument(
        institution=Text("마당시", "Madang City"),
        title="결재문서 공개 운영 계획",
        body=body.parse(f"{words}\n위와 같이 보고합니다."),
        signatures=tuple(_signatures()),
        register_number="정보공개정책과-1234",
        disclosure=finished.Disclosure("partial", (5,)),
        summary="결재문서 공개의 방향과 예산을 정합니다.",
        keywords=("정보공개", "결재문서"),
        retention=Text("5년", "5 years"),
        attachments=(finished.FinishedAttachment(1, "세부 계획 1부", finished.Disclosure("open")),),
        sender="마당시장",
    )


def _section(n: int) -> str:
    from madang.domains.approvals import figures

    rows = "".join(
        _ROW.format(n=row, count=n * row * 37, sum=n * row * 113_560) for row in range(1, _ROWS + 1)
    )
    return f"{_SECTION.format(n=n, money=figures.money_shown(113_560 * n))}\n{_TABLE}{rows}"


def _signatures() -> Iterator[finished.Signature]:
    reviewers: tuple[finished.Role, ...] = ("reviewer", "cooperator")
    roles: tuple[finished.Role, ...] = ("drafter", *reviewers * 3, "approver")
    for n, role in enumerate(roles):
        at = datetime(2026, 2, 13, 1 + n, 5, tzinfo=UTC)
        yield finished.Signature(
            role, f"직위 {n}", f"이름 {n}", at, "delegated" if role == "approver" else "full"
        )


def _page(document: finished.FinishedDocument) -> dict[str, Any]:
    from madang.web.documents_shown import finished_page

    cpu, html = [], ""
    for _ in range(RUNS + 1):
        used = time.process_time()
        html = finished_page(document, "ko")
        cpu.append(time.process_time() - used)
    return {
        "bench": "finished-document",
        "what": "HTML in ko",
        "cpu_ms_p50": _middle(cpu[1:]),
        "bytes": len(html.encode()),
    }


def _processor() -> float:
    """CPU seconds of this process and of those it waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _middle(seconds: list[float]) -> float:
    return round(sorted(seconds)[len(seconds) // 2] * 1000, 1)
