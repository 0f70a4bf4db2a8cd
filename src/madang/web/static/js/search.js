// Offers words while somebody types into `input[data-completes="NAME OF THE LIST"]`; without it the box is a box.
// The pattern is the combobox of ARIA 1.2: arrows choose, Enter takes, Escape closes, focus stays in the box.

const PAUSE = 150; // ms between the last key and the question
const MOST = 8;
const LONGEST = 100; // characters that are completed: of a longer line the rest would be lost
let lists = 0;

document.querySelectorAll("input[data-completes]").forEach(complete);

function complete(input) {
  const list = document.createElement("ul");
  list.id = `completions-${++lists}`;
  list.className = "completions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.completes);
  input.parentElement.append(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
    input.setAttribute(name, value);
  }
  const state = { input, list, chosen: -1, typed: input.value, timer: 0, asked: null };
  input.addEventListener("input", () => later(state));
  input.addEventListener("keydown", (event) => steer(state, event));
  input.addEventListener("blur", () => close(state));
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) take(state, option);
  });
}

function later(state) {
  clearTimeout(state.timer);
  state.asked?.abort();
  state.typed = state.input.value;
  if (!state.typed.trim() || state.typed.length > LONGEST) { close(state); return; }
  state.timer = setTimeout(() => ask(state), PAUSE);
}

async function ask(state) {
  state.asked = new AbortController();
  const query = new URLSearchParams({ q: state.typed, limit: String(MOST) });
  try {
    const answer = await fetch(`/api/v1/search/complete?${query}`, { signal: state.asked.signal });
    show(state, answer.ok ? (await answer.json()).items : []);
  } catch {
    close(state); // no words: nothing is lost
  }
}

function show(state, items) {
  if (document.activeElement !== state.input || !items.length) { close(state); return; }
  state.list.replaceChildren(...items.map((item, n) => {
    const option = document.createElement("li");
    option.id = `${state.list.id}-${n}`;
    option.textContent = item.text;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    return option;
  }));
  state.chosen = -1;
  state.list.hidden = false;
  state.input.setAttribute("aria-expanded", "true");
  state.input.removeAttribute("aria-activedescendant");
}

function steer(state, event) {
  if (event.isComposing || state.list.hidden) return; // a syllable of Korean is being put together
  const options = [...state.list.children];
  if (event.key === "ArrowDown") choose(state, state.chosen + 1 < options.length ? state.chosen + 1 : -1);
  else if (event.key === "ArrowUp") choose(state, state.chosen < 0 ? options.length - 1 : state.chosen - 1);
  else if (event.key === "Escape") close(state);
  else if (event.key === "Enter" && state.chosen >= 0) take(state, options[state.chosen]);
  else return;
  event.preventDefault();
}

function choose(state, n) {
  state.chosen = n;
  [...state.list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === n)));
  if (n < 0) state.input.removeAttribute("aria-activedescendant");
  else state.input.setAttribute("aria-activedescendant", state.list.children[n].id);
  state.list.children[n]?.scrollIntoView({ block: "nearest" });
}

function take(state, option) {
  state.input.value = option.textContent;
  close(state);
  state.input.form.requestSubmit();
}

function close(state) {
  clearTimeout(state.timer);
  state.asked?.abort();
  state.list.hidden = true;
  state.list.replaceChildren();
  state.chosen = -1;
  state.input.setAttribute("aria-expanded", "false");
  state.input.removeAttribute("aria-activedescendant");
}
