"""What is searched, and the domain that knows it."""

from collections.abc import Mapping
from functools import cache

from madang.domains import cases, documents, procedures
from madang.kernel.searchable import Searchable, What


@cache
def things() -> Mapping[What, Searchable]:
    """How each sort of thing takes part in search."""
    found = (documents.SEARCHABLE, cases.SEARCHABLE, procedures.SEARCHABLE)
    return {searchable.what: searchable for searchable in found}
