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
