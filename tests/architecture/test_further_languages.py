"""Chinese and French are complete on the pages for everybody, keep their places and follow their typography.

What lacks a translation is named: a message belongs into `web/locale/fragments/NAME.<language>.po` (then
`make messages`), a `Text` into `translations/NAME.<language>.yaml`; see docs/where-things-go.md.
"""

import re
from collections.abc import Iterator

import polib
import pytest
import yaml

from madang.kernel import translations
from madang.kernel.translations import FURTHER
from madang.web.locale import build
from tests.architecture.words import SOURCE, for_everybody, said_texts, used_messages

NAMES = re.compile(r"%\((\w+)\)[sd]|(?<!\{)\{(\w+)(?::[^}]*)?\}")
HAN = re.compile("[\u4e00-\u9fff]")
LATIN = re.compile("[A-Za-z]{2}")
SAME = {"Madang"}  # names of our own, the same in every language
FRENCH_FAULTS = re.compile(r"(?<=[^\W\d])'(?=[^\W\d])| [:;!?»](?=$|\s)|« |[^\s\u202f«(/]»|«[^\u202f]")
CHINESE_FAULTS = re.compile("(?<=[\u4e00-\u9fff])[,;:?!](?=[\u4e00-\u9fff])|[\u4e00-\u9fff]\\.(?:\\s|$)")
# a place that only some languages need: the plural of a noun, a month in words or in digits
OPTIONAL = {"days", "month", "m", "weekday"}

language = pytest.mark.parametrize("code", FURTHER)


@language
def test_every_message_of_a_page_for_everybody_is_translated(code: str) -> None:
    known = {(entry.msgctxt, entry.msgid) for entry in _messages(code)}
    missing = {u for u in used_messages() if for_everybody(u.where) and (u.context, u.message) not in known}
    assert not missing, "\n".join(f"{code} lacks {u.message!r} ({u.where})" for u in sorted(missing, key=str))


@language
def test_every_text_for_everybody_is_translated(code: str) -> None:
    missing = {}
    for said in said_texts():
        if _needs_words(said.ko, said.en) and translations.find(code, said.ko, said.en) is None:
            missing.setdefault((said.ko, said.en), said.where)
    assert not missing, "\n".join(
        f"{code} lacks {en!r} ({ko!r}, {where})" for (ko, en), where in missing.items()
    )


@language
def test_messages_keep_their_places(code: str) -> None:
    assert [e.msgid for e in _messages(code) if _places(e.msgid) != _places(e.msgstr)] == []


@language
def test_texts_keep_their_places(code: str) -> None:
    wrong = [en for en, said in _entries(code) if (_places(en) ^ _places(said)) - OPTIONAL]
    assert wrong == []


@language
def test_no_message_is_left_over(code: str) -> None:
    used = {(u.context, u.message) for u in used_messages()}
    assert [e.msgid for e in _messages(code) if (e.msgctxt, e.msgid) not in used] == []


@language
def test_catalogues_are_built_from_the_fragments(code: str) -> None:
    built = {(e.msgctxt, e.msgid): e.msgstr for e in build.merged(code)}
    assert built == {(e.msgctxt, e.msgid): e.msgstr for e in _messages(code)}, "run `make messages`"
    compiled = polib.mofile(str(SOURCE / "web" / "locale" / code / "LC_MESSAGES" / "django.mo"))
    assert built == {(e.msgctxt or None, e.msgid): e.msgstr for e in compiled}, "run `make messages`"


def test_no_sentence_is_translated_twice() -> None:
    """Two files that translate one sentence would overwrite each other by the order of their names."""
    for code in FURTHER:
        seen: dict[str, str] = {}
        for path in translations.files(code):
            keys = [key.value for key, _ in yaml.compose(path.read_bytes(), Loader=yaml.CSafeLoader).value]
            assert len(keys) == len(set(keys)), path
            for key in keys:
                assert seen.setdefault(key, path.name) == path.name, f"{key!r} in {seen[key]} and {path.name}"


def test_both_languages_translate_the_same() -> None:
    one, other = (set(translations.catalogue(code)) for code in FURTHER)
    assert one ^ other == set()


def test_chinese_is_chinese() -> None:
    said = [*((e.msgid, e.msgstr) for e in _messages("zh")), *_entries("zh")]
    bare = [en for en, zh in said if _needs_words(zh, en) and not HAN.search(zh) and en not in SAME]
    assert [en for en in bare if NAMES.sub("", en).strip(" :,()[]·→/.–\n")] == []


@pytest.mark.parametrize(("code", "fault"), [("fr", FRENCH_FAULTS), ("zh", CHINESE_FAULTS)])
def test_typography(code: str, fault: re.Pattern[str]) -> None:
    said = [*(e.msgstr for e in _messages(code)), *(text for _, text in _entries(code))]
    assert [text for text in said if fault.search(re.sub(r"<[^>]*>", "", text))] == []


def _messages(code: str) -> polib.POFile:
    return polib.pofile(str(SOURCE / "web" / "locale" / code / "LC_MESSAGES" / "django.po"))


def _entries(code: str) -> Iterator[tuple[str, str]]:
    for en, said in translations.catalogue(code).items():
        yield from ((en, one) for one in ([said] if isinstance(said, str) else said.values()))


def _places(text: str) -> set[str]:
    return {a or b for a, b in NAMES.findall(text)}


def _needs_words(ko: str, en: str) -> bool:
    """Names and places alone need none."""
    return ko != en and bool(LATIN.search(NAMES.sub("", en)))
