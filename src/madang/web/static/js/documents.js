// A document that is being written is kept on the server while its author types, and in this browser until it is.
//   <form data-autosave data-document="ID" data-unsaved="…" …>  with hidden `revision`; `[data-saved]` says how it stands
// Without this script the button "Save" does the same.

const PAUSE = 3000; // milliseconds after the last key
const AGAIN = 10000; // after a failure
const DAYS_KEPT = 14;
const form = document.querySelector("form[data-autosave]");
const told = document.querySelector("[data-saved]");

function begin() {
  const name = `madang-draft:document-${form.dataset.document}`;
  let timer = 0, running = false, stopped = false, typed = 0;

  const save = async () => {
    if (running || stopped) return;
    running = true;
    const seen = typed;
    const body = new FormData(form);
    body.set("button", "save");
    body.set("idempotency_key", crypto.randomUUID());
    body.delete("files"); // files go with the button: a large one must not be sent with every pause
    try {
      await settle(await fetch(location.pathname, { method: "POST", body, headers: { Accept: "application/json" } }), seen);
    } catch {
      say(form.dataset.unsaved);
      later(AGAIN);
    }
    running = false;
    if (typed !== seen && !stopped) later(PAUSE);
  };

  const settle = async (answer, seen) => {
    if (answer.status === 401 || answer.status === 403 || answer.redirected) return stop(form.dataset.signedOut);
    if (answer.status >= 500) throw new Error("not now");
    const kept = await answer.json();
    if (answer.status === 409) return stop(kept.code === "not_possible" ? form.dataset.closed : form.dataset.elsewhere);
    form.elements.revision.value = kept.revision;
    say(kept.said);
    if (answer.ok && typed === seen) forget(name); else keep();
  };

  const keep = () => write(name, { at: Date.now(), revision: form.elements.revision.value, values: values() });
  const later = (pause) => { clearTimeout(timer); timer = setTimeout(save, pause); };
  const stop = (words) => { stopped = true; keep(); say(words); };
  const say = (words) => { told.textContent = words; };

  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    typed += 1;
    keep();
    if (!stopped) later(PAUSE);
  });
  form.addEventListener("submit", () => clearTimeout(timer)); // what is kept goes when the next page has it
  window.addEventListener("online", () => { if (typed && !stopped) later(0); });
  restore(name, () => { typed += 1; later(PAUSE); });
}

// --- what this browser still has of an earlier time

function restore(name, changed) {
  const kept = read(name);
  if (!kept || form.dataset.refused !== undefined) return;
  if (same(kept.values)) { forget(name); return; }
  if (kept.revision === form.elements.revision.value) {
    fill(kept.values);
    note(name, form.dataset.restored);
    changed();
  } else {
    note(name, form.dataset.found, () => { fill(kept.values); changed(); });
  }
}

const inputs = () => [...form.elements].filter((input) =>
  input.name && !["hidden", "file", "submit", "button"].includes(input.type));
const ticked = (input) => ["checkbox", "radio"].includes(input.type);
const place = (input) => (ticked(input) ? `${input.name}=${input.value}` : input.name);
const value = (input) => (ticked(input) ? input.checked : input.value);
const values = () => Object.fromEntries(inputs().map((input) => [place(input), value(input)]));
const same = (kept) => inputs().every((input) => !(place(input) in kept) || kept[place(input)] === value(input));

function fill(kept) {
  for (const input of inputs()) {
    const before = kept[place(input)];
    if (before === undefined) continue;
    if (ticked(input)) input.checked = before; else input.value = before;
  }
}

function note(name, words, putBack) {
  const line = document.createElement("p");
  line.className = "draft-note";
  line.setAttribute("role", "status");
  line.append(`${words} `);
  if (putBack) line.append(button(form.dataset.putBack, () => { putBack(); line.remove(); }), " ");
  line.append(button(form.dataset.throwAway, () => { forget(name); location.reload(); }));
  form.prepend(line);
}

function button(words, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "link-button";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}

function read(name) {
  try {
    const kept = JSON.parse(localStorage.getItem(name));
    if (kept?.values && Date.now() - kept.at < DAYS_KEPT * 86400e3) return kept;
    localStorage.removeItem(name);
  } catch { /* storage is switched off */ }
  return null;
}

function write(name, kept) {
  try { localStorage.setItem(name, JSON.stringify(kept)); } catch { /* storage is full or switched off */ }
}

function forget(name) {
  try { localStorage.removeItem(name); } catch { /* storage is switched off */ }
}

if (form && told) begin(); // last, when all of the above is there
