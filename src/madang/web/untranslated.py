"""What stands for a message of pages without a translation: its English, marked; never Django's default, Korean."""

from gettext import NullTranslations

from django.utils.translation import trans_real

from madang.kernel.translations import FURTHER, in_english

_CONTEXT_ENDS = "\x04"  # as gettext keeps a context and its message


class _InEnglish(NullTranslations):
    """A catalogue that knows nothing."""

    def gettext(self, message: str) -> str:
        return in_english(message.rpartition(_CONTEXT_ENDS)[2])

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


def stand_in() -> None:
    """Makes the further languages fall back to English."""
    for code in FURTHER:
        found = trans_real.translation(code)
        found._fallback = _InEnglish()  # type: ignore[attr-defined]
