"""The back end that the settings name."""

from functools import cache

from django.conf import settings

from madang.search.index.backend import Backend


@cache
def backend() -> Backend:
    """The index of this installation, where `MADANG_SEARCH_URL` says it is."""
    from madang.search.backends.tantivy_folder import TantivyFolder

    return TantivyFolder(settings.ENVIRONMENT.data / "search")
