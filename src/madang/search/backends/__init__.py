"""The back end that the settings name."""

from functools import cache
from pathlib import Path

from django.conf import settings

from madang.search.index.backend import Backend


@cache
def backend() -> Backend:
    """The index of this installation, where `MADANG_SEARCH_URL` says it is."""
    return in_folder(settings.ENVIRONMENT.data / "search")


def in_folder(folder: Path) -> Backend:
    """An index in a folder of this machine."""
    from madang.search.backends.tantivy_folder import TantivyFolder

    return TantivyFolder(folder)
