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
