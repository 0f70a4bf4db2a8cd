"""What those share who walk the outlets: outsiders, what an answer tells, and one city for each class of tests."""

import io
import json
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.http import HttpResponse
from django.test import Client, TestCase

from madang.domains.accounts import Account
from madang.kernel.actor import Actor
from madang.web.public import page_cache, present
from madang_verify.disclosures import parse_disclosure
from madang_verify.errors import Bad
from tests.outlets import planted
from tests.outlets.world import World

_OPENING = re.compile(rb"\bWy[IJ][A-Za-z0-9_-]{60,}")  # base64url of a list that begins with a text
PARQUET = "application/vnd.apache.parquet"


class Asker:
    """Somebody with a browser, or with a token."""

    def __init__(self, name: str, actor: Actor | None = None, token: str = "") -> None:
        self.name, self.token = name, token
        self.client = Client(raise_request_exception=False)
        if actor is not None:
            self.client.force_login(Account.objects.get(pk=actor.account_id))

    def ask(self, path: str, method: str = "get", **more: Any) -> HttpResponse:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return getattr(self.client, method)(path, headers=headers | more.pop("headers", {}), **more)


def body_of(response: HttpResponse) -> bytes:
    """The body of an answer, whether it was sent at once or in parts."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def told(response: HttpResponse) -> bytes:
    """Everything an answer tells: its head and its body."""
    body = body_of(response)
    if body and response.get("Content-Type") == PARQUET:  # its columns are compressed
        body = repr(pq.read_table(io.BytesIO(body)).to_pylist()).encode()
    body += b"\n".join(_opened(word) for word in _OPENING.findall(body))
    head = "\n".join(f"{name}: {value}" for name, value in response.items())
    cookies = "" if "sessionid" in response.cookies else response.cookies.output()
    return head.encode() + cookies.encode() + body


def _opened(word: bytes) -> bytes:
    """What a disclosure of the log says, where that is one."""
    try:
        return json.dumps(parse_disclosure(word.decode()).value, ensure_ascii=False).encode()
    except Bad:
        return b""


class Walk(TestCase):
    """One city for all tests of a class; each sees it as it was built."""

    world: World

    @classmethod
    def setUpClass(cls) -> None:
        cls.enterClassContext(planted.standing_clock())
        cls.enterClassContext(_quiet("django.request"))  # refusals are what is asked for
        super().setUpClass()

    @classmethod
    def setUpTestData(cls) -> None:
        cls._built = planted.build()

    def setUp(self) -> None:
        self.world = type(self)._built
        present.forget()
        page_cache.STORE.clear()

    @pytest.fixture(autouse=True)
    def _figures(self, record_property: Callable[[str, object], None]) -> None:
        self.state = lambda line: record_property("figure", line)

    def outsiders(self) -> list[Asker]:
        world = self.world
        return [
            Asker("anonymous"),
            Asker("other citizen", world.accounts["other citizen"]),
            Asker("other department's official", world.accounts["other department"]),
            Asker("other citizen's program", token=world.tokens["other citizen"]),
            Asker("other department's program", token=world.tokens["other department"]),
        ]


@contextmanager
def _quiet(name: str) -> Iterator[None]:
    logger = logging.getLogger(name)
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)
