"""Where journeys take place: a city on a free port, in a data folder of its own."""

import email
import email.policy
import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from madang.bench.processes import environment, free_port, run_module, server

PASSWORD = "madang"


@dataclass(frozen=True, slots=True)
class Town:
    """A running city."""

    url: str
    data: Path
    env: dict[str, str] = field(default_factory=dict, repr=False)  # of its processes

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or 0

    def run(self, *arguments: str) -> str:
        """Runs a command of `madang` beside the server; gives its stdout."""
        return run_module("madang", *arguments, env=self.env)

    def letters_to(self, address: str, *, holding: str = "", within: float = 15) -> list[str]:
        """The letters to an address that hold some words; waits for the first."""
        until = time.monotonic() + within
        while True:
            found = [text for text in self._letters(address) if holding in text]
            if found or time.monotonic() > until:
                return found
            time.sleep(0.1)

    def _letters(self, address: str) -> Iterator[str]:
        for file in sorted((self.data / "outbox" / "mail").glob("*.eml")):
            letter = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            if address in str(letter["To"]):
                body = letter.get_body(("plain",))
                yield f"{letter['Subject']}\n{body.get_content() if body else ''}"


def link_in(letter: str, words: str) -> str:
    """The first address in a letter whose path holds some words, without its origin."""
    found = next(link for link in re.findall(r"https?://\S+", letter) if words in link)
    return "/" + found.split("/", 3)[3]


@contextmanager
def served(data: Path, *, with_cases: bool = False) -> Iterator[Town]:
    """Starts it, on the kind of database the suite runs on; with the whole demo city, or with its people alone."""
    with empty(data) as town:
        town.run("migrate")
        if with_cases:
            town.run("demo")
        else:
            run_module("tests.journeys.setting_up", env=town.env)
        with server(town.env, town.port):
            yield town


@contextmanager
def empty(data: Path) -> Iterator[Town]:
    """A city that has a database of its own and does not run yet."""
    with _database() as settings:
        env = environment(data, DJANGO_SETTINGS_MODULE="madang.conf.settings", **settings)
        yield Town(f"http://127.0.0.1:{free_port()}", data, env)


@contextmanager
def _database() -> Iterator[dict[str, str]]:
    """The settings that name a database of its own on the server of the suite; none where that is SQLite."""
    server_url = os.environ.get("MADANG_TEST_DATABASE_URL")
    if not server_url:
        yield {}
        return
    name = f"madang_journeys_{os.getpid()}_{secrets.token_hex(3)}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield {"MADANG_DATABASE_URL": urlsplit(server_url)._replace(path=f"/{name}").geturl()}
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
