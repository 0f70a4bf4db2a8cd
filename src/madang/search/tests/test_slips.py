from hypothesis import given, settings
from hypothesis import strategies as st

from madang.search.slips import is_one_slip

WORDS = st.text("상수도가나", max_size=5)


def _slips(word: str) -> set[str]:
    signs = "상수도가나"
    changed = {word[:i] + sign + word[i + 1 :] for i in range(len(word)) for sign in signs}
    more = {word[:i] + sign + word[i:] for i in range(len(word) + 1) for sign in signs}
    less = {word[:i] + word[i + 1 :] for i in range(len(word))}
    crossed = {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)}
    return (changed | more | less | crossed) - {word}


@settings(max_examples=50)
@given(word=WORDS, other=WORDS)
def test_two_words(word: str, other: str) -> None:
    assert is_one_slip(word, other) == (other in _slips(word))


@settings(max_examples=50)
@given(word=WORDS)
def test_every_slip_of_a_word(word: str) -> None:
    assert all(is_one_slip(word, slip) and is_one_slip(slip, word) for slip in _slips(word))
