"""What every storage does, asked of a folder and of a server that speaks S3 over HTTP."""

import hashlib
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import boto3
import pytest
from hypothesis import given
from hypothesis import strategies as st
from moto.server import ThreadedMotoServer

from madang.integrations.storage import storage_for
from madang.integrations.storage.folder import FolderStorage
from madang.integrations.storage.s3 import S3Storage
from madang.kernel.clock import machine_now
from madang.kernel.storage import CHUNK, Storage

MEGABYTE = 1024 * 1024
LONG = bytes(range(256)) * (17 * MEGABYTE // 256)  # three parts of an upload
_buckets = count(1)


class Place:
    """A storage, and what lies in it as seen from beside it."""

    storage: Storage

    def keys(self) -> set[str]:
        raise NotImplementedError

    def damage(self, sha256: str, content: bytes) -> None:
        raise NotImplementedError


class InFolder(Place):
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.storage = FolderStorage(folder)

    def keys(self) -> set[str]:
        return {str(p.relative_to(self.folder)) for p in self.folder.rglob("*") if p.is_file()}

    def damage(self, sha256: str, content: bytes) -> None:
        (self.folder / sha256[:2] / sha256).write_bytes(content)


@cache
def _client(endpoint: str) -> Any:
    return boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1")


class InBucket(Place):
    def __init__(self, endpoint: str, *, versions: bool = False) -> None:
        self.client = _client(endpoint)
        self.bucket, self.endpoint = f"files-{next(_buckets)}", endpoint
        self.client.create_bucket(Bucket=self.bucket)
        if versions:
            self.client.put_bucket_versioning(
                Bucket=self.bucket, VersioningConfiguration={"Status": "Enabled"}
            )
        self.storage = storage_for(
            f"s3://{self.bucket}/of/city?endpoint={endpoint}&region=us-east-1", Path("/nowhere")
        )

    def keys(self) -> set[str]:
        found = self.client.list_objects_v2(Bucket=self.bucket).get("Contents", ())
        assert all(entry["Key"].startswith("of/city/") for entry in found)
        return {entry["Key"].removeprefix("of/city/") for entry in found}

    def damage(self, sha256: str, content: bytes) -> None:
        self.client.put_object(Bucket=self.bucket, Key=f"of/city/{sha256[:2]}/{sha256}", Body=content)


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "of-tests")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "of-tests")
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        yield "http://{}:{}".format(*server.get_host_and_port())
    server.stop()


@pytest.fixture(params=["folder", "s3", "s3 with versions"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "folder":
        return InFolder(tmp_path / "data" / "files")
    return InBucket(request.getfixturevalue("endpoint"), versions=request.param.endswith("versions"))


def name_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def key_of(content: bytes) -> str:
    return f"{name_of(content)[:2]}/{name_of(content)}"


def test_what_is_stored_comes_back(place: Place) -> None:
    for content in (b"", b"\0", "허가서".encode(), os.urandom(3 * MEGABYTE)):
        sha256 = place.storage.store(content)
        assert sha256 == name_of(content) == place.storage.store(content)
        assert place.storage.exists(sha256)
        assert place.storage.size(sha256) == len(content)
        assert place.storage.read(sha256) == content
    assert len(place.keys()) == 4


def test_a_long_stream_is_stored_in_parts(place: Place) -> None:
    pieces = [LONG[i : i + 700_001] for i in range(0, len(LONG), 700_001)]
    sha256 = place.storage.store_stream(iter(pieces))
    assert sha256 == name_of(LONG) == place.storage.store_stream(iter(pieces))
    assert place.storage.read(sha256) == LONG
    assert place.storage.store_stream([]) == place.storage.store(b"") == name_of(b"")
    assert place.keys() == {key_of(LONG), key_of(b"")}


def test_many_at_once_are_given_in_their_order(place: Place) -> None:
    contents = [b"%d" % (n % 35) for n in range(40)]
    place.storage.store(contents[7])
    assert place.storage.store_many(iter(contents)) == [name_of(content) for content in contents]
    assert all(place.storage.read(name_of(content)) == content for content in contents)
    assert len(place.keys()) == 35
    assert place.storage.store_many([]) == []


@pytest.mark.parametrize("act", ["store_stream", "store_many"])
def test_what_breaks_off_leaves_nothing_half(place: Place, act: str) -> None:
    def broken() -> Iterator[bytes]:
        yield LONG
        raise ConnectionError("the sender went away")

    with pytest.raises(ConnectionError):
        getattr(place.storage, act)(broken())
    assert place.keys() <= {key_of(LONG)}
    assert not place.storage.exists(name_of(LONG)) or place.storage.read(name_of(LONG)) == LONG


def test_a_part_is_read_without_the_rest(place: Place) -> None:
    content = LONG[: 3 * CHUNK + 5]
    sha256, size = place.storage.store(content), len(content)
    for start, end in ((0, 0), (0, 1), (5, 5), (1, CHUNK + 9), (CHUNK, 2 * CHUNK), (7, size), (size, size)):
        chunks = list(place.storage.open_range(sha256, start, end))
        assert b"".join(chunks) == content[start:end], (start, end)
        assert all(0 < len(chunk) <= CHUNK for chunk in chunks)


def test_a_part_beyond_the_end_is_refused_before_anything_is_read(place: Place) -> None:
    sha256 = place.storage.store(b"0123456789")
    for start, end in ((0, 11), (-1, 3), (4, 3), (10, 11), (2**62, 2**63)):
        with pytest.raises(ValueError, match=f"from {start} to {end}"):
            place.storage.open_range(sha256, start, end)


def test_what_is_not_there(place: Place) -> None:
    place.storage.store(b"another")
    no_hashes = ("", "ab", "../../../etc/passwd", "A" * 64, "한" * 64, "a" * 65, "a" * 64 + "\n")
    for sha256 in (name_of(b"never stored"), *no_hashes):
        for ask in (
            place.storage.read,
            place.storage.size,
            lambda name: place.storage.open_range(name, 0, 0),
        ):
            with pytest.raises(FileNotFoundError):
                ask(sha256)
        assert not place.storage.exists(sha256)
        place.storage.delete(sha256)
    assert place.keys() == {key_of(b"another")}


def test_damage_is_noticed_and_mended_by_who_has_the_content(place: Place) -> None:
    content = b"a file and more"
    sha256 = place.storage.store(content)
    for damaged in (b"a file anD more", b"", b"a file", b"a file and more and more"):
        place.damage(sha256, damaged)
        with pytest.raises(ValueError, match="damaged"):
            place.storage.read(sha256)
        if len(damaged) != len(content) or isinstance(
            place, InFolder
        ):  # a service answers for its bits itself
            place.storage.store(content)
            assert place.storage.read(sha256) == content


def test_erased_is_gone_and_may_come_again(place: Place) -> None:
    sha256, kept = place.storage.store(b"a name"), place.storage.store(b"another name")
    place.damage(sha256, b"an older version")
    for _ in range(2):
        place.storage.delete(sha256)
        assert not place.storage.exists(sha256)
    with pytest.raises(FileNotFoundError):
        place.storage.read(sha256)
    assert place.keys() == {key_of(b"another name")}
    if isinstance(place, InBucket):
        versions = place.client.list_object_versions(Bucket=place.bucket)
        assert [v["Key"][-64:] for v in versions["Versions"]] == [kept]
        assert not versions.get("DeleteMarkers")
    assert place.storage.store(b"a name") == sha256
    assert place.storage.read(sha256) == b"a name"


def test_twenty_store_the_same_at_once(place: Place) -> None:
    content = os.urandom(200_000)
    with ThreadPoolExecutor(20) as people:
        stored = list(people.map(lambda _: place.storage.store(content), range(20)))
        streamed = list(people.map(lambda _: place.storage.store_stream([content]), range(20)))
    assert {*stored, *streamed} == {name_of(content)}
    assert place.storage.read(name_of(content)) == content
    assert place.keys() == {key_of(content)}


def test_it_is_tried_out_without_a_trace(place: Place) -> None:
    if isinstance(place, InFolder):
        place.folder.mkdir(parents=True)
    place.storage.answer()
    place.storage.try_out()
    assert place.keys() == set()


@given(content=st.binary(max_size=3000), cuts=st.tuples(st.integers(0, 3000), st.integers(0, 3000)))
def test_any_part_of_any_content(tmp_path_factory: pytest.TempPathFactory, content: bytes, cuts: Any) -> None:
    storage = FolderStorage(tmp_path_factory.getbasetemp() / "files")
    start, end = cuts
    sha256 = storage.store(content)
    if start <= end <= len(content):
        assert b"".join(storage.open_range(sha256, start, end)) == content[start:end]
    else:
        with pytest.raises(ValueError, match="no bytes"):
            storage.open_range(sha256, start, end)


def test_a_file_cut_while_it_is_read_is_noticed(tmp_path: Path) -> None:
    place = InFolder(tmp_path)
    chunks = place.storage.open_range(place.storage.store(LONG), 0, len(LONG))
    next(chunks)
    os.truncate(tmp_path / key_of(LONG), 2 * CHUNK)
    with pytest.raises(ValueError, match="cut short"):
        list(chunks)


_KILLED = """
import sys, itertools
from pathlib import Path
from madang.integrations.storage.folder import FolderStorage
def endless():
    for n in itertools.count():
        if n == 3:
            print("begun", flush=True)
        yield b"%16d" % n * 65536
storage = FolderStorage(Path(sys.argv[1]))
storage.store_stream(endless()) if sys.argv[2] == "stream" else storage.store_many(endless())
"""


@pytest.mark.parametrize("act", ["stream", "many"])
def test_who_is_killed_leaves_nothing_half_under_a_hash(tmp_path: Path, act: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", _KILLED, str(tmp_path / "files"), act],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"begun\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    place = InFolder(tmp_path / "files")
    left = place.keys()
    assert left
    for key in left:
        folder, name = key.split("/")
        assert folder == "incoming" or name_of((tmp_path / "files" / key).read_bytes()) == name
    begun = {key for key in left if key.startswith("incoming/")}
    assert place.storage.clear_unfinished(machine_now() - timedelta(days=1)) == 0
    assert place.storage.clear_unfinished(machine_now() + timedelta(seconds=5)) == len(begun)
    assert place.keys() == left - begun


def test_an_upload_broken_off_is_cleared(endpoint: str) -> None:
    place = InBucket(endpoint)
    key = f"of/city/{key_of(LONG)}"
    begun = place.client.create_multipart_upload(Bucket=place.bucket, Key=key)
    place.client.upload_part(
        Bucket=place.bucket, Key=key, UploadId=begun["UploadId"], PartNumber=1, Body=LONG[: 8 * MEGABYTE]
    )
    assert not place.storage.exists(name_of(LONG))
    (upload,) = place.client.list_multipart_uploads(Bucket=place.bucket)["Uploads"]
    assert place.storage.clear_unfinished(upload["Initiated"]) == 0
    assert place.storage.clear_unfinished(upload["Initiated"] + timedelta(seconds=1)) == 1
    assert not place.client.list_multipart_uploads(Bucket=place.bucket).get("Uploads")


def test_a_missing_bucket_is_named(endpoint: str) -> None:
    storage = S3Storage(bucket="missing", endpoint=endpoint, region="us-east-1")
    for ask in (storage.answer, storage.try_out, lambda: storage.store(b"x")):
        with pytest.raises(OSError, match=f"s3://missing at {endpoint} refuses: there is no such bucket"):
            ask()


def test_a_service_that_is_away_is_named_soon(endpoint: str) -> None:
    storage = S3Storage(bucket="files", endpoint="http://127.0.0.1:9", region="us-east-1")
    begun = time.monotonic()
    with pytest.raises(OSError, match=r"s3://files at http://127\.0\.0\.1:9 cannot be used") as told:
        storage.try_out()
    assert time.monotonic() - begun < 5
    assert not isinstance(told.value, FileNotFoundError)


def test_missing_keys_are_named(endpoint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    for name in ("AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    with pytest.raises(OSError, match="credentials"):
        S3Storage(bucket="files", endpoint=endpoint, region="us-east-1").answer()


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://bucket", "must be s3"),
        ("s3://", "must be s3"),
        ("s3://UPPER", "must be s3"),
        ("s3://bucket?endpoint=storage.example.org", "is no address"),
        ("s3://bucket?endpoint=ftp://storage.example.org", "is no address"),
        ("s3://bucket?regoin=x", "it has no regoin"),
        ("s3://key:secret@bucket", "AWS_SECRET_ACCESS_KEY"),
    ],
)
def test_a_wrong_url_is_explained(url: str, told: str) -> None:
    with pytest.raises(ValueError, match=told) as refused:
        storage_for(url, Path("/nowhere"))
    assert "key:secret" not in str(refused.value)
