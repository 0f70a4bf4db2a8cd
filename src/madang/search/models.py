"""The tables of the search; the index itself is no table."""

from madang.search.saved.models import LookedTo, SavedSearch

__all__ = ["LookedTo", "SavedSearch"]
