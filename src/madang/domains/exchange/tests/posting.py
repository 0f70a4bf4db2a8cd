"""An approval system for tests: registered, and posting signed events through the API."""

import itertools
import json
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.test import Client

from madang.domains import exchange
from madang.kernel import clock, signatures
from madang.kernel.actor import SYSTEM

_ids = itertools.count(1)


@dataclass
class Reply:
    status: int
    body: Any
    content: bytes
    headers: Any


@dataclass
class System:
    """Who holds the key of a registered system."""

    key_id: str
    secret: str
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def post(self, type, *, id="", **data):
        """Posts an act that was done just now."""
        return self.send(event(type, id=id, **data))

    def send(
        self, sent, *, secret="", timestamp=None, headers=None, content_type="application/cloudevents+json"
    ):
        body = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
        id = sent["id"] if isinstance(sent, dict) and isinstance(sent.get("id"), str) else "unreadable"
        now = int(clock.machine_now().timestamp()) if timestamp is None else timestamp
        signed = signatures.sign(signatures.read(secret or self.secret), id=id, timestamp=now, body=body)
        head = {
            "Madang-Key-Id": self.key_id,
            "webhook-id": id,
            "webhook-timestamp": str(now),
            "webhook-signature": signed,
        }
        response = self.client.post(
            "/api/v1/approval-events", body, content_type=content_type, headers=head | (headers or {})
        )
        return Reply(response.status_code, orjson.loads(response.content), response.content, response.headers)


def event(type, *, id="", **data):
    return {
        "specversion": "1.0",
        "id": id or f"event-{next(_ids)}",
        "source": "https://approval.example.kr",
        "type": f"kr.madang.approval.{type}",
        "data": {"at": clock.now().isoformat(), **data},
    }


def registered(institution="city"):
    told = exchange.register_system(SYSTEM, name="온나라", institution=institution)
    return System(told.key_id, told.secret)
