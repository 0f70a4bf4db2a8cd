"""The small files of the demo city are what their names say, and the same every time."""

import pytest

from madang.demo.papers import FORMATS, Paper, made
from madang.domains.documents import pictures
from madang.domains.documents.content import Hiding, Table
from madang.domains.documents.findings import Verdict
from madang.domains.documents.gate import scan, verdict_of
from madang.domains.documents.reading import read

TABLE = (("구분", "계획", "실적"), ("점검", "1,200", "1,180"))
PAPER = Paper(
    "빗물받이 정비 결과 보고", ("1. 추진 배경: 우기 대비", "2. 추진 결과는 아래 표와 같습니다."), TABLE
)
PEOPLE = (("성명", "휴대전화"), ("홍가온", "010-0000-1101"))


@pytest.mark.parametrize("form", sorted(FORMATS - {"scan"}))
def test_a_file_says_what_its_paper_says(form: str) -> None:
    content = made(form, PAPER)
    said = read(content, f"보고.{form}")
    blocks = [block for page in said.pages for block in page.blocks]
    text = "\n".join(b if isinstance(b, str) else "\n".join("\t".join(r) for r in b.rows) for b in blocks)
    told = [*(cell for row in TABLE for cell in row), *(() if form in ("csv", "xlsx") else PAPER.paragraphs)]
    assert [word for word in told if word not in text and word.replace(",", "") not in text] == []
    assert form == "pdf" or any(isinstance(block, Table) for block in blocks)
    assert verdict_of(said, scan(said, name="보고", title=PAPER.title)) is Verdict.CLEAN
    assert content == made(form, PAPER)


@pytest.mark.parametrize("form", ["hwpx", "pdf", "scan"])
def test_its_page_can_be_drawn(form: str) -> None:
    content = made(form, PAPER)
    assert pictures.draw(content, read(content, "보고").media, 1, 400)


def test_nothing_can_be_read_of_a_scan() -> None:
    said = read(made("scan", PAPER), "스캔.pdf")
    assert verdict_of(said, scan(said, name="스캔.pdf", title="")) is Verdict.UNSCANNABLE


def test_people_on_a_hidden_sheet_are_found() -> None:
    said = read(made("xlsx", Paper(PAPER.title, (), TABLE, PEOPLE)), "현황.xlsx")
    findings = scan(said, name="현황.xlsx", title=PAPER.title)
    assert {f.text for f in findings if f.holds and f.hiding is Hiding.HIDDEN_SHEET} >= {
        "홍가온",
        "010-0000-1101",
    }
