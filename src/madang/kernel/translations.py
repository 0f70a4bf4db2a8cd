"""Further languages of what is said in Korean and English: catalogues by the English sentence, in files.

A file `translations/NAME.<language>.yaml` anywhere in the package maps an English sentence (with its places in braces)
to its translation, or to `{Korean sentence: translation}` where one English sentence has several meanings (`"*"`: every
other one).
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import yaml

FURTHER = ("zh", "fr")
_ANY = "*"
PACKAGE = Path(__file__).resolve().parent.parent

# Marks around English inside a text of another language. Noncharacters: nobody may write them in a text.
_BEGIN, _END = "\ufdd0", "\ufdd1"
_ENGLISH = re.compile(f"{_BEGIN}([^{_BEGIN}{_END}]*){_END}")
_MARKS = str.maketrans("", "", _BEGIN + _END)
_LETTERS = re.compile("[A-Za-z]{2}")
_NUMBER = re.compile(r"[+-]?\d{1,3}(?:,\d{3})*(?:\.\d+)?", re.ASCII)
_THIN = "\u202f"  # narrow no-break space: groups digits in French
_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet"),
    *("août", "septembre", "octobre", "novembre", "décembre"),
    *("janv", "févr", "juil", "sept", "oct", "nov", "déc"),
)
_FIRST = re.compile(rf"(?<![0-9,\u202f])1 (?={'|'.join(_MONTHS)})")
_ONE = re.compile(
    r"(?<![0-9,\u202f])1 (jour|heure|minute|seconde|semaine|an|dossier|fichier)s( ouvré| supplémentaire)?s?\b"
)

Entry = str | Mapping[str, str]


def files(code: str) -> list[Path]:
    """The catalogues of a language, in order."""
    return sorted(path for path in PACKAGE.rglob(f"translations/*.{code}.yaml"))


@lru_cache(maxsize=len(FURTHER))
def catalogue(code: str) -> Mapping[str, Entry]:
    """Everything translated into a language. Read once in each process, when first asked for."""
    found: dict[str, Entry] = {}
    for path in files(code):
        found |= yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader) or {}
    return found


def find(code: str, ko: str, en: str) -> str | None:
    """The translation of a sentence, None where there is none."""
    entry = catalogue(code).get(en)
    return entry.get(ko, entry.get(_ANY)) if isinstance(entry, Mapping) else entry


def without_translation(code: str, ko: str, en: str) -> str:
    """What stands for a text that has no translation: names and numbers as they are, else its English, marked."""
    if ko == en or not _LETTERS.search(en):
        return str(number(code, en))
    return in_english(en)


def in_english(text: str) -> str:
    """English inside a text of another language, so marked that pages can say so to a reader's voice."""
    return f"{_BEGIN}{text}{_END}"


def plain(text: str) -> str:
    """A text without marks: for letters, feeds and drawings, where nothing can be marked."""
    return text.translate(_MARKS) if _BEGIN in text or _END in text else text


def is_marked(text: str) -> bool:
    return _BEGIN in text


def with_marks(text: str, written: str) -> str:
    """The text with `written` (`<span lang="en">{}</span>`) around each stretch of English; lone marks are dropped."""
    before, after = written.split("{}")
    return plain(_ENGLISH.sub(lambda found: before + found[1] + after, text))


def number(code: str, value: object) -> object:
    """A number that was written with commas (`1,234.5`) as the language writes it; everything else as it is."""
    if code == "fr" and isinstance(value, str) and _NUMBER.fullmatch(value):
        return value.replace(",", _THIN).replace(".", ",")
    return value


def mended(code: str, said: str) -> str:
    """A filled sentence as grammar wants it once the values stand in it: `1er mai`, `1 jour`."""
    if code != "fr":
        return said
    return _ONE.sub(r"1 \1\2", _FIRST.sub("1er ", said)) if "1 " in said else said
