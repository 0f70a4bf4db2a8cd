// Keeps a case page current. The page is complete without it.
//   <div data-live-url="/live/cases/2026-0000001" data-live-seq="7"> … <section data-region="steps"> …
// Event `case`: {seq, summary: {ko, en}, html: {region: html}}; `html` comes with the last of several events and
// is rendered and escaped by our server. Event `end`: the case is no longer public.

const root = document.querySelector("[data-live-url]");
let asking; // the timer that asks for the line about the public log
if (root && "EventSource" in window) watch(root);

function watch(root) {
  const status = root.querySelector("[data-live-status]");
  const said = root.querySelector("[data-live-said]");
  const address = new URL(root.dataset.liveUrl, location.href);
  let seen = Number(root.dataset.liveSeq || 0);
  if (seen) address.searchParams.set("last_event_id", seen);
  address.searchParams.set("lang", document.documentElement.lang);

  const stream = new EventSource(address);
  stream.addEventListener("open", () => show(status, "open"));
  stream.addEventListener("error", () => show(status, stream.readyState === EventSource.CLOSED ? "off" : "waiting"));
  stream.addEventListener("case", (event) => {
    let change;
    try { change = JSON.parse(event.data); } catch { return; }
    const seq = Number(change.seq ?? event.lastEventId);
    if (seq && seq <= seen) return;
    seen = seq || seen;
    for (const [name, html] of Object.entries(change.html ?? {})) replace(root, name, html);
    followLog(root);
    if (change.summary) announce(said, change.summary[document.documentElement.lang] ?? change.summary.ko);
    document.dispatchEvent(new CustomEvent("madang:case", { detail: change }));
  });
  stream.addEventListener("end", () => { stream.close(); location.reload(); });
  followLog(root);
  window.addEventListener("pagehide", () => stream.close());
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
}

// The public log follows a moment later: the line about it is asked for again until witnesses have confirmed.
function followLog(root, times = 10) {
  clearTimeout(asking);
  if (!times || !root.querySelector("[data-log-open]")) return;
  asking = setTimeout(async () => {
    try {
      const answer = await fetch(location.pathname);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const log = answer.ok && page.querySelector('[data-region="log"]');
      if (log) replace(root, "log", log.innerHTML);
    } catch { /* the next time */ }
    followLog(root, times - 1);
  }, 3000);
}

function show(status, state) {
  if (!status) return;
  status.dataset.state = state;
  status.textContent = status.dataset[state] ?? "";
  status.hidden = state === "off";
}

function announce(said, summary) {
  if (said) said.textContent = summary;
  const toasts = document.querySelector("[data-toasts]");
  if (!toasts) return;
  const toast = document.createElement("p");
  toast.className = "toast";
  toast.setAttribute("aria-hidden", "true"); // said already by the region above
  toast.textContent = summary;
  toasts.replaceChildren(toast);
  setTimeout(() => toast.remove(), 8000);
}

// Replaces a region, keeping what the reader opened and where they are.
function replace(root, name, html) {
  const region = root.querySelector(`[data-region="${CSS.escape(name)}"]`);
  if (!region || written(region.innerHTML) === written(html)) return;
  const open = [...region.querySelectorAll("details")].map((part, place) => [key(part, place), part.open]);
  const focus = place(region, document.activeElement);

  region.innerHTML = html;

  const states = new Map(open);
  [...region.querySelectorAll("details")].forEach((part, place) => {
    part.open = states.get(key(part, place)) ?? part.open;
  });
  restore(region, focus);
  region.classList.remove("just-changed");
  requestAnimationFrame(() => region.classList.add("just-changed"));
}

// As a browser writes it, without what the reader opened: only a true change is shown as one.
function written(html) {
  const page = document.createElement("template");
  page.innerHTML = html;
  page.content.querySelectorAll("details[open]").forEach((part) => part.removeAttribute("open"));
  return page.innerHTML;
}

const key = (part, place) => part.id || part.dataset.key || `#${place}`;
const REACHABLE = "a[href], button, summary, input, select, textarea, [tabindex]";

function place(region, element) {
  if (!element || !region.contains(element)) return null;
  return { id: element.id, index: [...region.querySelectorAll(REACHABLE)].indexOf(element) };
}

function restore(region, focus) {
  if (!focus) return;
  const byId = focus.id && region.querySelector(`#${CSS.escape(focus.id)}`);
  const target = byId || region.querySelectorAll(REACHABLE)[focus.index];
  (target ?? region).focus({ preventScroll: true });
}
