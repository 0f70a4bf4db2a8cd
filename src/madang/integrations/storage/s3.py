"""Storage in a bucket of a service that speaks S3: AWS, MinIO, Ceph, NAVER Cloud Object Storage and others.

The rights it needs on bucket and prefix: ListBucket, GetObject, PutObject, DeleteObject, AbortMultipartUpload,
ListBucketMultipartUploads; where the bucket keeps versions also ListBucketVersions and DeleteObjectVersion.
"""

import base64
import hashlib
import re
import tempfile
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from itertools import islice
from typing import Any

import boto3
from boto3.s3.transfer import S3UploadFailedError, TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError, IncompleteReadError

from madang.kernel.storage import CHUNK, check_range, round_trip

_SHA256 = re.compile(r"[0-9a-f]{64}")
_MEGABYTE = 1024 * 1024
_PART = 8 * _MEGABYTE  # what is longer goes up in parts of this size
_AT_ONCE = 8  # connections for many contents
_MISSING = ("404", "NoSuchKey", "NotFound")
_WITHOUT_VERSIONS = ("NotImplemented", "MethodNotAllowed")


class S3Storage:
    """Keeps each content as `<prefix>/<first two>/<sha256>`, the layout of the folder.

    An object appears when it has arrived whole; the service compares what it got with the hash of each upload.
    """

    def __init__(self, *, bucket: str, prefix: str = "", endpoint: str = "", region: str = "") -> None:
        self._bucket, self._prefix = bucket, prefix
        self._endpoint, self._region = endpoint, region
        self._making = threading.Lock()

    def store(self, content: bytes) -> str:
        digest = hashlib.sha256(content)
        sha256 = digest.hexdigest()
        with self._said():
            if self._size_there(sha256) != len(content):
                self._put(sha256, content, digest.digest())
        return sha256

    def store_many(self, contents: Iterable[bytes]) -> list[str]:
        waiting = iter(contents)
        stored: list[str] = []
        with ThreadPoolExecutor(_AT_ONCE) as workers:
            while some := list(islice(waiting, 4 * _AT_ONCE)):  # no more than these are held
                stored += workers.map(self.store, some)
        return stored

    def store_stream(self, chunks: Iterable[bytes]) -> str:
        digest = hashlib.sha256()
        with tempfile.SpooledTemporaryFile(max_size=_PART) as spool:  # its name is known at the end only
            for chunk in chunks:
                digest.update(chunk)
                spool.write(chunk)
            sha256, size = digest.hexdigest(), spool.tell()
            spool.seek(0)
            with self._said():
                if self._size_there(sha256) == size:
                    return sha256
                if size <= _PART:
                    self._put(sha256, spool.read(), digest.digest())
                else:
                    self._client.upload_fileobj(spool, self._bucket, self._key(sha256), Config=_transfer())
        return sha256

    def read(self, sha256: str) -> bytes:
        with self._said(sha256):
            content: bytes = self._get(sha256)["Body"].read()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise ValueError(f"the stored content of {sha256} was damaged")
        return content

    def open_range(self, sha256: str, start: int, end: int) -> Iterator[bytes]:
        check_range(start, end, self.size(sha256))
        if start == end:
            return iter(())
        with self._said(sha256):
            body = self._get(sha256, Range=f"bytes={start}-{end - 1}")["Body"]
        return self._read_on(body, end - start, sha256)

    def size(self, sha256: str) -> int:
        with self._said(sha256):
            found = self._size_there(sha256)
        if found is None:
            raise FileNotFoundError(sha256)
        return found

    def exists(self, sha256: str) -> bool:
        with self._said(sha256):
            return self._size_there(sha256) is not None

    def delete(self, sha256: str) -> None:
        if not _SHA256.fullmatch(sha256):
            return
        key = self._key(sha256)
        with self._said():
            self._client.delete_object(Bucket=self._bucket, Key=key)
            for version in self._versions(key):
                self._client.delete_object(Bucket=self._bucket, Key=key, VersionId=version)

    def clear_unfinished(self, before: datetime) -> int:
        prefix = f"{self._prefix}/" if self._prefix else ""
        with self._said():
            pages = self._client.get_paginator("list_multipart_uploads").paginate(
                Bucket=self._bucket, Prefix=prefix
            )
            old = [u for page in pages for u in page.get("Uploads", ()) if u["Initiated"] < before]
            for upload in old:
                self._client.abort_multipart_upload(
                    Bucket=self._bucket, Key=upload["Key"], UploadId=upload["UploadId"]
                )
        return len(old)

    def answer(self) -> None:
        with self._said():
            self._impatient.head_bucket(Bucket=self._bucket)

    def try_out(self) -> None:
        self.answer()  # first, for it gives up sooner
        round_trip(self)

    @cached_property
    def _client(self) -> Any:
        return self._made(
            connect_timeout=5, read_timeout=60, retries={"mode": "standard", "total_max_attempts": 4}
        )

    @cached_property
    def _impatient(self) -> Any:
        return self._made(connect_timeout=2, read_timeout=2, retries={"total_max_attempts": 1})

    def _made(self, **settings: Any) -> Any:
        config = Config(
            max_pool_connections=4 * _AT_ONCE,
            # many services know no other checksum than the one that is sent along below
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            s3={"addressing_style": "path"} if self._endpoint else None,
            **settings,
        )
        with self._making, self._said():  # one session makes one client at a time
            return boto3.session.Session().client(
                "s3",
                endpoint_url=self._endpoint or None,
                region_name=self._region or None,
                config=config,
            )

    def _key(self, sha256: str) -> str:
        if not _SHA256.fullmatch(sha256):
            raise FileNotFoundError(sha256)
        return "/".join(filter(None, (self._prefix, sha256[:2], sha256)))

    def _put(self, sha256: str, content: bytes, digest: bytes) -> None:
        self._client.put_object(
            Bucket=self._bucket,
            Key=self._key(sha256),
            Body=content,
            ContentType="application/octet-stream",
            ChecksumSHA256=base64.b64encode(digest).decode(),
        )

    def _get(self, sha256: str, **part: str) -> Any:
        return self._client.get_object(Bucket=self._bucket, Key=self._key(sha256), **part)

    def _size_there(self, sha256: str) -> int | None:
        """The length of what lies under a hash, None where nothing does."""
        try:
            return int(self._client.head_object(Bucket=self._bucket, Key=self._key(sha256))["ContentLength"])
        except ClientError as error:
            if _code(error) in _MISSING:
                return None
            raise
        except FileNotFoundError:  # no hash at all
            return None

    def _versions(self, key: str) -> list[str]:
        """What a bucket with versions still keeps of a key after its deletion."""
        try:
            pages = list(
                self._client.get_paginator("list_object_versions").paginate(Bucket=self._bucket, Prefix=key)
            )
        except ClientError as error:
            if _code(error) in _WITHOUT_VERSIONS:
                return []
            raise
        kept = [v for page in pages for name in ("Versions", "DeleteMarkers") for v in page.get(name, ())]
        return [version["VersionId"] for version in kept if version["Key"] == key]

    def _read_on(self, body: Any, left: int, sha256: str) -> Iterator[bytes]:
        with body, self._said(sha256):
            while left:
                chunk = body.read(min(CHUNK, left))
                if not chunk:
                    raise ValueError(f"the stored content of {sha256} was cut short")
                left -= len(chunk)
                yield chunk

    @contextmanager
    def _said(self, sha256: str = "") -> Iterator[None]:
        """Puts what boto3 raises into the terms of `Storage`, with bucket and reason, and without keys."""
        place = f"s3://{self._bucket}" + (f" at {self._endpoint}" if self._endpoint else "")
        try:
            yield
        except ClientError as error:
            code = _code(error)
            if sha256 and code in _MISSING:
                raise FileNotFoundError(sha256) from None
            raise OSError(f"the storage {place} refuses: {_REASONS.get(code, code)}") from error
        except IncompleteReadError as error:
            raise ValueError(f"the stored content of {sha256} was cut short") from error
        except (BotoCoreError, HTTPClientError, S3UploadFailedError) as error:
            raise OSError(f"the storage {place} cannot be used: {error}") from error


_REASONS = {
    "404": "there is no such bucket",
    "NoSuchBucket": "there is no such bucket",
    "403": "these keys may not do this, or the bucket belongs to somebody else",
    "AccessDenied": "these keys may not do this",
    "InvalidAccessKeyId": "it does not know AWS_ACCESS_KEY_ID",
    "SignatureDoesNotMatch": "AWS_SECRET_ACCESS_KEY is wrong",
    "RequestTimeTooSkewed": "the clock of this machine is wrong",
}


def _transfer() -> TransferConfig:
    return TransferConfig(multipart_threshold=_PART, multipart_chunksize=_PART, max_concurrency=4)


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", "unknown"))
