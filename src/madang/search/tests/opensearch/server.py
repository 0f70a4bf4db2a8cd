"""The stand-in as an HTTP server on a free port of this machine."""

import base64
import fnmatch
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from madang.search.tests.opensearch.indices import Cluster, Index
from madang.search.tests.opensearch.queries import BadRequest, Fields, scorer
from madang.search.tests.opensearch.replay import Exchange, told_in
from madang.search.tests.opensearch.searching import search

_INDEX = r"([^/_][^/]*)"
_SHARDS = {"total": 1, "successful": 1, "skipped": 0, "failed": 0}
Given = dict[str, str]


@contextmanager
def serving(
    cluster: Cluster, user: str = "", password: str = "", recorded: list[Exchange] | None = None
) -> Iterator[str]:
    """The cluster over HTTP; gives `host:port`. `recorded`: gets every request with its answer."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.cluster, server.recorded = cluster, recorded
    if user:
        server.password = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    cluster: Cluster
    recorded: list[Exchange] | None
    password = ""
    daemon_threads = True


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        self._answer()

    do_POST = do_PUT = do_DELETE = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: tests are quiet."""

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if self.server.password and self.headers.get("authorization") != self.server.password:
            self._send(401, {"error": "Unauthorized", "status": 401})
            return
        try:
            with self.server.cluster.lock:
                status, told = self._called(body)
        except BadRequest as error:
            cause = {"type": error.kind, "reason": error.reason}
            status, told = error.status, {"error": {"root_cause": [cause], **cause}, "status": error.status}
        if self.server.recorded is not None:
            request = {
                "method": self.command,
                "path": self.path,
                **told_in(body, self.headers.get("content-type")),
            }
            self.server.recorded.append({"request": request, "answer": {"status": status, "body": told}})
        self._send(status, told)

    def _called(self, body: bytes) -> tuple[int, Fields]:
        parts = urlsplit(self.path)
        given = dict(parse_qsl(parts.query, keep_blank_values=True))
        for method, pattern, known, call in _CALLS:
            if method == self.command and (found := re.fullmatch(pattern, unquote(parts.path))):
                if unknown := set(given) - known:
                    raise BadRequest(
                        "illegal_argument_exception", f"unrecognized parameter {sorted(unknown)}"
                    )
                return call(self.server.cluster, given, body, *found.groups())
        raise BadRequest("illegal_argument_exception", f"no handler for {self.command} {self.path}")

    def _send(self, status: int, told: Fields) -> None:
        content = json.dumps(told, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json; charset=UTF-8")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def _create(cluster: Cluster, given: Given, body: bytes, name: str) -> tuple[int, Fields]:
    cluster.create(name, json.loads(body))
    return 200, {"acknowledged": True, "shards_acknowledged": True, "index": name}


def _remove(cluster: Cluster, given: Given, body: bytes, name: str) -> tuple[int, Fields]:
    if name not in cluster.indices:
        raise BadRequest("index_not_found_exception", f"no such index [{name}]", 404)
    del cluster.indices[name], cluster.aliases[name]
    return 200, {"acknowledged": True}


def _aliases_of(cluster: Cluster, given: Given, body: bytes, pattern: str) -> tuple[int, Fields]:
    names = [name for name in cluster.indices if fnmatch.fnmatchcase(name, pattern)]
    return 200, {name: {"aliases": {alias: {} for alias in cluster.aliases[name]}} for name in names}


def _indices_of(cluster: Cluster, given: Given, body: bytes, alias: str) -> tuple[int, Fields]:
    names = [name for name in cluster.indices if alias in cluster.aliases[name]]
    if not names:
        return 404, {"error": f"alias [{alias}] missing", "status": 404}
    return 200, {name: {"aliases": {alias: {}}} for name in names}


def _change_aliases(cluster: Cluster, given: Given, body: bytes) -> tuple[int, Fields]:
    cluster.act_on_aliases(json.loads(body)["actions"])
    return 200, {"acknowledged": True}


def _search(cluster: Cluster, given: Given, body: bytes, name: str) -> tuple[int, Fields]:
    index, kept = cluster.found(name)
    return 200, search(index, kept.shelf(), json.loads(body))


def _count(cluster: Cluster, given: Given, body: bytes, name: str) -> tuple[int, Fields]:
    _, kept = cluster.found(name)
    score = scorer(kept.shelf(), json.loads(body)["query"] if body else {"match_all": {}})
    return 200, {"count": sum(score(one) is not None for one in kept.seen.values()), "_shards": _SHARDS}


def _refresh(cluster: Cluster, given: Given, body: bytes, name: str) -> tuple[int, Fields]:
    cluster.found(name)[1].refresh()
    return 200, {"_shards": {"total": 2, "successful": 1, "failed": 0}}


def _stats(cluster: Cluster, given: Given, body: bytes, name: str) -> tuple[int, Fields]:
    size = sum(len(json.dumps(one)) for one in cluster.found(name)[1].seen.values())
    store = {"store": {"size_in_bytes": size, "reserved_in_bytes": 0}}
    whole = {"primaries": store, "total": store}
    return 200, {"_shards": _SHARDS, "_all": whole, "indices": {name: {"uuid": "-", **whole}}}


def _get(cluster: Cluster, given: Given, body: bytes, name: str, id: str) -> tuple[int, Fields]:
    index, kept = cluster.found(name)
    there = kept.kept.get(id)
    if there is None or there.fields is None:
        return 404, {"_index": index, "_id": id, "found": False}
    place = {"_version": there.version, "_seq_no": there.seq_no, "_primary_term": 1}
    return 200, {"_index": index, "_id": id, **place, "found": True, "_source": there.fields}


def _put(cluster: Cluster, given: Given, body: bytes, name: str, id: str) -> tuple[int, Fields]:
    index, kept = cluster.found(name)
    there = kept.kept.get(id)
    if "op_type" in given and there is not None and there.fields is not None:
        raise BadRequest("version_conflict_engine_exception", f"[{id}]: document already exists", 409)
    if "if_seq_no" in given and (there is None or there.seq_no != int(given["if_seq_no"])):
        raise BadRequest("version_conflict_engine_exception", f"[{id}]: required seqNo", 409)
    result, now = kept.write(id, json.loads(body))
    place = {"_version": now.version, "_seq_no": now.seq_no, "_primary_term": 1}
    return 201 if result == "created" else 200, {"_index": index, "_id": id, "result": result, **place}


def _delete(cluster: Cluster, given: Given, body: bytes, name: str, id: str) -> tuple[int, Fields]:
    index, kept = cluster.found(name)
    result, now = kept.write(id, None)
    place = {"_version": now.version, "_seq_no": now.seq_no, "_primary_term": 1}
    return 404 if result == "not_found" else 200, {"_index": index, "_id": id, "result": result, **place}


def _mget(cluster: Cluster, given: Given, body: bytes, name: str) -> tuple[int, Fields]:
    if given != {"_source": "false"}:
        raise BadRequest("illegal_argument_exception", "sources are not kept")
    told = [_get(cluster, given, b"", name, id)[1] for id in json.loads(body)["ids"]]
    return 200, {"docs": [{key: value for key, value in one.items() if key != "_source"} for one in told]}


def _bulk(cluster: Cluster, given: Given, body: bytes, name: str) -> tuple[int, Fields]:
    if not body.endswith(b"\n"):
        raise BadRequest(
            "illegal_argument_exception", "The bulk request must be terminated by a newline [\\n]"
        )
    index, kept = cluster.found(name)
    if given != {"require_alias": "true"} or index == name:
        raise BadRequest(
            "index_not_found_exception", f"no such index [{name}] and [require_alias] is true", 404
        )
    lines = iter(body.splitlines())
    items = []
    for line in lines:
        ((act, said),) = json.loads(line).items()
        fields = json.loads(next(lines)) if act == "index" else None
        items.append({act: {"_index": index, "_id": said["_id"], **_done(cluster, kept, act, said, fields)}})
    return 200, {
        "took": 1,
        "errors": any(one[act]["status"] >= 400 for one in items for act in one),
        "items": items,
    }


def _done(cluster: Cluster, kept: Index, act: str, said: Fields, fields: Fields | None) -> Fields:
    if act not in ("index", "delete") or set(said) != {"_id", "version", "version_type"}:
        raise BadRequest("illegal_argument_exception", f"Malformed action/metadata line: {act} {said}")
    if said["version_type"] != "external_gte" or said["version"] < 0:
        raise BadRequest("action_request_validation_exception", "illegal version value")
    if said["_id"] in cluster.too_busy_for:
        cluster.too_busy_for.remove(said["_id"])
        return {"status": 429, "error": {"type": "rejected_execution_exception", "reason": "queue is full"}}
    try:
        result, now = kept.write(said["_id"], fields, said["version"])
    except BadRequest as error:
        return {"status": error.status, "error": {"type": error.kind, "reason": error.reason}}
    place: Fields = {"_version": now.version, "_seq_no": now.seq_no, "_primary_term": 1}
    place["_shards"] = {"total": 2, "successful": 1, "failed": 0}
    return {**place, "result": result, "status": {"created": 201, "not_found": 404}.get(result, 200)}


Call = Callable[..., tuple[int, Fields]]
_CALLS: list[tuple[str, str, set[str], Call]] = [
    ("PUT", f"/{_INDEX}", set(), _create),
    ("DELETE", f"/{_INDEX}", set(), _remove),
    ("GET", f"/{_INDEX}/_alias", set(), _aliases_of),
    ("GET", r"/_alias/([^/]+)", set(), _indices_of),
    ("POST", "/_aliases", set(), _change_aliases),
    ("POST", f"/{_INDEX}/_search", {"allow_partial_search_results"}, _search),
    ("POST", f"/{_INDEX}/_count", set(), _count),
    ("GET", f"/{_INDEX}/_count", set(), _count),
    ("POST", f"/{_INDEX}/_refresh", set(), _refresh),
    ("GET", f"/{_INDEX}/_stats/store", set(), _stats),
    ("GET", f"/{_INDEX}/_doc/([^/]+)", set(), _get),
    ("PUT", f"/{_INDEX}/_doc/([^/]+)", {"op_type", "if_seq_no", "if_primary_term"}, _put),
    ("DELETE", f"/{_INDEX}/_doc/([^/]+)", set(), _delete),
    ("POST", f"/{_INDEX}/_mget", {"_source"}, _mget),
    ("POST", f"/{_INDEX}/_bulk", {"require_alias"}, _bulk),
]
