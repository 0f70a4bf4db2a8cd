"""Every page for everybody and of a person in Chinese and French: nothing on it is still in English, unless it says so.

Proved by comparison: what stands word for word on the English page as well is not translated. Left aside are what
somebody typed, names that are the same in every language, and what the page itself marks as English (`lang="en"`).
"""

import re
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest
import yaml
from django.test import Client

from madang import web
from madang.domains import procedures
from madang.kernel import translations
from madang.web import language
from madang.web.tests.people import browser
from tests.accessibility import pages

SPOKEN = ("aria-label", "title", "alt", "placeholder", "content")
SILENT = {"script", "style", "code", "kbd"}
CATALOGUES = Path(web.__file__).parent / "locale"
WORDS = re.compile(r"[A-Za-z]{3,}")
# the same in every language: names, codes, formats, addresses
SAME = re.compile(
    r"Madang|한국어|English|中文|Français|JSON|BPMN 2\.0|API|Atom|[A-Z]{3}-\d+|[a-z]+\.[a-z]+$|https?://\S+|name@example\.kr"
    r"|hong@example\.kr|홍길동 \w+-\d+|Department [A-Z]{3}|OBJ"  # the city of the tests
    r"|Respiratory outbreak"  # typed by somebody, and the title of the window, which has no language of its own
    r"|width=device-width, initial-scale=1|noindex|citizen\d|official\d|lead\d|\w+1$"
)


class Words(HTMLParser):
    """The stretches of text of a page, and what is read out from its attributes, each with the language it is in."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        spoken = given.get("lang") or (self._open[-1][1] if self._open else "")
        if tag not in (
            "meta",
            "link",
            "input",
            "br",
            "hr",
            "img",
            "path",
            "circle",
            "ellipse",
            "rect",
            "use",
        ):
            self._open.append((tag, spoken))
        self.found += [
            (spoken, value.strip()) for name in SPOKEN if (value := given.get(name)) and tag != "form"
        ]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        spoken = self._open[-1][1] if self._open else ""
        self.found += [(spoken, v.strip()) for name, v in attrs if name in SPOKEN and v]

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tag, spoken = self._open[-1] if self._open else ("", "")
        if data.strip() and tag not in SILENT:
            self.found.append((spoken, " ".join(data.split())))


def read(html: str) -> list[tuple[str, str]]:
    reader = Words()
    reader.feed(html)
    return reader.found


@pytest.mark.django_db
@pytest.mark.parametrize("code", translations.FURTHER)
def test_nothing_is_left_in_english(code: str) -> None:
    untranslated: dict[str, str] = {}
    marked: dict[str, str] = {}
    same = _the_same(code)
    visits = [v for v in pages.visits() if not language.of_staff(f"/ko/{v.path}")]
    for visit in visits:
        client = browser(visit.who) if visit.who else Client()
        if visit.send:  # the refusal of an empty form
            continue
        there, here = (client.get(f"/{name}/{visit.path}").content.decode() for name in ("en", code))
        assert "\ufdd0" not in here and "\ufdd1" not in here, visit.name
        assert f'<html lang="{language.tag(code)}">' in here, visit.name
        english = {text for _, text in read(there)}
        for spoken, text in read(here):
            words = WORDS.search(SAME.sub("", text))
            if spoken == "en" and text not in ("English",):
                marked[text] = visit.name
            elif words and text in english and spoken not in ("ko",) and not same.fullmatch(text):
                untranslated[text] = visit.name
    assert len(visits) > 30
    assert not untranslated, "\n".join(f"{where}: {text!r}" for text, where in untranslated.items())
    named = re.compile(  # given by the tests
        r"Department [A-Z]{3}|Institution city|City of Madang|1,000 won"
        r"|Respiratory outbreak|What is known of the outbreak"
    )
    lacking = {text: where for text, where in marked.items() if not named.search(text)}
    assert not lacking, "\n".join(f"{where}: {text!r} has no {code}" for text, where in lacking.items())


def _the_same(code: str) -> re.Pattern[str]:
    """Messages and sentences that are written alike in both languages, whatever is filled in."""
    alike = [en for en, said in translations.catalogue(code).items() if en == said and WORDS.search(en)]
    alike += [
        e.msgid for e in polib.pofile(str(CATALOGUES / code / "LC_MESSAGES/django.po")) if e.msgid == e.msgstr
    ]
    return re.compile(
        "|".join(re.sub(r"%\\\((\w+)\\\)s|\\\{(\w+)\\\}", ".*", re.escape(one)) for one in alike)
    )


@pytest.mark.parametrize("code", translations.FURTHER)
def test_every_text_of_the_procedures_that_come_with_the_system_is_translated(code: str) -> None:
    found: set[tuple[str, str]] = set()
    for path in (Path(procedures.__file__).parent / "definitions").glob("*.yaml"):
        _texts(yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader), found)
    assert len(found) > 4000
    missing = sorted(
        en
        for ko, en in found
        if isinstance(en, str) and en and ko != en and translations.find(code, ko, en) is None
    )
    assert not missing, "\n".join(f"definitions/translations lack {code} of {en!r}" for en in missing)


def _texts(part: object, found: set[tuple[str, str]]) -> None:
    """Collects every `{ko, en}` of a document that brings no translations of its own."""
    if isinstance(part, dict) and {"ko", "en"} <= part.keys():
        if isinstance(part["en"], str) and part["en"] and not set(translations.FURTHER) <= part.keys():
            found.add((part["ko"], part["en"]))
    elif isinstance(part, dict | list):
        for value in part.values() if isinstance(part, dict) else part:
            _texts(value, found)
