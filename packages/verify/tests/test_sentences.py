"""Every sentence is there in both languages with the same places, and every code in the source has one."""

import ast
import re
import string
from pathlib import Path

import madang_verify
from madang_verify.sentences import SENTENCES, language_of, say

SOURCE = Path(madang_verify.__file__).parent
SPOKEN = {"Bad", "Missing", "Unreachable", "Fork", "Finding", "say", "text"}


def places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def codes() -> set[str]:
    """The first argument of everything that says a sentence."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in SPOKEN and isinstance(node.args[0].value, str):
                    found.add(node.args[0].value)
    return found


def test_both_languages_are_complete() -> None:
    for code, (english, korean) in SENTENCES.items():
        assert places(english) == places(korean), code
        assert not re.search("[가-힣]", english), code
        assert re.search("[가-힣]", korean) or code == "watch.round", code


def test_every_code_has_a_sentence() -> None:
    assert codes() <= SENTENCES.keys()
    assert len(codes()) > 80


def test_no_sentence_is_left_over() -> None:
    named = codes() | {code for code in SENTENCES if code.startswith(("type.", "case.", "help."))}
    text = "".join(path.read_text() for path in SOURCE.rglob("*.py"))
    assert [
        code for code in SENTENCES.keys() - named if f'"{code}"' not in text.replace(f'"{code}": (', "")
    ] == []


def test_values_from_outside_cannot_steer_a_terminal() -> None:
    said = say("key.kind", "en", {"key": "\x1b[2J\u202e" + "x" * 9_999})
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert len(said) < 500


def test_language() -> None:
    assert language_of({"LANG": "ko_KR.UTF-8"}) == "ko"
    assert language_of({"LC_ALL": "C", "LANG": "ko_KR.UTF-8"}) == "en"
    assert language_of({}) == "en"
