"""Where the index is, as `MADANG_SEARCH_URL` says it."""

import hashlib
import hmac
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import urlsplit


class Engine(StrEnum):
    """What keeps the index."""

    TANTIVY = "tantivy"
    FTS5 = "fts5"
    OPENSEARCH = "opensearch"
    SHARDS = "shards"


@dataclass(frozen=True, slots=True)
class SearchAddress:
    """`urls`: of the cluster, or of each shard server in the order they were filled; none for this machine."""

    engine: Engine
    urls: tuple[str, ...] = ()


def read_search_url(url: str, token: str = "") -> SearchAddress:
    """Reads the setting, and looks whether the token would do. Raises ValueError with what to do."""
    if token and (len(token) < _SHORTEST_TOKEN or not token.isascii() or not token.isprintable()):
        raise ValueError(f"MADANG_SEARCH_TOKEN must be {_SHORTEST_TOKEN} or more plain characters")
    scheme = url.partition(":")[0]
    if not url:
        return SearchAddress(Engine.TANTIVY)
    if url == "fts5:":
        return SearchAddress(Engine.FTS5)
    if scheme in ("opensearch", "opensearchs"):
        _check_opensearch(url)
        return SearchAddress(Engine.OPENSEARCH, (url,))
    if scheme in ("http", "https"):
        return SearchAddress(Engine.SHARDS, _shards(url))
    raise ValueError(
        "MADANG_SEARCH_URL must be fts5:, opensearch://host:port/prefix, or http://host:port of each shard server, "
        "with commas between them; leave it out to keep the index in the data folder"
    )


def shared_token(secret_key: str, given: str) -> str:
    """The word that shard servers and those who ask them know: the one given, else one made from the secret."""
    return given or hmac.new(secret_key.encode(), b"madang search shards", hashlib.sha256).hexdigest()


_SHORTEST_TOKEN = 32


def _check_opensearch(url: str) -> None:
    from madang.integrations.opensearch.address import read_address

    try:
        read_address(url)
    except ValueError as error:
        raise ValueError(f"MADANG_SEARCH_URL cannot be used: {error}") from error


def _shards(urls: str) -> tuple[str, ...]:
    read = tuple(url.strip().rstrip("/") for url in urls.split(","))
    for url in read:
        _check_shard(url)
    if len(set(read)) < len(read):
        raise ValueError("MADANG_SEARCH_URL names a shard server twice")
    return read


def _check_shard(url: str) -> None:
    parts = urlsplit(url)
    plain = parts.scheme in ("http", "https") and not (
        parts.path or parts.query or parts.fragment or parts.username
    )
    try:
        if not plain or not parts.hostname or not parts.port:
            raise ValueError
    except ValueError:
        raise ValueError(f"MADANG_SEARCH_URL: {url!r} must be http://host:port and no more") from None
    if parts.scheme == "http" and _is_of_the_open_web(parts.hostname):
        raise ValueError(
            f"MADANG_SEARCH_URL: {parts.hostname} is not of an own network; use https:// to reach it"
        )


def _is_of_the_open_web(host: str) -> bool:
    try:
        return ip_address(host).is_global
    except ValueError:
        return False
