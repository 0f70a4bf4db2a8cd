"""Words whose tokens stand in a row, and those of which it would take long to say."""

from hypothesis import given
from hypothesis import strategies as st

from madang.search.index.query import All, AnyOf, Phrase, Query, Term, TextField, Without, Word, settled

TITLE, PAGES = TextField.TITLE, TextField.PAGES
leaves = st.builds(
    Word, st.sampled_from(TextField), st.lists(st.sampled_from("가나다"), max_size=3).map(tuple)
)
queries = st.recursive(
    leaves,
    lambda inner: (
        st.builds(All, st.lists(inner, max_size=3).map(tuple))
        | st.builds(AnyOf, st.lists(inner, max_size=3).map(tuple))
        | st.builds(Without, inner, inner)
    ),
    max_leaves=8,
)


def fits(query: Query, text: str) -> bool:
    """Whether a text of one-character tokens fits, whatever the field."""
    match query:
        case Term(_, token):
            return token in text
        case Phrase(_, tokens):
            return bool(tokens) and "".join(tokens) in text
        case All(parts):
            return all(fits(part, text) for part in parts)
        case AnyOf(parts):
            return any(fits(part, text) for part in parts)
        case Without(wanted, unwanted):
            return fits(wanted, text) and not fits(unwanted, text)
    raise TypeError(query)


def test_each_word_is_asked_as_is_best_for_it() -> None:
    query = AnyOf((Word(TITLE, ("가나", "나다")), Word(PAGES, ("가나", "나다", "가나"))), (4.0, 1.0))
    assert settled(query, lambda word: word.field is TITLE) == AnyOf(
        (Phrase(TITLE, ("가나", "나다")), All((Term(PAGES, "가나"), Term(PAGES, "나다")))), (4.0, 1.0)
    )


@given(queries, st.text("가나다", max_size=8))
def test_nothing_is_lost_where_places_are_not_looked_at(query: Query, text: str) -> None:
    exact, quick = (settled(query, lambda word, row=row: row) for row in (True, False))
    if not _has_without(query) and fits(exact, text):
        assert fits(quick, text)


def test_a_word_of_no_token_is_found_nowhere() -> None:
    assert settled(Word(TITLE, ()), lambda word: False) == Phrase(TITLE, ())


def _has_without(query: Query) -> bool:
    match query:
        case Without():
            return True
        case All(parts) | AnyOf(parts):
            return any(map(_has_without, parts))
    return False
