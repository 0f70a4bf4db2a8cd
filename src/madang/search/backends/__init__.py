"""The back end that the settings name."""

from functools import cache
from pathlib import Path

from django.conf import settings

from madang.search.address import Engine, SearchAddress, read_search_url, shared_token
from madang.search.index.backend import Backend


@cache
def backend() -> Backend:
    """The index of this installation, where `MADANG_SEARCH_URL` says it is."""
    environment = settings.ENVIRONMENT
    token = shared_token(environment.secret_key, environment.search_token)
    return backend_at(read_search_url(environment.search_url), environment.data / "search", token)


def backend_at(address: SearchAddress, folder: Path, token: str) -> Backend:
    """The back end at an address; one that is on this machine keeps to the folder. Only what is used is loaded."""
    match address.engine:
        case Engine.SHARDS:
            from madang.search.shards.several import Shards

            return Shards(address.urls, token)
        case Engine.OPENSEARCH:
            from madang.integrations.opensearch import read_address
            from madang.search.backends.opensearch import OpenSearch

            return OpenSearch(read_address(address.urls[0]))
        case Engine.TANTIVY:
            return in_folder(folder)
    from madang.search.backends.fts5 import Fts5Folder

    return Fts5Folder(folder)


def in_folder(folder: Path) -> Backend:
    """An index in a folder of this machine, by the best engine it has."""
    if _has_tantivy():
        from madang.search.backends.tantivy_folder import TantivyFolder

        return TantivyFolder(folder)
    from madang.search.backends.fts5 import Fts5Folder

    return Fts5Folder(folder)


def _has_tantivy() -> bool:
    """It comes as a binary, and not for every machine."""
    try:
        import tantivy  # noqa: F401
    except ImportError:
        return False
    return True
