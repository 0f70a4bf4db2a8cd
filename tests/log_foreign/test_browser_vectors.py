"""The vectors of others in a real browser: the script accepts what they accept, and refuses what they refuse."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from madang import web
from tests.log_foreign import made

pytestmark = [pytest.mark.browser, pytest.mark.slow]
VECTORS = made.VERIFY / "tests" / "vectors"
SCRIPT = Path(web.__file__).parent / "static" / "js" / "verify.js"
TESSERA_KEY = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"
# run in the scope of the script: gives how many checks were made, and the names of those that went otherwise
CHECKS = """
const accepted = (work) => work.then(() => true, (error) => { if (error instanceof Bad) return false; throw error; });
const raw = (text) => Uint8Array.from(atob(text ?? ""), (letter) => letter.charCodeAt(0));
globalThis.inclusion = async (v) => accepted(verifyInclusion(
  BigInt(v.leafIdx), BigInt(v.treeSize), raw(v.leafHash), (v.proof ?? []).map(raw), raw(v.root)));
globalThis.consistency = async (v) => accepted(verifyConsistency(
  BigInt(v.size1), BigInt(v.size2), raw(v.root1), raw(v.root2), (v.proof ?? []).map(raw)));
globalThis.keys = (list) => Promise.all(list.map((each) => accepted(parseKey(each))));
globalThis.notes = (list) => Promise.all(list.map(({ vkey, note }) => accepted((async () => {
  const key = await parseKey(vkey);
  const parsed = parseNote(toBytes(note));
  if (!(await signedBy(parsed, key, (data) => holds(key, data, toBytes(parsed.text))))) throw new Bad("unsigned");
})())));
globalThis.tessera = async (prefix, vkey) => {
  const [source, key, points] = [new Source(prefix), await parseKey(vkey), []];
  let checked = 0;
  for (let size = 0; size < 16; size++) {
    const point = parseCheckpoint(await source.read(`checkpoint.${size}`));
    const signed = await signedBy(point.note, key, (data) => holds(key, data, toBytes(point.note.text)));
    if (!signed || point.size !== BigInt(size)) throw new Error(`checkpoint ${size}`);
    await readWhole(source, point);
    const tree = new TileTree(source, point.size);
    for (const old of points) if (old.size) {
      await verifyConsistency(old.size, point.size, old.root, point.root, await tree.consistency(old.size));
      checked++;
    }
    for (let index = 0n; index < point.size; index++) {
      const leaf = await leafHash(await source.entry(index, point.size));
      await verifyInclusion(index, point.size, leaf, await tree.inclusion(index), point.root);
      checked++;
    }
    points.push(point);
  }
  return checked;
};
"""


@pytest.fixture(scope="module")
def tab(chromium: Any) -> Iterator[Any]:
    """A page that holds the script without its page, and the checks."""
    with made.served(VECTORS / "tessera-log/testdata/log") as address:
        tab = chromium.new_page()
        tab.goto(address)
        tab.add_script_tag(type="module", content=SCRIPT.read_text(encoding="utf-8") + CHECKS)
        tab.wait_for_function("typeof globalThis.tessera === 'function'")
        yield tab
        tab.close()


@pytest.mark.parametrize(("kind", "count"), [("inclusion", 98), ("consistency", 98)])
def test_merkle(tab: Any, kind: str, count: int, record_property: Callable[[str, object], None]) -> None:
    vectors = json.loads((VECTORS / "merkle-testdata.json").read_text())[kind]
    work = f"async (vectors) => Promise.all(vectors.map({kind}))"
    results = tab.evaluate(work, list(vectors.values()))
    wrong = [
        name
        for (name, vector), good in zip(vectors.items(), results, strict=True)
        if good == vector["wantErr"]
    ]
    record_property("figure", f"log in Chromium, {kind} vectors: {count - len(wrong)} of {count} as expected")
    assert not wrong
    assert len(vectors) == count


def test_signed_notes_and_verifier_keys(tab: Any, record_property: Callable[[str, object], None]) -> None:
    notes = json.loads((VECTORS / "signed-notes.json").read_text())
    valid = [{"vkey": each["vkey"], "note": each["note"]} for each in notes["valid"]]
    altered = [each | {"note": each["note"].replace("e", "E", 1)} for each in valid]
    assert tab.evaluate("notes", valid) == [True] * len(valid)
    assert tab.evaluate("notes", altered) == [False] * len(valid)
    vkey = notes["valid"][1]["vkey"]
    parts = {vkey[i:j] for i in range(len(vkey)) for j in range(i, len(vkey) + 1)} - {vkey}
    raised = {vkey[:i] + chr(ord(vkey[i]) + 1) + vkey[i + 1 :] for i in range(len(vkey))}
    mangled = sorted(parts | raised | set(notes["bad_vkeys"]))
    accepted = sum(tab.evaluate("keys", mangled))
    record_property(
        "figure", f"log in Chromium, mangled verifier keys: {accepted} of {len(mangled)} accepted"
    )
    assert accepted == 0


def test_keys_of_real_logs(tab: Any) -> None:
    entries = (VECTORS / "real-log-vkeys.yaml").read_text().split("- Origin:")[1:]
    found = [(re.search(r"PublicKey: (\S+)", each), "PublicKeyType: ecdsa" in each) for each in entries]
    keys = [key[1] for key, _ in found if key]
    assert tab.evaluate("keys", keys) == [not ecdsa for _, ecdsa in found]


def test_tessera_log(tab: Any, record_property: Callable[[str, object], None]) -> None:
    checked = tab.evaluate("vkey => tessera(location.href, vkey)", TESSERA_KEY)
    record_property("figure", f"log of Tessera in Chromium: 16 checkpoints, {checked} proofs")
    assert checked == 105 + 120
