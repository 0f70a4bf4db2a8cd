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
