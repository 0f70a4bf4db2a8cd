"""What the operator sets: every variable of the environment that Madang reads, in one place."""

import os
import re
import secrets
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

_ORIGIN = re.compile(r"(?!.*://)[!-*,-~]{1,200}")


@dataclass(frozen=True, slots=True)
class Environment:
    """The settings as read from `MADANG_*`; see docs/operating.md for each."""

    data: Path
    host: str
    port: int
    live_port: int
    database_url: str
    storage_url: str
    search_url: str
    search_token: str
    email_url: str
    public_url: str
    secret_key: str
    mode: str
    log_origin: str = "localhost/log"
    log_signer: str = ""

    @property
    def production(self) -> bool:
        return self.mode == "production"


def read_environment() -> Environment:
    """Reads the environment. Raises ValueError with what to do where a value cannot be used."""
    get = os.environ.get
    data = Path(get("MADANG_DATA", "./var")).resolve()
    for name in _NOT_YET:
        if get(name):
            raise ValueError(f"{name} is set, but this version keeps to its data folder; unset it")
    mode = get("MADANG_MODE", "demo")
    if mode not in ("demo", "production"):
        raise ValueError(f"MADANG_MODE is {mode!r}; it must be demo or production")
    return Environment(
        data=data,
        host=get("MADANG_HOST", "127.0.0.1"),
        port=_port("MADANG_PORT", 8000),
        live_port=_port("MADANG_LIVE_PORT", 0),
        database_url=get("MADANG_DATABASE_URL", ""),
        storage_url=get("MADANG_STORAGE_URL", ""),
        search_url=get("MADANG_SEARCH_URL", ""),
        search_token=get("MADANG_SEARCH_TOKEN", ""),
        email_url=get("MADANG_EMAIL_URL", ""),
        public_url=get("MADANG_PUBLIC_URL", "").rstrip("/"),
        secret_key=get("MADANG_SECRET_KEY", "") or _kept_secret(data),
        mode=mode,
        log_origin=_origin(get("MADANG_LOG_ORIGIN", ""), get("MADANG_PUBLIC_URL", "")),
        log_signer=get("MADANG_LOG_SIGNER", ""),
    )


# settings of the contract for parts that are not built; silently ignoring them would mislead
_NOT_YET = ("MADANG_SMS_URL",)


def database_settings(url: str, data: Path) -> dict[str, object]:
    """Django's DATABASES entry: SQLite in the data folder, or `postgresql://user:password@host:port/name?option=…`."""
    if not url:
        return {
            "ENGINE": "madang.kernel.sqlite",
            "NAME": str(data / "madang.sqlite3"),
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # FULL: with NORMAL an acknowledged commit is lost in a power cut
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA cache_size=-32000;"
                "PRAGMA mmap_size=268435456;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ValueError(f"MADANG_DATABASE_URL starts with {parts.scheme!r}; it must be postgresql://…")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        # the server plans a statement that comes again once, not each time
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 3, **dict(parse_qsl(parts.query))},
    }


def _port(name: str, default: int) -> int:
    value = os.environ.get(name, "") or str(default)
    if not value.isdecimal() or int(value) > 65535:
        raise ValueError(f"{name} is {value!r}; it must be a port number")
    return int(value)


def _origin(given: str, public_url: str) -> str:
    """The name of the disclosure log: an address without scheme (c2sp.org/tlog-tiles)."""
    parts = urlsplit(public_url)
    name = given or f"{(parts.netloc + parts.path).rstrip('/') or 'localhost'}/log"
    if not _ORIGIN.fullmatch(name):
        raise ValueError(
            f"the disclosure log cannot be called {name!r}; set MADANG_LOG_ORIGIN to an address without https:// "
            "and without blanks or +"
        )
    return name


def _kept_secret(data: Path) -> str:
    """The secret made at the first start and kept in the data folder, readable by its owner alone."""
    path = data / "secret_key"
    if not path.exists():
        data.mkdir(parents=True, exist_ok=True)
        try:
            with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(50))
        except FileExistsError:
            pass
    return path.read_text().strip()


KNOWN = (
    "MADANG_DATA",
    "MADANG_HOST",
    "MADANG_PORT",
    "MADANG_LIVE_PORT",
    "MADANG_LIVE_ORIGIN",
    "MADANG_DATABASE_URL",
    "MADANG_STORAGE_URL",
    "MADANG_SEARCH_URL",
    "MADANG_SEARCH_TOKEN",
    "MADANG_SECRET_KEY",
    "MADANG_PUBLIC_URL",
    "MADANG_NOW",
    "MADANG_MODE",
    "MADANG_EMAIL_URL",
    "MADANG_SMS_URL",
    "MADANG_DEBUG",
    "MADANG_LOG_ORIGIN",
    "MADANG_LOG_SIGNER",
)


def unknown_settings() -> list[str]:
    """A sentence for each `MADANG_*` variable that nothing reads, with the nearest known name."""
    faults = []
    for name in sorted(os.environ):
        if name.startswith("MADANG_") and not name.startswith("MADANG_TEST_") and name not in KNOWN:
            near = get_close_matches(name, KNOWN, n=1)
            faults.append(f"there is no setting {name}" + (f"; did you mean {near[0]}?" if near else ""))
    return faults
