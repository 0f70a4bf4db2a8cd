// Keys for people who work at the desk all day (WCAG 2.1.4: can be switched off, rest while somebody types).
//   data-key="a" on a link, button or summary: that key goes there
//   data-row on lines of a list: j and k walk through them

const SWITCH = "madang-shortcuts-off";
const help = document.querySelector("[data-shortcuts]");
const box = help?.querySelector("[data-shortcuts-switch]");

if (help && box) {
  help.hidden = false;
  box.checked = !stored();
  box.addEventListener("change", () => { store(!box.checked); mark(); });
  mark();
  document.addEventListener("keydown", pressed);
}

function pressed(event) {
  if (stored() || event.ctrlKey || event.altKey || event.metaKey || event.isComposing || typing(event.target)) return;
  const act = { j: () => walk(1), k: () => walk(-1), "/": search, "?": explain }[event.key] ?? keyed(event.key);
  if (!act) return;
  event.preventDefault();
  act();
}

const typing = (element) =>
  element.isContentEditable || element.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit])");

function keyed(key) {
  if (key.length !== 1) return null;
  const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  return target && (() => { target.focus(); if (target.matches("summary")) target.click(); });
}

function walk(by) {
  const rows = [...document.querySelectorAll("[data-row]")];
  const now = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[now < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(now + by, 0), rows.length - 1)];
  next?.querySelector("a[href], button")?.focus();
}

function search() {
  document.querySelector("input[type=search]")?.focus();
}

function explain() {
  help.open = true;
  help.querySelector("summary").focus();
}

function mark() {
  document.body.classList.toggle("no-keys", stored());
}

function stored() {
  try { return localStorage.getItem(SWITCH) === "yes"; } catch { return false; }
}

function store(off) {
  try { off ? localStorage.setItem(SWITCH, "yes") : localStorage.removeItem(SWITCH); } catch { /* switched off */ }
}
