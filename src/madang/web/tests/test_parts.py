"""The parts that pages are made of."""

from typing import Any

import pytest
from django.template import engines
from django.template.loader import render_to_string
from django.utils import translation
from lxml import html

from madang.web.badges import BADGES, badge
from madang.web.fields import Choice, ShownField


def part(name: str, language: str = "ko", **context: Any) -> html.HtmlElement:
    with translation.override(language):
        return html.fragment_fromstring(
            render_to_string(f"partials/{name}.html", context), create_parent="body"
        )


def called(name: str, macro: str, *values: Any) -> html.HtmlElement:
    """What a macro of the partials gives."""
    with translation.override("ko"):
        module = engines["jinja2"].env.get_template(f"partials/{name}.html").module
        return html.fragment_fromstring(getattr(module, macro)(*values), create_parent="body")


def field(**values: Any) -> html.HtmlElement:
    return called("field", "form_field", ShownField(**values))


@pytest.mark.parametrize("type_", ["text", "integer", "email", "phone", "date", "textarea", "choice", "file"])
def test_field_is_labelled_and_explained(type_: str) -> None:
    error = "숫자로 적어 주십시오."
    body = field(name="area", type=type_, label="면적", help="제곱미터", required=True, error=error)
    (control,) = body.xpath(".//input | .//select | .//textarea")
    assert body.xpath(".//label")[0].get("for") == control.get("id") == "field-area"
    assert control.get("aria-describedby") == "help-area fault-area"
    assert control.get("aria-invalid") == "true"
    assert control.get("required") is not None
    assert [body.get_element_by_id(i).text_content().strip() for i in ("help-area", "fault-area")] == [
        "제곱미터",
        "숫자로 적어 주십시오.",
    ]


def test_field_escapes_what_was_typed() -> None:
    for type_ in ("text", "textarea"):
        body = field(name="a", type=type_, label="<b>", value='"><script>x</script>')
        assert not body.xpath(".//script | .//b")


def test_choices_form_a_group() -> None:
    choices = [Choice("a", "가", chosen=True), Choice("b", "나")]
    body = field(name="k", type="choices", label="종류", choices=choices)
    assert "종류" in body.xpath(".//fieldset[@id='field-k']/legend")[0].text_content()
    assert [i.get("checked") is not None for i in body.xpath(".//input[@type='checkbox']")] == [True, False]


def test_error_summary_links_to_the_fields() -> None:
    body = called("messages", "error_summary", [{"name": "area", "message": "면적을 적어 주십시오."}])
    assert body.xpath(".//a")[0].get("href") == "#field-area"
    assert not called("messages", "error_summary", []).xpath(".//div")


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("state", BADGES)
def test_badge_has_icon_and_word(state: str, language: str) -> None:
    with translation.override(language):
        found = html.fragment_fromstring(badge(state))
        assert found.text_content().strip() == str(BADGES[state][1])
    assert found.xpath(".//svg")[0].get("aria-hidden") == "true"
    assert f"is-{state.replace('_', '-')}" in found.get("class")


def test_deadline_explains_itself() -> None:
    deadline = {
        "state": "held",
        "due": "11월 25일",
        "due_iso": "2026-11-25",
        "because": ["가", "나"],
        "left": "",
    }
    body = part("deadline", deadline=deadline)
    assert [li.text for li in body.xpath(".//details//li")] == ["가", "나"]
    assert body.xpath(".//time")[0].get("datetime") == "2026-11-25"
