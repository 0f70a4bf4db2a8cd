"""Test vectors of others: what they accept is accepted, what they refuse is refused."""

import base64
import json
import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from madang_verify.checkpoints import checkpoint_text, parse_checkpoint
from madang_verify.cosignatures import cosigned_at
from madang_verify.errors import Bad
from madang_verify.hashing import CompactRange, leaf_hash, node_hash, root_of
from madang_verify.notes import COSIGNATURE, ED25519, Note, Signature, Verifier, parse, parse_vkey
from madang_verify.proofs import (
    verify_consistency,
    verify_growth,
    verify_inclusion,
    verify_subtree_consistency,
    verify_subtree_inclusion,
)
from madang_verify.sources import FolderSource
from madang_verify.tiles import TileTree, index_path, parse_path, read_bundle, tiles_of
from madang_verify.walk import walk

VECTORS = Path(__file__).parent / "vectors"
MERKLE = json.loads((VECTORS / "merkle-testdata.json").read_text())
NOTES = json.loads((VECTORS / "signed-notes.json").read_text())
PATHS = json.loads((VECTORS / "tile-paths.json").read_text())
TESSERA = VECTORS / "tessera-log/testdata/log"
TESSERA_KEY = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"


def raw(text: str | None) -> bytes:
    return base64.b64decode(text or "")


def accepted(check: Callable[..., None], *values: Any) -> bool:
    try:
        check(*values)
    except Bad:
        return False
    return True


def proof(vector: dict[str, Any]) -> list[bytes]:
    return [raw(each) for each in vector["proof"] or []]


CHECKS: dict[str, Callable[[dict[str, Any]], bool]] = {
    "inclusion": lambda v: accepted(
        verify_inclusion, v["leafIdx"], v["treeSize"], raw(v["leafHash"]), proof(v), raw(v["root"])
    ),
    "consistency": lambda v: accepted(
        verify_consistency, v["size1"], v["size2"], raw(v["root1"]), raw(v["root2"]), proof(v)
    ),
    "subtreeinclusion": lambda v: accepted(
        verify_subtree_inclusion,
        *(v["leafIdx"], v["start"], v["end"], raw(v["leafHash"]), proof(v), raw(v["root"])),
    ),
    "subtreeconsistency": lambda v: accepted(
        verify_subtree_consistency,
        *(v["start"], v["end"], v["size"], raw(v["root1"]), raw(v["root2"]), proof(v)),
    ),
}


@pytest.mark.parametrize(
    ("kind", "count"),
    [("inclusion", 98), ("consistency", 98), ("subtreeinclusion", 204), ("subtreeconsistency", 118)],
)
def test_merkle(kind: str, count: int, record_property: Callable[[str, object], None]) -> None:
    vectors = MERKLE[kind]
    wrong = [name for name, vector in vectors.items() if CHECKS[kind](vector) == vector["wantErr"]]
    record_property(
        "figure", f"log, {kind} vectors: {len(vectors) - len(wrong)} of {len(vectors)} as expected"
    )
    assert not wrong
    assert len(vectors) == count


def test_the_empty_tree_grows_with_an_empty_proof_only() -> None:
    """The verifier refuses size 0, as the vectors want; before it, tlog-witness lets a log begin."""
    zero = [v for v in MERKLE["consistency"].values() if v["size1"] == 0 and v["size2"]]
    assert [bool(v["proof"]) for v in zero].count(False) == 2
    root = sha256(b"any").digest()
    for vector in zero:
        assert accepted(verify_growth, 0, vector["size2"], b"", root, proof(vector)) == (not vector["proof"])


def test_reference_tree(record_property: Callable[[str, object], None]) -> None:
    tree = json.loads((VECTORS / "rfc6962-reference-tree.json").read_text())
    leaves = [leaf_hash(bytes.fromhex(each)) for each in tree["leaves_hex"]]
    growing = CompactRange()
    for size, root in enumerate(tree["roots_hex"]):
        assert root_of(leaves[:size]).hex() == root == growing.root().hex()
        if size < len(leaves):
            growing.append(leaves[size])
    leaf, node = tree["hasher"]
    assert leaf_hash(leaf["in_ascii"].encode()).hex() == leaf["sha256"]
    assert node_hash(node["left_ascii"].encode(), node["right_ascii"].encode()).hex() == node["sha256"]
    record_property("figure", f"log, RFC 6962 reference tree: {len(tree['roots_hex'])} roots, 2 hashes")


def test_tessera_log(record_property: Callable[[str, object], None]) -> None:
    """A whole log written by Tessera: sizes 0 to 15, every proof between them."""
    key, source, checked = parse_vkey(TESSERA_KEY), FolderSource(TESSERA), 0
    points = [parse_checkpoint((TESSERA / f"checkpoint.{size}").read_bytes()) for size in range(16)]
    for size, point in enumerate(points):
        assert point.size == size
        assert point.note.verified([key]) == [key]
        assert sum(len(bundle.entries) for bundle in walk(source, size, point.root)) == size
        tree = TileTree(source, size)
        assert tree.root() == point.root
        for earlier in points[: size + 1]:
            verify_growth(earlier.size, size, earlier.root, point.root, tree.consistency(earlier.size))
            checked += 1
        for index in range(size):
            verify_inclusion(index, size, tree.leaf(index), tree.inclusion(index), point.root)
            checked += 1
    assert parse_checkpoint((TESSERA / "checkpoint").read_bytes()).size == 15
    assert read_bundle(source, 0, 15)[:3] == [b"one", b"two", b"three"]
    record_property("figure", f"log of Tessera: 16 checkpoints, {checked} proofs")


def test_signed_notes(record_property: Callable[[str, object], None]) -> None:
    for vector in NOTES["valid"]:
        key, note = parse_vkey(vector["vkey"]), vector["note"].encode()
        assert key.vkey == vector["vkey"]
        assert parse(note).verified([key]) == [key]
        with pytest.raises(Bad):
            parse(note.replace(b"e", b"E", 1)).verified([key])
    for text in NOTES["format_only_examples"].values():
        assert parse_checkpoint(text.encode()).size == 20852163
    record_property(
        "figure", f"log, signed notes: {len(NOTES['valid'])} accepted, as many altered ones refused"
    )


def test_mangled_verifier_keys(record_property: Callable[[str, object], None]) -> None:
    """Every proper part of a key, and every key with one byte raised by one, is refused."""
    vkey = NOTES["valid"][1]["vkey"]
    parts = {vkey[i:j] for i in range(len(vkey)) for j in range(i, len(vkey) + 1)} - {vkey}
    raised = {vkey[:i] + chr(ord(vkey[i]) + 1) + vkey[i + 1 :] for i in range(len(vkey))}
    mangled = parts | raised | set(NOTES["bad_vkeys"])
    wrong = [each for each in mangled if accepted(parse_vkey, each)]
    record_property("figure", f"log, mangled verifier keys: {len(wrong)} of {len(mangled)} wrongly accepted")
    assert not wrong


def test_tile_paths(record_property: Callable[[str, object], None]) -> None:
    for index, path in PATHS["index_path"]:
        assert index_path(index) == path
        assert parse_path(f"tile/0/{path}") == (0, index, 256)
    for sizes in PATHS["sizes"]:
        tiles = list(tiles_of(sizes.pop("tree_size")))
        for name, count in sizes.items():
            kind, level = name.split("_L")
            widths = [width for at, _, width in tiles if at == int(level)]
            assert (widths.count(256) if kind == "full" else widths[-1]) == count
    for path in PATHS["bad_paths_to_try"]:
        with pytest.raises(ValueError, match=re.escape(path)):
            parse_path(path)
    record_property("figure", f"log, paths of tiles: {len(PATHS['bad_paths_to_try'])} bad ones refused")


def ssh_key(text: str) -> bytes:
    return base64.b64decode(text.split()[1])[-32:]


@pytest.mark.parametrize("name", ["cosigned", "plain"])
def test_sigsum_proofs(name: str, record_property: Callable[[str, object], None]) -> None:
    """Sigsum writes proofs in another way; signatures, cosignatures and hashes are the same."""
    vector = json.loads((VECTORS / "sigsum-proofs.json").read_text())[name]
    head, tree, path = (part.splitlines() for part in vector["proof"].split("\n\n"))
    state = dict(line.split("=") for line in tree)
    checksum = sha256(b" " * 26 + b"foo-4\n").digest()
    key_hash, signature = (bytes.fromhex(each) for each in head[2].removeprefix("leaf=").split())
    submitter = Verifier("submitter", ED25519, ssh_key(vector["submit_key"]))
    assert submitter.holds(signature, b"sigsum.org/v1/tree-leaf\x00" + checksum)
    assert sha256(submitter.key).digest() == key_hash

    root = bytes.fromhex(state["root_hash"])
    leaf = leaf_hash(checksum + signature + key_hash)
    hashes = [bytes.fromhex(line.removeprefix("node_hash=")) for line in path[1:]]
    verify_inclusion(int(path[0].removeprefix("leaf_index=")), int(state["size"]), leaf, hashes, root)

    log = Verifier("log", ED25519, ssh_key(vector["log_key"]))
    text = checkpoint_text(f"sigsum.org/v1/tree/{sha256(log.key).hexdigest()}", int(state["size"]), root)
    assert log.holds(bytes.fromhex(state["signature"]), text)
    if name == "cosigned":
        witness = Verifier("witness", COSIGNATURE, ssh_key(vector["witness_key"]))
        key_hex, time, cosignature = state["cosignature"].split()
        assert sha256(witness.key).hexdigest() == key_hex
        data = int(time).to_bytes(8, "big") + bytes.fromhex(cosignature)
        assert cosigned_at(Note(b"", text, (Signature("witness", witness.id, data),)), witness) == int(time)
    record_property("figure", f"log, Sigsum's proof ({name}): accepted")


def test_keys_of_real_logs(record_property: Callable[[str, object], None]) -> None:
    """Keys with Ed25519 are accepted, those with ECDSA refused."""
    text = (VECTORS / "real-log-vkeys.yaml").read_text()
    entries = text.split("- Origin:")[1:]
    keys = [(re.search(r"PublicKey: (\S+)", each), "PublicKeyType: ecdsa" in each) for each in entries]
    results = [(accepted(parse_vkey, found[1]), ecdsa) for found, ecdsa in keys if found]
    assert len(results) == len(entries)
    assert all(good != ecdsa for good, ecdsa in results)
    good = sum(good for good, _ in results)
    record_property(
        "figure", f"keys of real logs: {good} accepted, {len(results) - good} of another kind refused"
    )
