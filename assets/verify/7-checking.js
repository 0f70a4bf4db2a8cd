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
