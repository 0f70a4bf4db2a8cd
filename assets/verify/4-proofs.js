// Merkle trees and their proofs (RFC 6962 section 2.1; RFC 9162 sections 2.1.3.2 and 2.1.4.2).

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);
const leafHash = (entry) => sha256(LEAF, entry);
const nodeHash = (left, right) => sha256(NODE, left, right);
const areHashes = (...values) => values.every((value) => value.length === 32);

async function verifyInclusion(index, size, leaf, proof, root) {
  const bad = new Bad("proof.inclusion");
  if (index < 0n || index >= size || !areHashes(leaf, root, ...proof)) throw bad;
  let [position, last, found] = [index, size - 1n, leaf];
  for (const each of proof) {
    if (last === 0n) throw bad;
    if (position & 1n || position === last) {
      found = await nodeHash(each, found);
      while (!(position & 1n) && position) [position, last] = [position >> 1n, last >> 1n];
    } else {
      found = await nodeHash(found, each);
    }
    [position, last] = [position >> 1n, last >> 1n];
  }
  if (last || !same(found, root)) throw bad;
}

// Whether the tree of size1 > 0 is the beginning of the tree of size2.
async function verifyConsistency(size1, size2, root1, root2, proof) {
  const bad = new Bad("proof.consistency");
  if (size1 <= 0n || size1 > size2 || !areHashes(...proof)) throw bad;
  let [first, last, top] = [0n, size1 - 1n, size2 - 1n];
  while (first !== last && (last === top || last & 1n)) [first, last, top] = [first >> 1n, last >> 1n, top >> 1n];
  const path = first === last ? [root1, ...proof] : [...proof];
  if (!path.length) throw bad;
  let [part, whole] = [path[0], path[0]];
  for (const each of path.slice(1)) {
    if (top === 0n) throw bad;
    if (last & 1n || last === top) {
      if (first < last) part = await nodeHash(each, part);
      whole = await nodeHash(each, whole);
      while (!(last & 1n) && last) [first, last, top] = [first >> 1n, last >> 1n, top >> 1n];
    } else {
      whole = await nodeHash(whole, each);
    }
    [first, last, top] = [first >> 1n, last >> 1n, top >> 1n];
  }
  if (top || !same(part, root1) || !same(whole, root2)) throw bad;
}

// The right edge of a growing tree: one hash for each complete subtree, tallest first.
class CompactRange {
  size = 0n;
  nodes = [];

  async append(leaf) {
    for (let merges = this.size; merges & 1n; merges >>= 1n) leaf = await nodeHash(this.nodes.pop(), leaf);
    this.nodes.push(leaf);
    this.size += 1n;
  }

  async root() {
    if (!this.nodes.length) return sha256(new Uint8Array());
    let root = this.nodes.at(-1);
    for (const node of this.nodes.slice(0, -1).reverse()) root = await nodeHash(node, root);
    return root;
  }
}
