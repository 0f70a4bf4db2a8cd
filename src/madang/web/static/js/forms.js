// Comfort for forms; the rules are the server's.
//   data-show-if='{"fact": "kind", "op": "eq", "value": "lpg"}'  on a field: shown while the condition holds
//   <form data-draft="CON-06" data-draft-note="…" data-draft-clear="…">  keeps typed text in this browser until it is sent
//   <body … data-draft-sent="CON-06"> (any element)  on the receipt: forgets it
// Every form that posts: its buttons rest after the first click. The idempotency key in the form stays as it is.

const DAYS_KEPT = 7;
const prefix = "madang-draft:";

document.querySelectorAll("form").forEach((form) => {
  if (form.querySelector("[data-show-if]")) conditions(form);
  if (form.dataset.draft) draft(form);
  if (form.method === "post") once(form);
});
document.querySelectorAll("[data-draft-sent]").forEach((mark) => forget(mark.dataset.draftSent));
document.querySelector("[data-error-summary]")?.focus();

// --- fields that depend on others

function conditions(form) {
  const parts = [...form.querySelectorAll("[data-show-if]")].map((part) => [part, parsed(part.dataset.showIf)]);
  const update = () => {
    for (const [part, guard] of parts) {
      const shown = !guard || holds(guard, (name) => answer(form, name));
      part.hidden = !shown;
      part.querySelectorAll("input, select, textarea").forEach((input) => { input.disabled = !shown; });
    }
  };
  form.addEventListener("input", update);
  form.addEventListener("change", update);
  update();
}

function parsed(text) {
  try { return JSON.parse(text); } catch { return null; }
}

function holds(guard, answerTo) {
  if (guard.all) return guard.all.every((part) => holds(part, answerTo));
  if (guard.any) return guard.any.some((part) => holds(part, answerTo));
  if (guard.not) return !holds(guard.not, answerTo);
  const found = answerTo(guard.fact);
  return found !== null && compare(guard.op, found, guard.value);
}

function compare(op, found, value) {
  switch (op) {
    case "eq": return same(found, value);
    case "ne": return !same(found, value);
    case "in": return [found].flat().some((one) => [value].flat().some((wanted) => same(one, wanted)));
    case "lt": return order(found, value) < 0;
    case "le": return order(found, value) <= 0;
    case "gt": return order(found, value) > 0;
    case "ge": return order(found, value) >= 0;
    case "is_true": return String(found) === "true"; // a box, or one of two answers
    case "is_false": return String(found) === "false";
    case "known": return true;
    default: return true; // not known here: show the field, the server decides
  }
}

function same(found, value) {
  return typeof value === "number" ? number(found) === value : String(found) === String(value);
}

function number(text) {
  return Number(String(text).replaceAll(",", ""));
}

function order(found, value) {
  if (typeof value === "number") return number(found) - value;
  return String(found) < String(value) ? -1 : Number(String(found) > String(value));
}

// null: not answered; true or false for a single box; a list for several boxes
function answer(form, name) {
  const inputs = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)].filter((input) => !input.disabled);
  if (!inputs.length) return null;
  if (inputs[0].type === "radio") return inputs.find((input) => input.checked)?.value ?? null;
  if (inputs[0].type === "checkbox") {
    if (inputs.length === 1 && inputs[0].value === "true") return inputs[0].checked;
    return inputs.filter((input) => input.checked).map((input) => input.value);
  }
  return inputs[0].value === "" ? null : inputs[0].value;
}

// --- one click, one request

function once(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    // after the browser has taken the values, the pressed button among them
    setTimeout(() => form.querySelectorAll("button").forEach((button) => button.setAttribute("aria-disabled", "true")));
  });
  window.addEventListener("pageshow", () => {
    delete form.dataset.sent;
    form.querySelectorAll("button[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
  });
}

// --- what was typed survives a closed tab; never files, passwords, contacts or fields marked data-no-draft

function draft(form) {
  const name = prefix + form.dataset.draft;
  const kept = read(name);
  if (kept && !form.querySelector("[data-error-summary]")) fill(form, kept.values);
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => write(name, { at: Date.now(), values: values(form) }), 400);
  });
  if (kept && form.dataset.draftNote) note(form, name);
}

function keepable(form) {
  return [...form.elements].filter((input) =>
    input.name && !["hidden", "password", "file", "email", "tel", "submit", "button"].includes(input.type) &&
    !input.closest("[data-no-draft]"));
}

function place(input) {
  return ["checkbox", "radio"].includes(input.type) ? `${input.name}=${input.value}` : input.name;
}

function values(form) {
  return Object.fromEntries(keepable(form).map((input) =>
    [place(input), ["checkbox", "radio"].includes(input.type) ? input.checked : input.value]));
}

function fill(form, values) {
  for (const input of keepable(form)) {
    const value = values[place(input)];
    if (value === undefined) continue;
    if (typeof value === "boolean") input.checked = value;
    else if (!input.value) input.value = value;
  }
  form.dispatchEvent(new Event("change"));
}

function note(form, name) {
  const line = document.createElement("p");
  line.className = "draft-note";
  line.setAttribute("role", "status");
  line.textContent = `${form.dataset.draftNote} `;
  const clear = document.createElement("button");
  clear.type = "button";
  clear.className = "link-button";
  clear.textContent = form.dataset.draftClear ?? "×";
  clear.addEventListener("click", () => { localStorage.removeItem(name); location.reload(); });
  line.append(clear);
  form.prepend(line);
}

function read(name) {
  try {
    const kept = JSON.parse(localStorage.getItem(name));
    if (kept && Date.now() - kept.at < DAYS_KEPT * 86400e3) return kept;
    localStorage.removeItem(name);
  } catch { /* storage is switched off */ }
  return null;
}

function write(name, kept) {
  try { localStorage.setItem(name, JSON.stringify(kept)); } catch { /* storage is full or switched off */ }
}

function forget(draftName) {
  try { localStorage.removeItem(prefix + draftName); } catch { /* storage is switched off */ }
}
