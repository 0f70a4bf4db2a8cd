// Built by assets/build.py from assets/verify: change it there.
// Bytes and the one way of writing them that the specifications allow. Sizes and indices are BigInt: below 2^63.

class Bad extends Error {
  // What was looked at is false, broken or malformed; `code` is a key of the sentences, `values` fill its places.
  constructor(code, values = {}) {
    super(code);
    this.code = code;
    this.values = values;
  }
}
class Unreachable extends Bad {} // says nothing about whether the log is sound
class Missing extends Bad {} // the log answers, but hasn't got a file
class Fork extends Bad {} // `values.notes`: two signed notes that can't both be true

const MAX_SIZE = (1n << 63n) - 1n;
const toBytes = (text) => new TextEncoder().encode(text);
const toText = (bytes) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
const toHex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");

function same(one, other) {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function toBase64(bytes) {
  let raw = "";
  for (let at = 0; at < bytes.length; at += 8192) raw += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(raw);
}

// The following throw RangeError for any other way of writing.
function fromBase64(text) {
  if (!/^[0-9A-Za-z+/]*={0,2}$/.test(text) || text.length % 4) throw new RangeError("base64");
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  if (toBase64(bytes) !== text) throw new RangeError("base64");
  return bytes;
}

const toBase64url = (bytes) => toBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

function fromBase64url(text) {
  if (typeof text !== "string" || !/^[0-9A-Za-z_-]*$/.test(text)) throw new RangeError("base64url");
  const padding = "=".repeat((4 - (text.length % 4)) % 4);
  return fromBase64(text.replaceAll("-", "+").replaceAll("_", "/") + padding);
}

function hashFromBase64(text) {
  const bytes = fromBase64(text);
  if (bytes.length !== 32) throw new RangeError("not 32 bytes");
  return bytes;
}

function decimal(text) {
  if (!/^(?:0|[1-9][0-9]{0,18})$/.test(text) || BigInt(text) > MAX_SIZE) throw new RangeError("decimal");
  return BigInt(text);
}

async function sha256(...parts) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", parts.length === 1 ? parts[0] : joined(...parts)));
}

// What throws RangeError, TypeError or SyntaxError while something is read is malformed.
function reading(code, values, read) {
  try {
    return read();
  } catch (error) {
    if (error instanceof Bad) throw error;
    throw new Bad(code, values);
  }
}

// Signed notes, their keys, checkpoints and cosignatures (c2sp.org: signed-note, tlog-checkpoint, tlog-cosignature).

const LOG_KEY = 1;
const WITNESS_KEY = 4;
const MOST_SIGNATURES = 100;
const MOST_NOTE_BYTES = 1_000_000;
const SECONDS_AHEAD = 300; // a cosignature from further in the future doesn't count

const validName = (name) => name !== "" && !/[\s\u0000-\u001f\u0085+]/.test(name);
const idOf = async (name, data) => (await sha256(toBytes(`${name}\n`), data)).subarray(0, 4);

// A verifier key `name+id+base64`; refused unless it is exactly so and its id is the key's own.
async function parseKey(written) {
  const malformed = { key: written };
  const [name, id, data] = reading("key.malformed", malformed, () => {
    const parts = written.split("+");
    return [parts[0], parts[1], fromBase64(parts.slice(2).join("+"))];
  });
  if (!validName(name) || !/^[0-9a-f]{8}$/.test(id) || !data.length) throw new Bad("key.malformed", malformed);
  if (data[0] !== LOG_KEY && data[0] !== WITNESS_KEY) throw new Bad("key.kind", malformed);
  const found = await idOf(name, data);
  if (data.length !== 33 || toHex(found) !== id) throw new Bad("key.malformed", malformed);
  return { name, kind: data[0], key: data.subarray(1), id: found };
}

let signaturesWork; // asked once: whether this browser verifies Ed25519 at all
async function verifiesSignatures() {
  signaturesWork ??= (async () => {
    try {
      await crypto.subtle.generateKey({ name: "Ed25519" }, false, ["sign", "verify"]);
      return true;
    } catch {
      return false;
    }
  })();
  return signaturesWork;
}

async function holds(key, signature, message) {
  if (!(await verifiesSignatures())) throw new Bad("browser.ed25519");
  if (signature.length !== 64) return false;
  try {
    const imported = await crypto.subtle.importKey("raw", key.key, { name: "Ed25519" }, false, ["verify"]);
    return await crypto.subtle.verify({ name: "Ed25519" }, imported, signature, message);
  } catch {
    return false;
  }
}

// A note as received: {raw, text, signatures}; nothing about it is trusted yet.
function parseNote(raw) {
  return reading("note.malformed", {}, () => {
    if (raw.length > MOST_NOTE_BYTES) throw new RangeError("large");
    const content = toText(raw);
    const gap = content.lastIndexOf("\n\n");
    if (/[\u0000-\u0009\u000b-\u001f]/.test(content) || gap < 0 || !content.endsWith("\n")) throw new RangeError("note");
    const lines = content.slice(gap + 2).split("\n").slice(0, -1);
    if (!lines.length) throw new Bad("note.unsigned");
    if (lines.length > MOST_SIGNATURES) throw new RangeError("lines");
    return { raw, text: content.slice(0, gap + 1), signatures: lines.map(signatureLine) };
  });
}

function signatureLine(line) {
  const parts = line.split(" ");
  const data = fromBase64(parts[2] ?? "?");
  if (parts.length !== 3 || parts[0] !== "—" || !validName(parts[1]) || data.length < 5) throw new RangeError("line");
  return { name: parts[1], id: data.subarray(0, 4), data: data.subarray(4) };
}

// What a key signed under a note, null if nothing; a false line of a known key refuses the whole note.
async function signedBy(note, key, valid) {
  const lines = note.signatures.filter((line) => line.name === key.name && same(line.id, key.id));
  for (const line of lines) if (!(await valid(line.data))) throw new Bad("note.signature", { name: key.name });
  return lines[0]?.data ?? null;
}

function parseCheckpoint(raw) {
  const note = parseNote(raw);
  return reading("checkpoint.malformed", {}, () => {
    const [origin, size, root, ...extensions] = note.text.split("\n").slice(0, -1);
    if (!origin || !extensions.every(Boolean)) throw new RangeError("checkpoint");
    return { origin, size: decimal(size), root: hashFromBase64(root), extensions, note };
  });
}

// When a witness cosigned, in seconds since 1970; null if it didn't.
async function cosignedAt(note, key) {
  const time = (data) => new DataView(data.buffer, data.byteOffset, 8).getBigUint64(0);
  const message = (data) => toBytes(`cosignature/v1\ntime ${time(data)}\n${note.text}`);
  const valid = async (data) =>
    data.length === 72 && time(data) <= MAX_SIZE && holds(key, data.subarray(8), message(data));
  const found = await signedBy(note, key, valid);
  return found && Number(time(found));
}

// Holds a checkpoint against a policy; gives [[witness, seconds], …], the earliest first.
async function verifyCheckpoint(checkpoint, policy, now = Date.now() / 1000) {
  const { origin, note } = checkpoint;
  const keys = policy.logs.filter((key) => key.name === origin);
  if (!keys.length) throw new Bad("checkpoint.origin", { origin });
  let signed = false;
  for (const key of keys) {
    if (await signedBy(note, key, (data) => holds(key, data, toBytes(note.text)))) signed = true;
  }
  if (!signed) throw new Bad("checkpoint.unsigned", { origin });
  if (checkpoint.extensions.length) throw new Bad("checkpoint.extensions");
  const times = [];
  for (const [name, key] of policy.witnesses) {
    const time = await cosignedAt(note, key);
    if (time !== null && time <= now + SECONDS_AHEAD) times.push([name, time]);
  }
  if (!satisfied(policy, times.map(([name]) => name))) {
    throw new Bad("checkpoint.quorum", { count: times.length, of: policy.witnesses.size, quorum: policy.quorum });
  }
  return times.sort((one, other) => one[1] - other[1]);
}

// Trust policies (c2sp.org/tlog-policy): which log, which witnesses, and how many of them must agree.

async function parsePolicy(raw) {
  const policy = { logs: [], witnesses: new Map(), groups: new Map(), quorum: "" };
  const grouped = new Set();
  const lines = new TextDecoder("utf-8", { ignoreBOM: true }).decode(raw).split("\n");
  for (const [place, line] of lines.entries()) {
    const malformed = new Bad("policy.malformed", { line: place + 1 });
    if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(line)) throw malformed;
    const words = line.split(/[ \t]+/).filter(Boolean);
    if (!words.length || words[0].startsWith("#")) continue;
    try {
      await policyLine(policy, grouped, words);
    } catch {
      throw malformed;
    }
  }
  if (!policy.quorum) throw new Bad("policy.quorum");
  return policy;
}

async function policyLine(policy, grouped, [word, ...items]) {
  const known = (name) => policy.witnesses.has(name) || policy.groups.has(name);
  const unless = (wrong) => { if (wrong) throw new RangeError(word); };
  const key = async (written, kind, others) => {
    const found = await parseKey(written);
    unless(found.kind !== kind || [...others].some((other) => same(other.key, found.key)));
    return found;
  };
  if (word === "log" && (items.length === 1 || items.length === 2)) {
    policy.logs.push(await key(items[0], LOG_KEY, policy.logs));
  } else if (word === "witness" && (items.length === 2 || items.length === 3)) {
    unless(known(items[0]) || items[0] === "none");
    policy.witnesses.set(items[0], await key(items[1], WITNESS_KEY, policy.witnesses.values()));
  } else if (word === "group" && items.length > 2) {
    const [name, threshold, ...members] = items;
    unless(known(name) || name === "none" || !members.every(known));
    unless(new Set(members).size !== members.length || members.some((member) => grouped.has(member)));
    const written = /^[1-9][0-9]{0,8}$/.test(threshold) ? Number(threshold) : 0;
    const count = { any: 1, all: members.length }[threshold] ?? written;
    unless(count < 1 || count > members.length);
    members.forEach((member) => grouped.add(member)); // each witness counts in one way only
    policy.groups.set(name, { count, members });
  } else {
    unless(word !== "quorum" || items.length !== 1 || policy.quorum || !(known(items[0]) || items[0] === "none"));
    policy.quorum = items[0];
  }
}

function satisfied(policy, names) {
  if (policy.quorum === "none") return true;
  const agreed = new Set(names.filter((name) => policy.witnesses.has(name)));
  for (const [name, group] of policy.groups) {
    if (group.members.filter((member) => agreed.has(member)).length >= group.count) agreed.add(name);
  }
  return agreed.has(policy.quorum);
}

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

// A log's files (c2sp.org/tlog-tiles): hashes in files of 256, entries in bundles of 256.

const WIDTH = 256n;
const MOST_FILE_BYTES = 256 * (2 + 65_535);

function tilePath(level, index, width) {
  const number = String(index);
  const groups = number.padStart(Math.ceil(number.length / 3) * 3, "0").match(/.../g);
  const path = groups.map((group, place) => (place < groups.length - 1 ? `x${group}` : group)).join("/");
  return `tile/${level}/${path}${width < WIDTH ? `.p/${width}` : ""}`;
}

// Reads the files below an address that ends with "/", as they are served now.
class Source {
  constructor(prefix) {
    this.prefix = prefix;
  }

  async read(path) {
    let answer;
    try {
      answer = await fetch(this.prefix + path, { cache: "no-store" });
    } catch {
      throw new Unreachable("source.unreachable", { path });
    }
    if (answer.status === 404) throw new Missing("source.missing", { path });
    if (!answer.ok) throw new Unreachable("source.unreachable", { path });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    if (bytes.length > MOST_FILE_BYTES) throw new Bad("tile.malformed", { path });
    return bytes;
  }

  // A partial file may have given way to the full one; gives the file and how many items it must hold.
  async tile(level, index, width) {
    try {
      return [await this.read(tilePath(level, index, width)), width];
    } catch (error) {
      if (!(error instanceof Missing) || width === WIDTH) throw error;
    }
    return [await this.read(tilePath(level, index, WIDTH)), WIDTH];
  }

  async hashes(level, index, width) {
    const [bytes, held] = await this.tile(level, index, width);
    if (bytes.length !== Number(held) * 32) throw new Bad("tile.malformed", { path: tilePath(level, index, width) });
    return Array.from({ length: Number(width) }, (_, i) => bytes.subarray(i * 32, i * 32 + 32));
  }

  async entries(index, width) {
    const [bytes, held] = await this.tile("entries", index, width);
    const malformed = new Bad("tile.malformed", { path: tilePath("entries", index, width) });
    const found = [];
    for (let at = 0; at < bytes.length; ) {
      const start = at + 2;
      at = start <= bytes.length ? start + (bytes[at] << 8 | bytes[at + 1]) : Infinity;
      if (at > bytes.length) throw malformed;
      found.push(bytes.subarray(start, at));
    }
    if (BigInt(found.length) !== held) throw malformed;
    return found.slice(0, Number(width));
  }

  // One entry of a log of this size.
  async entry(index, size) {
    const bundle = index / WIDTH;
    const rest = size - bundle * WIDTH;
    return (await this.entries(bundle, rest < WIDTH ? rest : WIDTH))[Number(index % WIDTH)];
  }
}

// A log's tree as its tiles tell it; what is made from it holds only if it leads to a signed root.
class TileTree {
  constructor(source, size) {
    this.source = source;
    this.size = size;
    this.kept = new Map();
  }

  async inclusion(index) {
    const proof = [];
    let [low, high] = [0n, this.size];
    while (high - low > 1n) {
      const middle = low + split(high - low);
      const left = index < middle;
      proof.push(await this.range(left ? middle : low, left ? high : middle));
      [low, high] = left ? [low, middle] : [middle, high];
    }
    return proof.reverse();
  }

  async consistency(size) {
    if (size === 0n || size === this.size) return [];
    const proof = [];
    let [low, high, known] = [0n, this.size, true];
    while (size !== high) {
      const middle = low + split(high - low);
      const left = size <= middle;
      proof.push(await this.range(left ? middle : low, left ? high : middle));
      if (!left) known = false;
      [low, high] = left ? [low, middle] : [middle, high];
    }
    if (!known) proof.push(await this.range(low, high));
    return proof.reverse();
  }

  root() {
    return this.size ? this.range(0n, this.size) : sha256(new Uint8Array());
  }

  async range(low, high) {
    const count = high - low;
    if ((count & (count - 1n)) === 0n) return this.node(low, count);
    const middle = low + split(count);
    return nodeHash(await this.range(low, middle), await this.range(middle, high));
  }

  // The hash over `count` leaves from `low` on, `count` being a power of two.
  async node(low, count) {
    let level = 0;
    while (count >= WIDTH) [level, low, count] = [level + 1, low / WIDTH, count / WIDTH];
    const tile = await this.tile(level, low / WIDTH);
    const first = Number(low % WIDTH);
    let hashes = tile.slice(first, first + Number(count));
    while (hashes.length > 1) hashes = await paired(hashes);
    return hashes[0];
  }

  tile(level, index) {
    const name = `${level}/${index}`;
    if (!this.kept.has(name)) {
      const rest = (this.size >> (8n * BigInt(level))) - index * WIDTH;
      this.kept.set(name, this.source.hashes(level, index, rest < WIDTH ? rest : WIDTH));
    }
    return this.kept.get(name);
  }
}

const split = (size) => 1n << BigInt((size - 1n).toString(2).length - 1);

function paired(hashes) {
  return Promise.all(
    Array.from({ length: hashes.length / 2 }, (_, i) => nodeHash(hashes[2 * i], hashes[2 * i + 1])));
}

// Reads and hashes every entry, and compares with the signed root. `told(read)` hears how far it is.
async function readWhole(source, checkpoint, told = () => {}) {
  const { size, root } = checkpoint;
  const edge = new CompactRange();
  const above = new CompactRange(); // of whole bundles
  for (let start = 0n; start < size; start += WIDTH) {
    const width = size - start < WIDTH ? size - start : WIDTH;
    let hashes = await Promise.all((await source.entries(start / WIDTH, width)).map(leafHash));
    if (width === WIDTH) {
      while (hashes.length > 1) hashes = await paired(hashes);
      await above.append(hashes[0]);
    } else {
      for (const each of hashes) await edge.append(each);
    }
    told(start + width);
  }
  edge.nodes = [...above.nodes, ...edge.nodes];
  if (!same(await edge.root(), root)) throw new Bad("log.root", { size });
}

// What a citizen holds: a proof (c2sp.org/tlog-proof), an entry of the log, published values with their salts.

const PROOF_HEAD = "c2sp.org/tlog-proof@v1";
const MOST_PROOF_LINES = 63;

function parseProof(raw) {
  return reading("receipt.malformed", {}, () => {
    const content = toText(raw);
    const gap = content.indexOf("\n\n");
    const lines = content.slice(0, gap).split("\n");
    if (gap < 0 || lines.shift() !== PROOF_HEAD) throw new RangeError("head");
    if (lines[0]?.startsWith("extra ")) fromBase64(lines.shift().slice(6)); // signed by nobody: not used
    if (!lines[0]?.startsWith("index ") || lines.length > MOST_PROOF_LINES + 1) throw new RangeError("index");
    const index = decimal(lines.shift().slice(6));
    return { index, proof: lines.map(hashFromBase64), checkpoint: parseCheckpoint(toBytes(content.slice(gap + 2))) };
  });
}

// As RFC 8785 writes JSON that holds no fractions.
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
}

const isDigest = (value) => typeof value === "string" && /^[0-9A-Za-z_-]{42}[AEIMQUYcgkosw048]$/.test(value);

// An entry as its members; refused unless its bytes are the canonical form and it belongs to this log.
function parseEntry(bytes, origin, index) {
  const members = reading("leaf.canonical", { index }, () => {
    const content = toText(bytes);
    const found = JSON.parse(content);
    if (bytes.length > 4096 || /[^\u0000-\u007f]/.test(content) || canonical(found) !== content) throw new RangeError("leaf");
    return found;
  });
  const { v, t, at, log, sd = [] } = members;
  if (v !== 1 || typeof t !== "string" || Number.isNaN(Date.parse(at))) throw new Bad("leaf.canonical", { index });
  if (!Array.isArray(sd) || !sd.every(isDigest)) throw new Bad("leaf.canonical", { index });
  if (log !== origin) throw new Bad("leaf.origin", { index, origin: String(log) });
  return { ...members, sd };
}

// disclosure = base64url(JSON [salt, name, value]); its digest stands in the entry.
async function parseDisclosure(written) {
  const [name, value] = reading("disclosure.malformed", {}, () => {
    const [salt, name, value] = JSON.parse(toText(fromBase64url(written)));
    if (typeof name !== "string" || fromBase64url(salt).length !== 32) throw new RangeError("salt");
    return [name, value];
  });
  return { name, value, digest: toBase64url(await sha256(toBytes(written))) };
}

// The SHA-256 of the file that a value is about, in hexadecimal; empty if it is about something else.
function hashOfFile(value) {
  const written = value?.sha256;
  if (typeof written !== "string") return "";
  if (/^[0-9a-f]{64}$/.test(written)) return written;
  try {
    return toHex(fromBase64url(written));
  } catch {
    return "";
  }
}

// receipt.json: {"leaf": entry, "disclosures": […], "proof": text of the proof, where it is with it}, or disclosures alone.
function parseReceipt(content) {
  return reading("disclosure.malformed", {}, () => {
    const found = JSON.parse(content);
    const disclosures = Array.isArray(found) ? found : found.disclosures;
    if (!Array.isArray(disclosures) || !disclosures.every((each) => typeof each === "string")) throw new TypeError("list");
    const bytes = (text) => (typeof text === "string" ? toBytes(text) : null);
    return { disclosures, entry: bytes(found.leaf), proof: bytes(found.proof) };
  });
}

function isPolicy(content) {
  const lines = content.split("\n").filter((line) => line.trim() && !line.startsWith("#"));
  return /^(log|witness) \S+/.test(lines[0] ?? "") && lines.some((line) => line.startsWith("quorum "));
}

const MOST_TEXT_BYTES = 10_000_000;

// What somebody put in, by what it says: policy, proof, receipt, entry, checkpoint; all else is a document.
async function recognised(name, bytes) {
  let content = "";
  try {
    if (bytes.length <= MOST_TEXT_BYTES) content = toText(bytes);
  } catch { /* not a text */ }
  if (content.startsWith(`${PROOF_HEAD}\n`)) return { kind: "proof", bytes };
  if (isPolicy(content)) return { kind: "policy", bytes };
  if (content.startsWith('{"') && content.endsWith('"v":1}') && content.includes('"log":"')) return { kind: "entry", bytes };
  if (/^\s*(\[\s*"|\{)/.test(content)) {
    try {
      return { kind: "receipt", ...parseReceipt(content) };
    } catch { /* some other JSON: a document */ }
  }
  return { kind: "document", name, sha256: toHex(await sha256(bytes)) };
}

// From what somebody put in to what can be said of it.
//   given: {policy, proof, entry, receipt, checkpoint, documents[], index}; source: where the log's files are, or null.
//   report: {lines[{mark, code, values}], headline{mark, code, values}, notes: evidence of a fork, or null}

class Report {
  lines = [];
  headline = null;
  notes = null;

  say(mark, code, values = {}) {
    this.lines.push({ mark, code, values });
  }

  get partly() {
    return this.lines.some((line) => line.mark === "warning");
  }
}

async function check(given, source, memory) {
  const report = new Report();
  try {
    const trust = await trustOf(given, source, memory, report);
    const newest = source && (await newestState(source, trust, memory, report));
    const place = await placeOf(given, source, newest, trust, report);
    const logged = place && (await entryAt(given, place, source, report));
    const about = await documentsOf(given, logged, report);
    conclude(report, { place, newest, about, given });
  } catch (error) {
    if (!(error instanceof Bad)) throw error;
    refuse(report, error);
  }
  return report;
}

// Reads every entry of the log; a report as of `check`.
async function checkWhole(given, source, memory, told) {
  const report = new Report();
  try {
    const newest = await newestState(source, await trustOf(given, source, memory, report), memory, report);
    await readWhole(source, newest.checkpoint, told);
    report.say("good", "line.whole", { size: newest.checkpoint.size });
    report.headline = { mark: "good", code: "headline.whole", values: { size: newest.checkpoint.size } };
  } catch (error) {
    if (!(error instanceof Bad)) throw error;
    refuse(report, error);
  }
  return report;
}

function refuse(report, error) {
  const unreachable = error instanceof Unreachable;
  report.say(unreachable ? "warning" : "bad", error.code, error.values);
  report.notes = error instanceof Fork ? error.values.notes : null;
  const code = error instanceof Fork ? "headline.fork" : unreachable ? "headline.open" : "headline.bad";
  report.headline = { mark: unreachable ? "warning" : "bad", code, values: {} };
}

// Whom to believe: {policy, served}; policy is null where nobody said, or where the browser can't verify.
async function trustOf(given, source, memory, report) {
  if (!(await verifiesSignatures())) {
    report.say("warning", "browser.ed25519");
    return { policy: null };
  }
  if (given.policy) return { policy: await parsePolicy(given.policy) };
  if (!source) {
    report.say("warning", "policy.absent");
    return { policy: null };
  }
  const served = await source.read("policy");
  report.say("warning-only", memory.policyChanged(source.prefix, served) ? "policy.changed" : "policy.served");
  return { policy: await parsePolicy(served) };
}

// Verifies a checkpoint as far as can be; gives {checkpoint, cosigned, of}.
async function believed(checkpoint, trust, report, code) {
  if (!trust.policy) return { checkpoint, cosigned: [], of: 0 };
  const cosigned = await verifyCheckpoint(checkpoint, trust.policy);
  report.say("good", code, { origin: checkpoint.origin, size: checkpoint.size });
  for (const [name, time] of cosigned) report.say("good", "line.witness", { name, time });
  return { checkpoint, cosigned, of: trust.policy.witnesses.size };
}

async function newestState(source, trust, memory, report) {
  const newest = await believed(parseCheckpoint(await source.read("checkpoint")), trust, report, "line.newest");
  if (!trust.policy) return newest;
  const { checkpoint } = newest;
  const before = memory.checkpoint(checkpoint.origin);
  if (before) {
    const old = parseCheckpoint(toBytes(before));
    await compare(old, checkpoint, source);
    report.say("good", old.size === checkpoint.size ? "line.same" : "line.grown", { old: old.size });
  } else {
    report.say("good", "line.first");
  }
  if (!memory.keep(checkpoint.origin, toText(checkpoint.note.raw))) report.say("warning-only", "memory.none");
  return newest;
}

// Holds if `next` continues `old`, both believed; throws Fork if they can't both be true.
async function compare(old, next, source) {
  const [small, large] = old.size <= next.size ? [old, next] : [next, old];
  const notes = [old.note.raw, next.note.raw];
  if (small.size === large.size) {
    if (!same(small.root, large.root)) throw new Fork("fork.same-size", { size: small.size, notes });
    return;
  }
  const older = new Bad("checkpoint.older", { old: old.size, new: next.size });
  if (small.size > 0n) {
    const tree = new TileTree(source, large.size);
    try {
      await verifyConsistency(small.size, large.size, small.root, large.root, await tree.consistency(small.size));
    } catch (error) {
      if (error instanceof Missing && next === small) throw older;
      if (error.code !== "proof.consistency" || !same(await tree.root(), large.root)) throw error;
      throw new Fork("fork.sizes", { small: small.size, large: large.size, notes });
    }
  }
  if (next === small) throw older;
}

// Where the entry stands: {index, proof, state}; null where only the log itself is asked about.
async function placeOf(given, source, newest, trust, report) {
  if (given.proof) {
    const { index, proof, checkpoint } = parseProof(given.proof);
    const state = await believed(checkpoint, trust, report, "line.receipt");
    if (newest && checkpoint.origin === newest.checkpoint.origin) {
      if (checkpoint.size <= newest.checkpoint.size) {
        await compare(checkpoint, newest.checkpoint, source);
        report.say("good", "line.continued", { size: checkpoint.size });
      }
    } else if (newest) {
      throw new Bad("receipt.other-log", { origin: checkpoint.origin });
    } else {
      report.say("warning-only", "line.offline");
    }
    return { index, proof, state };
  }
  if (given.index === null || !newest) return null;
  const { size } = newest.checkpoint;
  if (given.index >= size) throw new Bad("entry.beyond", { index: given.index, size });
  return { index: given.index, proof: await new TileTree(source, size).inclusion(given.index), state: newest };
}

// The entry, proven to stand there: {members, disclosures}; null where nobody gave it.
async function entryAt(given, place, source, report) {
  const { index, proof, state } = place;
  const { checkpoint } = state;
  let bytes = given.entry ?? given.receipt?.entry;
  if (!bytes && source) bytes = await source.entry(index, checkpoint.size);
  if (!bytes) {
    report.say("warning", "line.no-entry");
    return null;
  }
  await verifyInclusion(index, checkpoint.size, await leafHash(bytes), proof, checkpoint.root);
  const members = parseEntry(bytes, checkpoint.origin, index);
  report.say("good", "line.included", { index, size: checkpoint.size });
  report.say("good", "line.entry", { kind: members.t, time: Date.parse(members.at) / 1000 });
  return { members, disclosures: await openedIn(given, index, members, source, report) };
}

// Published values that the entry holds digests of: from the receipt, else from the log's server.
async function openedIn(given, index, members, source, report) {
  let written = given.receipt?.disclosures;
  if (!written && source) {
    try {
      written = parseReceipt(toText(await source.read(`opening?leaf=${index}`))).disclosures;
    } catch (error) {
      if (!(error instanceof Missing)) throw error; // a mirror holds no openings
    }
  }
  const found = await Promise.all((written ?? []).map(parseDisclosure));
  const held = found.filter((each) => members.sd.includes(each.digest));
  for (const { name, value } of held) report.say("good", "line.value", { name, value: shown(value) });
  return held;
}

const shown = (value) => (typeof value === "string" ? value : canonical(value)).slice(0, 500);

// Whether each document is the one that the entry committed to.
async function documentsOf(given, logged, report) {
  for (const { name, sha256: hash } of given.documents) {
    if (!logged) throw new Bad("document.no-entry", { name, sha256: hash });
    const value = logged.disclosures.find((each) => hashOfFile(each.value) === hash);
    if (!value) throw new Bad("document.unknown", { name, sha256: hash });
    report.say("good", "line.document", { name, sha256: hash });
  }
  return given.documents.length;
}

function conclude(report, { place, newest, about, given }) {
  const state = place?.state ?? newest;
  const { cosigned = [], of = 0 } = state ?? {};
  const values = { index: place?.index, count: cosigned.length, of, time: cosigned[0]?.[1] };
  const code = !state ? "headline.nothing"
    : report.partly ? "headline.partly"
    : !place ? "headline.log"
    : about ? "headline.document"
    : cosigned.length ? "headline.logged" : "headline.unwitnessed";
  if (!state && Object.values(given).some((each) => each?.length)) report.say("warning", "line.no-proof");
  report.headline = { mark: !state || report.partly ? "warning" : "good", code, values };
}

// What this browser remembers: the last state and the last policy of each log.
class Memory {
  get(name) {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  }

  set(name, text) {
    try {
      localStorage.setItem(name, text);
      return true;
    } catch {
      return false;
    }
  }

  checkpoint = (origin) => this.get(`madang-log ${origin}`);
  keep = (origin, text) => this.set(`madang-log ${origin}`, text);

  // Keeps the policy that a log serves; tells whether it served another one before.
  policyChanged(prefix, bytes) {
    const [name, text] = [`madang-policy ${prefix}`, toBase64(bytes)];
    const before = this.get(name);
    this.set(name, text);
    return before !== null && before !== text;
  }
}

// Both notes of a fork in one file, as `madang-verify` writes them.
function evidenceOf([first, second]) {
  const titles = ["=== first note, as received ===\n", "\n=== second note, as received ===\n"].map(toBytes);
  return joined(titles[0], first, titles[1], second);
}

// What people see: <div data-verify data-prefix="/log/"> and the sentences in <script id="verify-sentences">.
// Without a prefix (the downloaded file) the address of the log is asked for.

class Tool {
  constructor(root, sentences) {
    this.root = root;
    this.sentences = sentences;
    this.memory = new Memory();
    this.language = this.chosenLanguage();
    this.clear();
    this.draw();
  }

  chosenLanguage() {
    const wanted = [document.documentElement.lang, ...navigator.languages].map((tag) => tag.slice(0, 2));
    return wanted.find((code) => code in this.sentences) ?? "en";
  }

  clear() {
    this.given = { policy: null, proof: null, entry: null, receipt: null, documents: [], index: null };
    this.named = []; // [kind, name of the file]
  }

  say(code, values = {}) {
    const sentence = this.sentences[this.language][code] ?? code;
    return sentence.replace(/\{(\w+)\}/g, (_, name) => this.written(name, values[name]));
  }

  written(name, value) {
    if (name === "kind") return this.sentences[this.language][`kind.${value}`] ?? value;
    if (name !== "time") return typeof value === "bigint" ? value.toLocaleString(this.language) : String(value ?? "");
    const parts = { year: "numeric", month: "long", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit" };
    return new Intl.DateTimeFormat(this.language, { ...parts, hourCycle: "h23", timeZoneName: "short" }).format(value * 1000);
  }

  // --- what stands on the page

  draw() {
    if (!globalThis.crypto?.subtle) {
      this.root.replaceChildren(notice("bad", this.say("browser.insecure")));
      return;
    }
    this.result = made("div", { role: "status", "data-verify-result": "" });
    this.list = made("ul", { class: "plain verify-given", hidden: "" });
    this.form = made("form", { class: "form verify-form" },
      ...this.languageChoice(), this.dropZone(), this.list, this.indexField(), ...this.addressField(), this.buttons());
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.run(check); });
    this.root.replaceChildren(this.form, this.result);
    this.showGiven();
    verifiesSignatures().then((works) => { if (!works) this.form.before(notice("warning", this.say("browser.ed25519"))); });
  }

  languageChoice() {
    const names = Object.entries(this.sentences).map(([code, words]) => [code, words["tool.language"]]);
    if (names.length < 2) return [];
    const choice = made("p", { class: "cluster verify-languages" });
    for (const [code, name] of names) {
      const button = made("button", { type: "button", class: "button is-small is-quiet", lang: code, "aria-pressed": String(code === this.language) }, name);
      button.addEventListener("click", () => this.speak(code));
      choice.append(button);
    }
    return [choice];
  }

  speak(code) {
    this.language = document.documentElement.lang = code;
    document.querySelectorAll("[data-say]").forEach((part) => { part.textContent = this.say(part.dataset.say); });
    this.draw();
  }

  dropZone() {
    const input = made("input", { type: "file", id: "verify-files", multiple: "", "aria-describedby": "verify-files-help" });
    input.addEventListener("change", () => { this.take(input.files); });
    const zone = made("div", { class: "field verify-drop" },
      made("label", { for: "verify-files" }, this.say("tool.files")), input,
      made("p", { class: "meta", id: "verify-files-help" }, this.say("tool.files-help")));
    zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("is-over"); });
    zone.addEventListener("dragleave", () => zone.classList.remove("is-over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("is-over");
      this.take(event.dataTransfer.files);
    });
    return zone;
  }

  indexField() {
    const asked = /^[0-9]{1,15}$/.exec(new URLSearchParams(location.search).get("entry") ?? "")?.[0] ?? "";
    return this.field("index", { inputmode: "numeric", pattern: "[0-9]{1,15}", value: asked });
  }

  addressField() {
    return this.root.dataset.prefix ? [] : [this.field("address", { type: "url", placeholder: "https://…/log/" })];
  }

  field(name, attributes) {
    const input = made("input", { id: `verify-${name}`, type: "text", autocomplete: "off", ...attributes, "aria-describedby": `verify-${name}-help` });
    return made("div", { class: "field" },
      made("label", { for: `verify-${name}` }, this.say(`tool.${name}`)), input,
      made("p", { class: "meta", id: `verify-${name}-help` }, this.say(`tool.${name}-help`)));
  }

  buttons() {
    const whole = made("button", { type: "button", class: "button is-quiet", "data-verify-whole": "" }, this.say("tool.whole"));
    whole.addEventListener("click", () => this.run(checkWhole));
    const again = made("button", { type: "button", class: "button is-quiet" }, this.say("tool.again"));
    again.addEventListener("click", () => { this.clear(); this.draw(); this.form.querySelector("input").focus(); });
    return made("p", { class: "form-actions" }, made("button", { class: "button" }, this.say("tool.check")), whole, again);
  }

  // --- what is put in

  async take(files) {
    for (const file of files) {
      try {
        await this.takeOne(file.name, new Uint8Array(await file.arrayBuffer()));
      } catch {
        this.show({ lines: [], headline: { mark: "bad", code: "file.unreadable", values: { name: file.name } } });
        return;
      }
    }
    this.showGiven();
    await this.run(check);
  }

  async takeOne(name, bytes) {
    const { kind, ...found } = await recognised(name, bytes);
    this.named = this.named.filter(([other, same]) => (kind === "document" ? same !== name : other !== kind));
    this.named.push([kind, name]);
    if (kind === "document") {
      this.given.documents = [...this.given.documents.filter((other) => other.name !== name), found];
    } else {
      this.given[kind] = kind === "receipt" ? found : found.bytes;
    }
    // a receipt brings its proof along, unless one was put in as a file of its own
    if (kind === "receipt" && !this.named.some(([other]) => other === "proof")) this.given.proof = found.proof;
  }

  showGiven() {
    this.list.hidden = !this.named.length;
    this.list.replaceChildren(...this.named.map(([kind, name]) => made("li", {}, `${this.say(`given.${kind}`)}: ${name}`)));
  }

  source() {
    const typed = this.root.dataset.prefix || this.form.querySelector("#verify-address").value.trim();
    if (!typed) return null;
    return new Source(new URL(typed.endsWith("/") ? typed : `${typed}/`, location.href).href);
  }

  async run(what) {
    const typed = this.form.querySelector("#verify-index").value.trim();
    this.given.index = /^[0-9]{1,15}$/.test(typed) ? BigInt(typed) : null;
    const source = this.source();
    if (!source && what === checkWhole) {
      this.show({ lines: [], headline: { mark: "warning", code: "address.needed", values: {} } });
      return;
    }
    this.result.replaceChildren(made("p", { class: "meta" }, this.say("tool.working")));
    let shown = 0;
    const told = (read) => {
      if (performance.now() - shown < 200) return;
      shown = performance.now();
      this.result.firstChild.textContent = this.say("tool.reading", { read });
    };
    this.root.setAttribute("aria-busy", "true");
    this.show(await what(this.given, source, this.memory, told));
    this.root.removeAttribute("aria-busy");
  }

  // --- what came out

  show({ lines, headline, notes }) {
    const said = lines.map(({ mark, code, values }) =>
      made("li", { class: `is-${mark.split("-")[0]}` }, markOf(mark), this.say(code, values)));
    this.result.replaceChildren(
      notice(headline.mark, ...this.heading(headline)),
      ...(said.length ? [made("ul", { class: "plain verify-lines" }, ...said)] : []),
      ...(notes ? [this.evidence(notes)] : []));
    this.result.dataset.verifyResult = headline.code;
  }

  // What was found; of a document also by when it was logged, and who confirms it.
  heading({ code, values }) {
    const also = code === "headline.document" && values.count ? ["headline.logged"] : [];
    return [code, ...also].map((each) => this.say(each, values));
  }

  evidence(notes) {
    const file = URL.createObjectURL(new Blob([evidenceOf(notes)], { type: "text/plain" }));
    return made("p", {}, made("a", { class: "button", href: file, download: "fork.txt" }, this.say("fork.save")));
  }
}

const MARKS = { good: "✓", warning: "!", bad: "✗" };
const markOf = (mark) => made("span", { class: "verify-mark", "aria-hidden": "true" }, MARKS[mark.split("-")[0]]);

function notice(mark, said, ...more) {
  const lines = [made("p", {}, made("strong", {}, said)), ...more.map((each) => made("p", {}, each))];
  return made("div", { class: `notice is-${mark}` }, markOf(mark), made("div", {}, ...lines));
}

function made(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const root = document.querySelector("[data-verify]");
if (root) new Tool(root, JSON.parse(document.getElementById("verify-sentences").textContent));
