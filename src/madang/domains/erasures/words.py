"""What everybody reads where a record was erased."""

from datetime import date

from madang.domains.erasures.grounds import ground_words
from madang.kernel.text import Text

_STUB = Text(
    "이 기록은 {day} 파기되었습니다. 근거: {ground}.",
    "This record was erased on {day}. Ground: {ground}.",
)


def erasure_stub(day: date, ground: str) -> Text:
    """The sentence that stays of an erased record: the local day, and law and article of the ground (its code)."""
    return _STUB.format(day=day.isoformat(), ground=ground_words(ground))
