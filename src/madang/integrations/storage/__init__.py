"""Storages: a folder of the data directory, or a service that speaks S3; chosen by `MADANG_STORAGE_URL`."""

import re
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from madang.integrations.storage.folder import FolderStorage
from madang.kernel.storage import Storage

_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_FORM = "MADANG_STORAGE_URL must be s3://bucket/prefix?endpoint=https://host&region=name"


def storage_for(url: str, folder: Path) -> Storage:
    """The storage of a URL: empty for the folder, or `s3://bucket/prefix?endpoint=https://host&region=name`.

    Prefix, endpoint and region may be left out. Keys are never part of the URL: boto3 finds them in the environment
    (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`), in its files or from the machine's role.
    Raises ValueError with what to write instead.
    """
    if not url:
        return FolderStorage(folder)
    parts = urlsplit(url)
    if "@" in parts.netloc:
        raise ValueError(f"{_FORM}; set keys in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY instead")
    if parts.scheme != "s3" or not _BUCKET.fullmatch(parts.netloc) or parts.fragment:
        raise ValueError(_FORM)
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    if unknown := sorted(set(asked) - {"endpoint", "region"}):
        raise ValueError(f"{_FORM}; it has no {', '.join(unknown)}")
    from madang.integrations.storage.s3 import S3Storage  # boto3 is slow to load

    return S3Storage(
        bucket=parts.netloc,
        prefix=unquote(parts.path).strip("/"),
        endpoint=_endpoint(asked.get("endpoint", "")),
        region=asked.get("region", ""),
    )


def _endpoint(value: str) -> str:
    address = urlsplit(value)
    if value and (address.scheme not in ("http", "https") or not address.hostname):
        raise ValueError(f"{_FORM}; the endpoint {value!r} is no address")
    return value
