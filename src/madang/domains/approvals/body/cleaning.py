"""Characters that have no place in a document are taken out before anything is read."""

import re
import unicodedata

# controls (tab and line feed apart), halves of pairs, noncharacters, marks that turn the direction of writing round
_NO_TEXT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]"
    "|[\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U000e0000-\U000e0fff\U000ffffe-\U0010ffff]"
)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def cleaned(text: str) -> str:
    """Text in composed form (NFC), lines ended by a line feed, without what cannot be read or printed.

    Syllables sent in pieces become whole; old Hangul, for which there are no whole ones, stays as it is.
    """
    return unicodedata.normalize("NFC", _NO_TEXT.sub("", _LINE_ENDS.sub("\n", text)).replace("\t", " "))
