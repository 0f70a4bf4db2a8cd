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
