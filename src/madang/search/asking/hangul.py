"""Hangul by its letters: initial consonants, keystrokes, and what was typed with the keyboard in the wrong language."""

import re
import unicodedata

_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
_FIRST, _LAST = 0xAC00, 0xD7A3

# the standard keyboard of two sets (두벌식): which letters of Latin keys give which of Hangul
_KEYS = dict(
    zip(
        "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎㅏㅐㅑㅒㅓㅔㅕㅖㅗㅛㅜㅠㅡㅣ",
        "rRseEfaqQtTdwWczxvgkoiOjpuPhynbml",
        strict=True,
    )
)
_PAIRS = dict(
    zip(
        "ㅘㅙㅚㅝㅞㅟㅢㄳㄵㄶㄺㄻㄼㄽㄾㄿㅀㅄ",
        [
            "hk",
            "ho",
            "hl",
            "nj",
            "np",
            "nl",
            "ml",
            "rt",
            "sw",
            "sg",
            "fr",
            "fa",
            "fq",
            "ft",
            "fx",
            "fv",
            "fg",
            "qt",
        ],
        strict=True,
    )
)
_TYPED = _KEYS | _PAIRS
# the same letters as they stand in decomposed syllables
_CONJOINING = {
    **{chr(0x1100 + n): letter for n, letter in enumerate(_INITIALS)},
    **{chr(0x1161 + n): letter for n, letter in enumerate(_VOWELS)},
    **{chr(0x11A7 + n): letter for n, letter in enumerate(_FINALS) if letter},
}
# consonants that keyboards join while nothing but consonants is typed
_JOINED = str.maketrans(
    dict(
        zip(
            "ㄳㄵㄶㄺㄻㄼㄽㄾㄿㅀㅄ",
            ["ㄱㅅ", "ㄴㅈ", "ㄴㅎ", "ㄹㄱ", "ㄹㅁ", "ㄹㅂ", "ㄹㅅ", "ㄹㅌ", "ㄹㅍ", "ㄹㅎ", "ㅂㅅ"],
            strict=True,
        )
    )
)
_SHIFTED = frozenset("QWERTOP")  # only these keys give another letter with shift


def initials(text: str) -> str:
    """The initial consonants of a text, everything else as it is: 상수도 is ㅅㅅㄷ."""
    return "".join(_INITIALS[(ord(c) - _FIRST) // 588] if _is_syllable(c) else c for c in text)


def apart(text: str) -> str:
    """Consonants that a keyboard joined, one by one: ㅄ is ㅂㅅ."""
    return text.translate(_JOINED)


def is_initials(text: str) -> bool:
    """Whether a text is nothing but initial consonants, two at least."""
    return len(apart(text)) > 1 and all(c in _INITIALS for c in apart(text))


def keystrokes(text: str) -> str:
    """A text as its keys are struck one after the other: what is being typed begins as what it will be."""
    return "".join(map(_strokes, unicodedata.normalize("NFC", text)))


def in_hangul(text: str) -> str:
    """Latin letters as the Hangul that the same keys give: gksrmf is 한글. Empty where they give no syllables."""
    keys = "".join(c if c in _SHIFTED else c.lower() for c in text)
    if not _SYLLABLES.fullmatch(keys):
        return ""
    return "".join(_composed(*found.groups("")) for found in _SYLLABLE.finditer(keys))


def in_latin(text: str) -> str:
    """Hangul as the Latin letters of the same keys. Empty where something else stands among it."""
    composed = unicodedata.normalize("NFC", text)
    if not all(_is_syllable(c) or c in _TYPED for c in composed):
        return ""
    return keystrokes(composed).lower()


def _strokes(character: str) -> str:
    if not _is_syllable(character):
        letter = _CONJOINING.get(character, character)
        return _TYPED.get(letter, letter)
    place = ord(character) - _FIRST
    letters = (_INITIALS[place // 588], _VOWELS[place % 588 // 28], _FINALS[place % 28])
    return "".join(_TYPED[letter] for letter in letters if letter)


def _is_syllable(character: str) -> bool:
    return _FIRST <= ord(character) <= _LAST


def _either(letters: "str | tuple[str, ...]") -> str:
    keys = sorted((_TYPED[letter] for letter in letters if letter), key=len, reverse=True)
    return "|".join(keys)


_FOLLOWED = f"(?!{_either(_VOWELS)})"  # a consonant before a vowel begins the next syllable
_ONE = f"({_either(_INITIALS)})({_either(_VOWELS)})((?:{_either(_FINALS)}){_FOLLOWED})?"
_SYLLABLE = re.compile(_ONE)
_SYLLABLES = re.compile(f"(?:{_ONE})+")


def _composed(initial: str, vowel: str, final: str) -> str:
    letters = {keys: letter for letter, keys in _TYPED.items()}
    place = _INITIALS.index(letters[initial]) * 588 + _VOWELS.index(letters[vowel]) * 28
    return chr(_FIRST + place + (_FINALS.index(letters[final]) if final else 0))
