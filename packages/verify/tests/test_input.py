"""Anything at all as input: it is read, or refused as Bad; and what is written is read again."""

import json
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from log_builder import LOG, ORIGIN, POLICY, WITNESSES, city, signer
from madang_verify.checkpoints import parse_checkpoint
from madang_verify.cosignatures import cosign, cosigned_at
from madang_verify.disclosures import file_hash, parse_disclosure
from madang_verify.encoding import from_base64url, to_base64url
from madang_verify.errors import Bad
from madang_verify.hashing import leaf_hash, root_of
from madang_verify.leaves import parse_leaf, reconciles
from madang_verify.notes import ED25519, parse, parse_skey, parse_vkey
from madang_verify.policy import parse_policy
from madang_verify.proofs import verify_growth, verify_inclusion
from madang_verify.receipts import Receipt, parse_receipt, parse_whole
from madang_verify.tiles import TileTree, parse_bundle, parse_path
from madang_verify.witness import Refused, parse_submission

SMALL = city(30)
NOTE = SMALL.checkpoint(witnesses="abc")
LEAVES = [leaf_hash(each) for each in SMALL.entries]
RECEIPT = Receipt(3, (bytes(32), b"\x01" * 32), parse_checkpoint(NOTE), b"extra").as_text()
WHOLE = json.dumps(
    {"leaf": SMALL.entries[3].decode(), "disclosures": ["WyJB"], "proof": RECEIPT.decode()}
).encode()
READERS: list[tuple[Callable[[bytes], object], bytes]] = [
    (parse, NOTE),
    (parse_checkpoint, NOTE),
    (parse_receipt, RECEIPT),
    (parse_whole, WHOLE),
    (parse_policy, POLICY.encode()),
    (parse_bundle, SMALL.files()["tile/entries/000.p/30"]),
    (lambda data: parse_leaf(data, ORIGIN), SMALL.entries[13]),
    (parse_submission, b"old 7\n" + b"A" * 43 + b"=\n\n" + NOTE),
    (lambda data: parse_vkey(data.decode("latin-1")), LOG.verifier.vkey.encode()),
    (lambda data: parse_skey(data.decode("latin-1")), LOG.skey.encode()),
    (
        lambda data: file_hash(parse_disclosure(data.decode("latin-1"))),
        to_base64url(b'["' + b"A" * 43 + b'","x",{}]').encode(),
    ),
]


def altered(sound: bytes) -> st.SearchStrategy[bytes]:
    """Anything, and what is nearly sound: a part cut out and something put there."""
    place = st.integers(0, len(sound))
    near = st.tuples(place, place, st.binary(max_size=8)).map(lambda t: sound[: t[0]] + t[2] + sound[t[1] :])
    return st.binary(max_size=300) | near


@pytest.mark.parametrize("number", range(len(READERS)))
def test_readers_refuse_or_read(number: int) -> None:
    reader, sound = READERS[number]
    reader(sound)

    @settings(max_examples=300, deadline=None)
    @given(altered(sound))
    def refuse_or_read(data: bytes) -> None:
        with suppress(Bad, Refused):
            reader(data)

    refuse_or_read()


@pytest.mark.parametrize(
    "written",
    [
        {"disclosures": "WyJB"},
        {"disclosures": [1]},
        {"disclosures": [], "leaf": 7},
        {"disclosures": [], "leaf": "\ud800"},
        {"disclosures": [], "proof": {}},
        {"disclosures": [], "proof": "c2sp.org/tlog-proof@v1"},
    ],
)
def test_a_receipt_that_is_none_is_refused(written: dict[str, object]) -> None:
    with pytest.raises(Bad):
        parse_whole(json.dumps(written).encode())


@pytest.mark.parametrize("other", [RECEIPT, SMALL.entries[3], b"[]", b"\xff", b"[" * 100_000])
def test_what_is_no_receipt_is_told_from_one(other: bytes) -> None:
    assert parse_whole(other) is None


@pytest.mark.parametrize(
    ("withheld", "is_sound"),
    [({"0": 2, "8": 1}, True), ({"9": 1}, False), ({"6": -1}, False), ({"": 1}, False)],
)
def test_documents_are_withheld_under_an_item_or_none(withheld: dict[str, int], is_sound: bool) -> None:
    sums = {"approved": 4, "disclosed": 1, "partial": 0, "pending": 0, "withheld": withheld}
    entry = {"v": 1, "t": "reconcile", "log": ORIGIN, "at": "2026-11-20T01:30:00Z", "org": "A", **sums}
    written = json.dumps(entry | {"day": "2026-11-19"}, sort_keys=True, separators=(",", ":")).encode()
    if is_sound:
        assert reconciles(parse_leaf(written, ORIGIN))
        return
    with pytest.raises(Bad):
        parse_leaf(written, ORIGIN)


@given(st.binary(max_size=60))
def test_base64url_has_one_way_of_writing(data: bytes) -> None:
    text = to_base64url(data)
    assert from_base64url(text) == data
    for wrong in (text + "=", text + " ", "\n" + text):
        with pytest.raises(ValueError, match=r"canonical|padding"):
            from_base64url(wrong)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_proofs_of_tiles_hold_and_no_others(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 30))
    old, index = data.draw(st.integers(0, size)), data.draw(st.integers(0, size - 1))
    files = SMALL.files(size)

    class Source:
        def read(self, path: str, limit: int) -> bytes:
            return files[path]

    tree, roots = TileTree(Source(), size), {n: root_of(LEAVES[:n]) for n in (old, size)}
    assert tree.root() == roots[size]
    assert tree.root(old) == roots[old]
    verify_inclusion(index, size, LEAVES[index], tree.inclusion(index), roots[size])
    verify_growth(old, size, roots[old], roots[size], tree.consistency(old))
    with pytest.raises(Bad):
        verify_inclusion(index, size, bytes(32), tree.inclusion(index), roots[size])
    if old:
        with pytest.raises(Bad):
            verify_growth(old, size, bytes(32), roots[size], tree.consistency(old))


@pytest.mark.parametrize(
    "line",
    [
        "log x",
        "log " + WITNESSES["a"].verifier.vkey,
        "witness d " + LOG.verifier.vkey,
        "witness none " + signer("d", 4, 9).verifier.vkey,
        "witness a " + signer("d", 4, 9).verifier.vkey,
        "witness d " + WITNESSES["a"].verifier.vkey,
        "group g 1 d",
        "group g 0 a",
        "group g 2 a",
        "group g 01 a",
        "group g any",
        "group g any a a",
        "group g any none",
        "group none any a",
        "quorum x",
        "quorum",
        "log " + LOG.verifier.vkey,
        "hello",
        "log\x00",
    ],
)
def test_policy_lines_that_are_refused(line: str) -> None:
    head, quorum = POLICY.split("group")[0], "quorum a\n"
    assert parse_policy((head + quorum).encode()).quorum == "a"
    with pytest.raises(Bad):
        parse_policy((head + line + "\n" + quorum).encode())


def test_policies() -> None:
    keys = {name: signer(f"{name}.example", 4, 20 + i).verifier.vkey for i, name in enumerate("abcde")}
    head = "# whom we trust\n\n" + "".join(
        f"\twitness {name}  {key} https://{name}\n" for name, key in keys.items()
    )
    nested = parse_policy((head + "group x 2 a b c\ngroup y any d e\ngroup z all x y\nquorum z").encode())
    for cosigned, enough in (("abd", True), ("ab", False), ("ade", False), ("bce", True), ("", False)):
        assert nested.satisfied(cosigned) == enough
    assert not nested.satisfied(["z"])
    assert parse_policy(b"quorum none").satisfied([])
    for twice in (b"quorum none\nquorum none", b""):
        with pytest.raises(Bad):
            parse_policy(twice)
    with pytest.raises(Bad):
        parse_policy((head + "group x 2 a b c\ngroup y any a e\nquorum y").encode())


def test_lines_of_unknown_keys_are_ignored_and_false_lines_are_not() -> None:
    text, key = SMALL.text(), WITNESSES["a"]
    post_quantum = signer("council.example", 6, 5).line(bytes(2_420))
    note = parse(text + b"\n" + LOG.sign(text) + post_quantum + cosign(key, text, 5))
    assert note.verified([LOG.verifier]) == [LOG.verifier]
    assert cosigned_at(note, key.verifier) == 5
    assert cosigned_at(note, WITNESSES["b"].verifier) is None
    for bad in (LOG.sign(text + b"x"), LOG.line(b"short")):
        with pytest.raises(Bad):
            parse(text + b"\n" + LOG.sign(text) + bad).verified([LOG.verifier])
    with pytest.raises(Bad):
        cosigned_at(parse(text + b"\n" + key.line(bytes(72))), key.verifier)


@pytest.mark.parametrize("size", ["007", "+1", "1e3", str(1 << 63), "-1", "", " 1", "١"])
def test_sizes_that_are_none(size: str) -> None:
    text = SMALL.text().replace(b"\n30\n", f"\n{size}\n".encode())
    with pytest.raises(Bad):
        parse_checkpoint(text + b"\n" + LOG.sign(text))


@pytest.mark.parametrize(
    ("before", "after"),
    [("\n", "\r\n"), ("\u2014 ", "- "), ("\u2014 ", "\u2014"), ("=\n", "=")],
)
def test_notes_that_are_none(before: str, after: str) -> None:
    with pytest.raises(Bad):
        parse(NOTE.decode().replace(before, after).encode())


def test_number_of_signatures() -> None:
    text = SMALL.text()
    for count, good in ((17, True), (100, True), (101, False)):
        lines = b"".join(signer(f"n{i}", ED25519, 1).sign(text) for i in range(count))
        if good:
            assert len(parse(text + b"\n" + lines).signatures) == count
        else:
            with pytest.raises(Bad):
                parse(text + b"\n" + lines)


@pytest.mark.parametrize("path", ["tile/0/000", "tile/63/x001/000.p/255", "tile/entries/x123/x456/789.p/1"])
def test_paths(path: str) -> None:
    assert parse_path(path)


def test_a_policy_says_where_witnesses_are_asked() -> None:
    vkey = WITNESSES["a"].verifier.vkey
    line = f"log {LOG.verifier.vkey}\nwitness a {vkey}"
    assert parse_policy(f"{line} https://a.example/w\nquorum a\n".encode()).addresses == {
        "a": "https://a.example/w"
    }
    assert parse_policy(f"{line}\nquorum a\n".encode()).addresses == {}
    with pytest.raises(Bad):
        parse_policy(f"{line} https://a.example/w more\nquorum a\n".encode())
