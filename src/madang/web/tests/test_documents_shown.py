"""A finished document as a page of its own: readable by everybody, whole, escaped, without a statement."""

import re
from typing import Any

import pytest
from django.template import engines
from django.utils import translation
from lxml import html

from madang.domains.approvals import body, finished_words
from madang.domains.approvals.tests.finished_documents import finished
from madang.web.documents_shown import finished_page

LANGUAGES = ("ko", "en", "zh", "fr")
HOSTILE = "<script>alert('x')</script>\"&{{ 7*7 }}"


def page(language: str = "ko", **changed: Any) -> html.HtmlElement:
    return html.document_fromstring(
        finished_page(finished(**changed), language, images={2: "/files/2"}, pdf="/print.pdf")
    )


def words(element: html.HtmlElement) -> str:
    return "".join(element.text_content().split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_the_page_are_those_of_the_document(language: str) -> None:
    document = finished(recipients=("재정과장", "총무과장"), via="행정국장")
    shown = page(language, recipients=("재정과장", "총무과장"), via="행정국장")
    for unseen in shown.xpath("//caption | //*[@class='visually-hidden'] | //p[@class='no-print']"):
        unseen.drop_tree()
    for picture in shown.xpath("//img"):
        picture.tail = picture.get("alt")
    said = words(shown.xpath("//main")[0]).replace("–", "")
    assert said == "".join(finished_words.plain_text(document, language).split()).replace("–", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_are_in_order_and_name_their_parts(language: str) -> None:
    shown = page(language)
    levels = [int(h.tag[1]) for h in shown.xpath("//h1 | //h2 | //h3 | //h4")]
    assert levels == [1, 2, 2, 2, 2, 2, 3]
    for section in shown.xpath("//section"):
        assert len(shown.xpath(f"//*[@id='{section.get('aria-labelledby')}']")) == 1
    assert shown.xpath("//title")[0].text.startswith("2026년 결재문서 공개 운영 계획")


def test_the_language_of_the_page_and_of_what_was_typed() -> None:
    assert page("ko").xpath("//*[@lang]/@lang") == ["ko"]
    english = page("en")
    assert english.get("lang") == "en"
    assert english.xpath("//*[@class='document-body']/@lang") == ["ko"]
    assert english.xpath("//h1/span[@lang='ko']/text()") == ["2026년 결재문서 공개 운영 계획"]
    assert english.xpath("//*[@class='institution']//@lang") == []
    assert page("zh").get("lang").startswith("zh")


def test_tables_have_heads_with_scope_and_a_caption() -> None:
    shown = page()
    first, line = shown.xpath("//table")
    assert first.xpath("./thead/tr/th/@scope") == ["col", "col"]
    assert first.xpath(".//td[@class='is-number']/text()") == ["금113,560원", "0"]
    assert first.getparent().get("role") == "region"
    assert line.xpath("./caption/text()") == ["결재"]
    assert line.xpath("./thead//th/text()") == ["구분", "직위", "성명", "서명 일시", "비고"]
    assert line.xpath("./tbody//th[@scope='row']/text()") == [
        "기안자",
        "검토자",
        "검토자",
        "협조자",
        "결재권자",
    ]
    assert [words(td) for td in line.xpath("./tbody/tr[5]/td")] == [
        "국장",
        "정다섯",
        "2026.2.13.14:05",
        "전결",
    ]


def test_levels_are_lists_in_lists() -> None:
    text = (
        "\n".join(f"{body.symbol(level, 1)} 단계 {level}" for level in range(1, 9))
        + "\n2. 다음\n\n문단\n\n  나. 이어서"
    )
    shown = page(body=body.parse(text), attachments=())
    (first, second) = shown.xpath("//*[@class='document-body']/ol")
    assert [words(e) for e in first.xpath(".//span[@class='symbol']")] == [
        *("1.", "가.", "1)", "가)", "(1)", "(가)", "①", "㉮", "2.")
    ]
    assert len(first.xpath("./li")) == 2
    assert len(first.xpath(".//ol")) == 7
    assert second.get("class") == "items from-2"
    assert {each.get("role") for each in shown.xpath("//ol")} == {"list"}


def test_pictures_have_their_description_with_or_without_a_file() -> None:
    assert page().xpath("//img/@alt") == ["사업 위치도"]
    assert page().xpath("//img/@src") == ["/files/2"]
    without = html.document_fromstring(finished_page(finished(), "en"))
    (missing,) = without.xpath("//*[contains(@class, 'is-missing')]")
    assert (missing.text, missing.get("lang")) == ("The picture cannot be shown. It is: 사업 위치도", "en")


def test_the_end_stands_once_and_last() -> None:
    assert [words(e) for e in page().xpath("//*[@class='the-end']")] == ["끝."]
    bare = page(attachments=(), body=body.parse("가\n\n끝."))
    assert [words(e) for e in bare.xpath("//*[@class='document-body']/p")] == ["가", "끝."]


def test_what_is_typed_is_never_markup() -> None:
    table = f"| {HOSTILE} | 나 |\n|---|---|\n| {HOSTILE} | 2 |"
    typed = body.parse(f"1. {HOSTILE}\n\n{HOSTILE}\n\n{table}\n\n![{HOSTILE}](attachment:2)")
    changed: dict[str, Any] = dict.fromkeys(
        ("title", "institution", "sender", "summary", "register_number"), HOSTILE
    )
    written = finished_page(
        finished(body=typed, keywords=(HOSTILE,), **changed), "en", images={2: HOSTILE}, pdf=HOSTILE
    )
    assert "<script" not in written
    assert len(html.document_fromstring(written).xpath("//img")) == 1
    assert "49" not in written
    assert html.document_fromstring(written).xpath("//img/@alt") == [HOSTILE]


def test_style_comes_from_files_alone() -> None:
    written = finished_page(finished(), "ko")
    assert written.startswith("<!doctype html>")
    assert not re.search(r"<style|\sstyle=|<script|\son[a-z]+=", written)
    assert len(html.document_fromstring(written).xpath("//link[@rel='stylesheet']")) == 4


def test_a_link_to_the_print_where_there_is_one() -> None:
    assert page().xpath("//a[@type='application/pdf']/@href") == ["/print.pdf"]
    assert html.document_fromstring(finished_page(finished(), "ko")).xpath("//a") == []


def test_it_asks_no_database() -> None:
    """Without the mark for a database, any statement would fail; the figure is zero."""
    assert finished_page(finished(), "ko")


def test_other_pages_use_the_body_alone() -> None:
    module = engines["jinja2"].env.get_template("approvals/body.html").module
    with translation.override("ko"):
        drawn = str(module.document_body(body.outline(body.parse("1. <b>가</b>\n나")), {}, "", "ko"))
    assert "&lt;b&gt;가&lt;/b&gt;<br>나" in drawn
