"""Where the index is, as the settings say it."""

import sys
from pathlib import Path

import pytest

from madang.search.address import Engine, SearchAddress, read_search_url, shared_token
from madang.search.backends import backend_at
from madang.search.backends.fts5 import Fts5Folder
from madang.search.backends.opensearch import OpenSearch
from madang.search.backends.tantivy_folder import TantivyFolder
from madang.search.index.backend import Backend
from madang.search.shards.several import Shards

TOKEN = "x" * 32


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", SearchAddress(Engine.TANTIVY)),
        ("fts5:", SearchAddress(Engine.FTS5)),
        ("http://127.0.0.1:7101", SearchAddress(Engine.SHARDS, ("http://127.0.0.1:7101",))),
        ("http://a:1, https://b:2/", SearchAddress(Engine.SHARDS, ("http://a:1", "https://b:2"))),
        ("http://[fd00::1]:1", SearchAddress(Engine.SHARDS, ("http://[fd00::1]:1",))),
        ("https://8.8.8.8:1", SearchAddress(Engine.SHARDS, ("https://8.8.8.8:1",))),
        ("opensearch://u:p@h:9200/x", SearchAddress(Engine.OPENSEARCH, ("opensearch://u:p@h:9200/x",))),
    ],
)
def test_says_where_the_index_is(url: str, expected: SearchAddress) -> None:
    assert read_search_url(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "tantivy",
        "http://",
        "http://a",
        "http://a:x",
        "http://a:99999999",
        "http://a:1/path",
        "http://u:p@a:1",
        "http://a:1,",
        "http://a:1,http://a:1",
        "http://a:1,opensearch://b",
        "http://8.8.8.8:1",
        "opensearch://",
        "fts5:/elsewhere",
    ],
)
def test_says_what_is_wrong_with_an_address(url: str) -> None:
    with pytest.raises(ValueError, match="MADANG_SEARCH_URL"):
        read_search_url(url)


@pytest.mark.parametrize("token", ["short", "가" * 32, "x" * 31 + "\n"])
def test_a_token_is_long_and_plain(token: str) -> None:
    with pytest.raises(ValueError, match="MADANG_SEARCH_TOKEN"):
        read_search_url("", token)
    assert read_search_url("", TOKEN).engine is Engine.TANTIVY


def test_a_token_comes_of_the_secret_and_tells_nothing_of_it() -> None:
    made = shared_token("secret of the installation", "")
    assert made == shared_token("secret of the installation", "") != shared_token("another", "")
    assert len(made) == 64
    assert "secret" not in made
    assert shared_token("secret of the installation", TOKEN) == TOKEN


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("", TantivyFolder),
        ("fts5:", Fts5Folder),
        ("http://a:1,http://b:2", Shards),
        ("opensearch://localhost:9200/madang", OpenSearch),
    ],
)
def test_each_address_has_its_back_end(url: str, kind: type[Backend], tmp_path: Path) -> None:
    assert type(backend_at(read_search_url(url), tmp_path, TOKEN)) is kind


def test_where_tantivy_cannot_be_loaded_sqlite_keeps_the_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "tantivy", None)
    assert type(backend_at(read_search_url(""), tmp_path, TOKEN)) is Fts5Folder
