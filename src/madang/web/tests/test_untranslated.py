"""English inside a page of another language says so, wherever HTML allows it."""

import pytest
from django.template.loader import engines
from django.utils import translation

from madang.kernel.translations import in_english
from madang.web.templating import spoken

ENGLISH = in_english("A word")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (f"<p>前{ENGLISH}后</p>", '<p>前<span lang="en">A word</span>后</p>'),
        (f'<a title="{ENGLISH}">{ENGLISH}</a>', '<a title="A word"><span lang="en">A word</span></a>'),
        (f"<title>{ENGLISH} | 某</title>", "<title>A word | 某</title>"),
        (f'<option value="1">{ENGLISH}</option>', '<option value="1" lang="en">A word</option>'),
        (f"<option>前{ENGLISH}</option>", "<option>前A word</option>"),
        (f"<textarea>{ENGLISH}</textarea>", "<textarea>A word</textarea>"),
        (f"<svg><title>{ENGLISH}</title><text>{ENGLISH}</text></svg>",
         '<svg><title>A word</title><text><tspan lang="en">A word</tspan></text></svg>'),
        (f"<svg></svg>{ENGLISH}", '<svg></svg><span lang="en">A word</span>'),
        ("<p>\ufdd0half</p><p>other\ufdd1</p>", "<p>half</p><p>other</p>"),
        ("<p>没有</p>", "<p>没有</p>"),
    ],
)  # fmt: skip
def test_marks_become_elements(written: str, shown: str) -> None:
    assert spoken(written) == shown


def test_a_message_without_translation_is_english_and_not_korean() -> None:
    page = engines["jinja2"].from_string('<b>{{ _("Nobody translated this") }}</b>')
    with translation.override("fr"):
        assert page.render({}) == '<b><span lang="en">Nobody translated this</span></b>'
    with translation.override("zh"):
        assert engines["jinja2"].from_string('{{ pgettext("state", "On hold") }}').render({}) == "计时中止"


def test_typed_marks_cannot_break_a_page() -> None:
    """Nobody's own words may carry the marks into an element or out of it."""
    assert spoken("<p>\ufdd0&lt;b&gt;\ufdd1</p>") == '<p><span lang="en">&lt;b&gt;</span></p>'
