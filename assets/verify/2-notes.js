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
