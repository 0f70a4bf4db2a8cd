"""A caller of the API for tests: sends JSON with a token and a new key, and gives back what came."""

import itertools
import json
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.test import Client

from madang.domains.accounts import Account, issue_token
from madang.domains.cases.tests.factories import City
from madang.kernel import clock
from madang.kernel.actor import SYSTEM, Actor

_keys = itertools.count(1)


@dataclass
class Reply:
    """Status, parsed body and headers of an answer."""

    status: int
    body: Any
    headers: Any
    content: bytes


@dataclass
class Caller:
    """Somebody with a token, or nobody."""

    token: str = ""
    language: str = "ko"
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def get(self, path: str, query: dict[str, Any] | None = None, **headers: str) -> Reply:
        return self._reply(self.client.get(f"/api/v1/{path}", query or {}, headers=self._headers(headers)))

    def post(self, path: str, body: Any = None, *, key: str | None = None, **headers: str) -> Reply:
        content = body if isinstance(body, bytes) else json.dumps({} if body is None else body).encode()
        sent = {"Idempotency-Key": f"key-{next(_keys)}" if key is None else key, **headers}
        kind = sent.pop("content_type", "application/json")
        response = self.client.post(
            f"/api/v1/{path}", content, content_type=kind, headers=self._headers(sent)
        )
        return self._reply(response)

    def put(self, path: str, body: Any, *, key: str | None = None) -> Reply:
        return self._write("put", path, json.dumps(body).encode(), key)

    def delete(self, path: str, *, key: str | None = None) -> Reply:
        return self._write("delete", path, b"", key)

    def _write(self, method: str, path: str, content: bytes, key: str | None) -> Reply:
        headers = self._headers({"Idempotency-Key": f"key-{next(_keys)}" if key is None else key})
        send = getattr(self.client, method)
        return self._reply(send(f"/api/v1/{path}", content, content_type="application/json", headers=headers))

    def act(self, number: str, action: str, **body: Any) -> Reply:
        return self.post(f"cases/{number}/actions/{action}", body)

    def did(self, number: str, action: str, **body: Any) -> dict[str, Any]:
        """An act that must succeed."""
        reply = self.act(number, action, **body)
        assert reply.status == 200, (action, reply.status, reply.body)
        return reply.body

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        own = {"Accept-Language": self.language}
        return own | ({"Authorization": f"Bearer {self.token}"} if self.token else {}) | more

    @staticmethod
    def _reply(response: Any) -> Reply:
        kind = response.headers.get("Content-Type", "")
        body = orjson.loads(response.content) if "json" in kind and response.content else response.content
        return Reply(response.status_code, body, response.headers, response.content)


def token_of(actor: Actor) -> str:
    username = Account.objects.get(pk=actor.account_id).username
    return issue_token(SYSTEM, username=username, name="test", at=clock.now())


class Callers:
    """The people of a test city, each with a token."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.nobody = Caller()
        self._made: dict[int, Caller] = {}

    @property
    def citizen(self) -> Caller:
        return self._of(self.city.citizen)

    @property
    def other(self) -> Caller:
        return self._of(self.city.other_citizen)

    def official(self, code: str = "WAT") -> Caller:
        return self._of(self.city.official(code))

    def lead(self, code: str = "WAT") -> Caller:
        return self._of(self.city.lead(code))

    def director(self, code: str = "WAT") -> Caller:
        return self._of(self.city.director(code))

    def on_duty(self, role: str) -> Caller:
        return self._of(self.city.on_duty(role))

    def _of(self, actor: Actor) -> Caller:
        assert actor.account_id is not None
        if actor.account_id not in self._made:
            self._made[actor.account_id] = Caller(token_of(actor))
        return self._made[actor.account_id]


def is_problem(reply: Reply, status: int, code: str = "") -> None:
    """Asserts the one shape of refusals."""
    assert reply.status == status, (reply.status, reply.body)
    assert reply.headers["Content-Type"] == "application/problem+json"
    assert {"type", "title", "status", "code", "detail", "message", "fields", "allowed"} <= set(reply.body)
    assert reply.body["status"] == status
    assert set(reply.body["message"]) == {"ko", "en"}
    assert code in ("", reply.body["code"]), reply.body
