"""What makes a deployment unsafe. Settings are judged by pure functions, the database by what it says of itself."""

import os
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection

from madang.commands import preparation
from madang.conf.environment import Environment
from madang.domains import documents
from madang.kernel import aside, clock
from madang.kernel.storage import storage
from madang.log import policy, signer_place
from madang.log.standing import log_fault
from madang.search import reconciling, search_fault

APPEND_ONLY = ("kernel_event", "kernel_accessrecord", "log_logentry")
SECRET_LENGTH, SECRET_DENSITY = 50, 40
_ASKED = ("fsync", "synchronous_commit", "full_page_writes", "server_encoding")
# said by Django, answered elsewhere: the proxy redirects to HTTPS (SECURE_SSL_REDIRECT)
_NEVER = {"debug", "secret"}
_ANSWERED = {"security.W008"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know. `refuses`: production may not start like this."""

    code: str
    refuses: bool
    message: str

    @property
    def line(self) -> str:
        return f"{'UNSAFE' if self.refuses else 'note'}  {self.code}: {self.message}"


def findings(*, production: bool) -> list[Finding]:
    """Everything found. What loses data or opens the inside is unsafe in any mode, the rest only in production."""
    found = list(of_database())
    found += of_folder(settings.ENVIRONMENT.data)
    found += of_storage()
    found += of_search()
    found += of_log()
    found += of_jail()
    strict = [*of_settings(settings.ENVIRONMENT, os.environ, debug=settings.DEBUG), *of_django()]
    if production:
        return found + strict
    return found + [
        f if f.code in _NEVER else _note(f.code, f"{f.message} (before production)") for f in strict
    ]


def of_settings(environment: Environment, variables: Mapping[str, str], *, debug: bool) -> Iterator[Finding]:
    """What an operator set in the environment."""
    if debug:
        yield _unsafe("debug", "MADANG_DEBUG is on and shows the inside to everybody; remove it")
    if fault := secret_fault(environment.secret_key):
        yield _unsafe("secret", f"MADANG_SECRET_KEY {fault}; remove it, and a good one is made and kept")
    if variables.get("MADANG_NOW"):
        yield _unsafe("clock", "MADANG_NOW holds or shifts the clock; remove it")
    address = urlsplit(environment.public_url)
    if not address.hostname:
        yield _unsafe(
            "public-url", "MADANG_PUBLIC_URL is missing; set it to https:// and the host people will use"
        )
    elif address.scheme != "https":
        yield _unsafe("public-url", "MADANG_PUBLIC_URL is not https; passwords would travel in the open")
    elif address.path:
        yield _unsafe("public-url", "MADANG_PUBLIC_URL has a path; Madang must own the whole host")
    if storage_in_the_open(environment.storage_url):
        yield _unsafe(
            "storage-url", "MADANG_STORAGE_URL has an http endpoint; files would travel in the open"
        )
    if not environment.database_url:
        yield _note("database", "SQLite serves one machine; with several servers set MADANG_DATABASE_URL")
    if not environment.email_url:
        yield _note("email", "letters are only written to files in outbox/mail; set MADANG_EMAIL_URL")


_WALLS = {
    "network": "a file that is opened could reach the network",
    "calls": "a file that is opened could call what the system offers",
    "files": "a file that is opened could read other files",
    "memory": "a file that is opened could take all memory",
}


def of_jail() -> Iterator[Finding]:
    """Which walls this machine cannot put around the processes that open files of strangers."""
    for wall, stands in documents.confinement().items():
        if not stands:
            yield _note(
                f"jail-{wall}", f"{_WALLS[wall]}: this system has no such wall (Linux 5.13 or later has)"
            )
    if not documents.office_is_there():
        yield _note(
            "office", "LibreOffice is not installed: files of offices have no pictures of their pages"
        )


def secret_fault(secret: str) -> str:
    """What is wrong with a secret: too short, or so regular that it can be written much shorter."""
    if len(secret) < SECRET_LENGTH:
        return f"is shorter than {SECRET_LENGTH} characters"
    return "is too regular to be random" if len(zlib.compress(secret.encode(), 9)) < SECRET_DENSITY else ""


def storage_in_the_open(url: str) -> bool:
    """Whether files leave this machine without TLS."""
    endpoint = urlsplit(dict(parse_qsl(urlsplit(url).query)).get("endpoint", ""))
    return endpoint.scheme == "http" and endpoint.hostname not in ("127.0.0.1", "::1", "localhost")


def of_folder(data: Path) -> Iterator[Finding]:
    """Whether others on the machine can read the data folder."""
    if not data.exists():
        yield _unsafe("folder", f"{data} does not exist; run madang migrate")
    elif data.stat().st_mode & 0o007:
        yield _unsafe("folder", f"everybody on this machine can reach {data}; chmod 750 it")


def of_storage() -> Iterator[Finding]:
    """Whether files can be kept, read and erased: tried with one of a few thousand random bytes."""
    if not settings.ENVIRONMENT.storage_url and not settings.ENVIRONMENT.data.exists():
        return  # said of the folder
    try:
        storage().try_out()
    except (OSError, ValueError) as error:
        yield _unsafe("storage", f"files cannot be kept; {' '.join(str(error).split())}")


def of_search() -> Iterator[Finding]:
    """How the index stands, and what its last comparison with the database found."""
    try:
        fault = search_fault(clock.now())
    except DatabaseError:
        return  # said of the database
    if fault:
        yield _note("search", fault)
    compared = reconciling.last_comparison()
    if compared and compared.differing:
        yield _note(
            "search-compared",
            f"{compared.differing:,} of {compared.things:,} things were not in the index as they are, and were "
            f"put right since {compared.began}; if this goes on, madang rebuild search",
        )


def of_log() -> Iterator[Finding]:
    """Whether the disclosure log can be signed and is confirmed, and keys are where they should be."""
    if fault := policy.policy_fault():
        yield _unsafe("log-policy", f"{fault}; correct the file")
        return
    trusted, named = policy.policy(), settings.ENVIRONMENT.log_origin
    if trusted.logs and os.environ.get("MADANG_LOG_ORIGIN") and policy.origin() != named:
        yield _note(
            "log-origin",
            f"the log is called {policy.origin()} since its first key; MADANG_LOG_ORIGIN says {named}",
        )
    if trusted.logs and not trusted.witnesses:
        yield _note(
            "log-witnesses", f"nobody outside confirms the disclosure log; name witnesses in {policy.place()}"
        )
    key = signer_place.folder() / "key"
    if key.exists() and key.stat().st_mode & 0o077:
        yield _unsafe("log-key", f"others on this machine can read {key}; chmod 600 it")
    try:
        fault = log_fault(clock.now())
    except DatabaseError:
        return  # said of the database
    if fault:
        yield _note("log", fault)


def of_database() -> Iterator[Finding]:
    """Durability, encoding, protection of the record, and whether the tables are those of this release."""
    try:
        if connection.vendor == "postgresql":
            yield from of_postgresql_settings(_postgresql_settings())
        else:
            yield from of_sqlite(_pragma("journal_mode"), _pragma("synchronous"))
        if waiting := preparation.unapplied_migrations():
            yield _unsafe(
                "migrations", f"{len(waiting)} are not applied ({waiting[0]} …); run madang migrate"
            )
        else:
            yield from of_protection()
            yield from of_indexes()
    except DatabaseError as error:
        yield _unsafe("database", f"does not answer: {' '.join(str(error).split())}")


def of_indexes() -> Iterator[Finding]:
    """Whether a large import put indexes aside and was broken off, or still runs."""
    if missing := aside.count():
        yield _note("indexes", f"{missing} are put aside by an import; if none runs, run madang migrate")


def of_sqlite(journal: str, synchronous: str) -> Iterator[Finding]:
    if journal != "wal":
        yield _unsafe(
            "sqlite-journal", f"journal_mode is {journal}; it must be WAL: move the data to a local disk"
        )
    if int(synchronous) < 2:
        yield _unsafe(
            "sqlite-synchronous", "synchronous is below FULL: a power cut would lose acknowledged changes"
        )


def of_postgresql_settings(values: Mapping[str, str]) -> Iterator[Finding]:
    """Judges `_ASKED` plus `datcollate`, `datctype` and `superuser`."""
    for name, loss in (("fsync", "destroy the database"), ("full_page_writes", "corrupt pages")):
        if values[name] != "on":
            yield _unsafe(
                f"postgresql-{name}", f"{name} is {values[name]}: a power cut can {loss}; set it to on"
            )
    commit = values["synchronous_commit"]
    if commit == "off":
        yield _unsafe(
            "postgresql-synchronous_commit",
            "synchronous_commit is off: acknowledged changes would be lost in a crash; set it to on",
        )
    elif commit == "local":
        yield _note(
            "postgresql-synchronous_commit",
            "synchronous_commit is local: safe on this server, but a standby may lack the last changes at a failover",
        )
    if values["server_encoding"] != "UTF8":
        yield _unsafe(
            "postgresql-encoding", f"the encoding is {values['server_encoding']}; create it with UTF8"
        )
    yield from _of_locale(values)
    if values["superuser"] == "on":
        yield _note(
            "postgresql-role",
            "the role is a superuser, to whom the database refuses nothing but by triggers; use one of its own",
        )


def _of_locale(values: Mapping[str, str]) -> Iterator[Finding]:
    for name in ("datcollate", "datctype"):
        value = values[name]
        if value in ("C", "POSIX"):
            yield _unsafe(
                f"postgresql-{name}",
                f"the database has {name} {value}, which knows no letters beyond ASCII; "
                "create it with LOCALE 'C.UTF-8' or 'ko_KR.UTF-8'",
            )
        elif value.upper().replace("-", "") == "C.UTF8":
            yield _note(
                f"postgresql-{name}", "C.UTF-8 knows all letters but sorts by code point; good for Hangul"
            )


def of_protection() -> Iterator[Finding]:
    """Whether the database still refuses to change events, access records and entries of the log."""
    missing = sorted(set(_expected_triggers()) - _triggers())
    if missing:
        yield _unsafe(
            "append-only", f"the triggers {', '.join(missing)} are missing; the record could be changed"
        )


def of_django() -> Iterator[Finding]:
    """What Django's own deployment checks say."""
    for message in checks.run_checks(include_deployment_checks=True):
        if message.id in _ANSWERED or message.level < checks.WARNING:
            continue
        text = " ".join(str(part) for part in (message.msg, message.hint) if part)
        yield Finding(str(message.id), message.level >= checks.ERROR, " ".join(text.split()))


def _expected_triggers() -> Iterator[str]:
    endings = ("is_append_only", "is_never_emptied")
    if connection.vendor != "postgresql":
        endings = ("refuses_update", "refuses_delete")
    for table in APPEND_ONLY:
        yield from (f"{table}_{ending}" for ending in endings)


def _triggers() -> set[str]:
    if connection.vendor == "postgresql":
        asked = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    else:
        asked = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return {name for (name,) in cursor.fetchall()}


def _postgresql_settings() -> dict[str, str]:
    with connection.cursor() as cursor:
        values = {}
        for name in _ASKED:
            cursor.execute("SELECT current_setting(%s)", [name])
            values[name] = str(cursor.fetchone()[0])
        cursor.execute("SELECT datcollate, datctype FROM pg_database WHERE datname = current_database()")
        values["datcollate"], values["datctype"] = cursor.fetchone()
        cursor.execute("SELECT current_setting('is_superuser')")
        values["superuser"] = str(cursor.fetchone()[0])
        return values


def _pragma(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        return str(cursor.fetchone()[0]).lower()


def _unsafe(code: str, message: str) -> Finding:
    return Finding(code, True, message)


def _note(code: str, message: str) -> Finding:
    return Finding(code, False, message)
