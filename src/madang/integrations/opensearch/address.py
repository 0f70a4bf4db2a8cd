"""Where a cluster is, as one URL says it: `opensearchs://user:password@host:9200/prefix?shards=5&replicas=1`."""

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

_SCHEMES = {"opensearch": "http", "opensearchs": "https"}
_PREFIX = re.compile(r"[a-z][a-z0-9_]{0,99}")
_OPTIONS = ("tls", "ca", "shards", "replicas")


@dataclass(frozen=True, slots=True)
class Address:
    """`prefix`: what the names of our indices begin with. `ca`: a file of certificates to trust besides the system's.
    `shards`, `replicas`: of every index that is made from now on."""

    origin: str
    prefix: str = "madang"
    user: str = ""
    password: str = field(default="", repr=False)
    ca: str = ""
    shards: int = 1
    replicas: int = 1


def read_address(url: str) -> Address:
    """Raises ValueError with what is wrong, without the password."""
    parts = urlsplit(url)
    if parts.scheme not in _SCHEMES or not parts.hostname:
        raise ValueError("it must be opensearch://host:port/prefix, or opensearchs:// for TLS")
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    if unknown := sorted(set(options) - set(_OPTIONS)):
        raise ValueError(f"it knows no option {unknown[0]}; there are {', '.join(_OPTIONS)}")
    prefix = parts.path.strip("/") or "madang"
    if not _PREFIX.fullmatch(prefix):
        raise ValueError("its prefix may have small letters, digits and _, a letter first")
    if options.get("tls", "0") not in ("0", "1"):
        raise ValueError("its option tls is 0 or 1")
    scheme = "https" if options.get("tls") == "1" else _SCHEMES[parts.scheme]
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return Address(
        f"{scheme}://{host}:{_port(parts.port)}",
        prefix,
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        options.get("ca", ""),
        _number(options, "shards", least=1),
        _number(options, "replicas", least=0),
    )


def _port(port: int | None) -> int:
    return 9200 if port is None else port


def _number(options: dict[str, str], name: str, *, least: int) -> int:
    said = options.get(name, "1")
    if not said.isascii() or not said.isdigit() or not least <= int(said) <= 1024:
        raise ValueError(f"its option {name} is a number from {least} on")
    return int(said)
