"""The benchmark of finished documents finds what it says it looks for."""

from dataclasses import replace

from madang.bench import finished_document as bench
from madang.domains.approvals import typesetting


def test_ten_pages_with_tables_come_back_whole() -> None:
    document = bench.of_pages(10)
    pdf = typesetting.typeset(document, {}, "ko")
    assert len(bench._texts(pdf) or ()) == 10
    assert bench.text_equal(pdf, document, "ko")
    assert not bench.text_equal(pdf, replace(document, summary="다른 요지"), "ko")
    assert not bench.text_equal(pdf, replace(document, title="다른 제목"), "ko")
    assert not bench.text_equal(pdf, document, "en")
