"""The language of templates: it escapes, it is strict, and it speaks the language of the page."""

import pytest
from django.template import engines
from django.test import RequestFactory
from django.utils import translation
from jinja2 import UndefinedError

ENVIRONMENT = engines["jinja2"].env
HOSTILE = '"><script>x</script>'


def rendered(source: str, language: str = "ko", **context: object) -> str:
    with translation.override(language):
        return ENVIRONMENT.from_string(source).render(context)


def test_what_is_shown_is_escaped() -> None:
    assert "<script>" not in rendered("{{ a }} {{ [a]|join('<br>') }}", a=HOSTILE)
    assert "<script>" not in rendered("{% trans n=a %}All {{ n }} cases{% endtrans %}", a=HOSTILE)


@pytest.mark.parametrize("source", ["{{ a }}", "{% if a %}{% endif %}", "{{ b.a }}", "{{ b.a.c }}"])
def test_a_name_that_nobody_gave_is_an_error(source: str) -> None:
    with pytest.raises(UndefinedError):
        rendered(source, b={})


def test_one_compiled_template_speaks_every_language() -> None:
    source = (
        '{{ _("Home") }} {{ pgettext("state", "On hold") }} {{ badge("on_hold") }}'
        "{% trans n=1 %}Period {{ n }}, from{% endtrans %}"
    )
    template = ENVIRONMENT.from_string(source)
    said = []
    for language in ("ko", "en", "ko", "en"):
        with translation.override(language):
            said.append(template.render())
    assert said[:2] == said[2:]
    assert "Home" in said[1] and "Period 1, from" in said[1] and said[1].count("On hold") == 2
    assert not {"Home", "On hold", "Period"} & set(said[0].split())


def test_words_of_ours_keep_their_marks() -> None:
    assert rendered("""{{ _("It's here") }}""", "en") == "It's here"


def test_a_form_gets_its_token() -> None:
    text = engines["jinja2"].from_string("{{ csrf_input }}").render({}, RequestFactory().get("/ko/"))
    assert text.startswith('<input type="hidden" name="csrfmiddlewaretoken" value="')


@pytest.mark.parametrize("name", ENVIRONMENT.list_templates())
def test_every_template_compiles(name: str) -> None:
    assert ENVIRONMENT.get_template(name)
