// Places to be masked, drawn on the picture of a page: with the mouse, a finger or a pen; or with the keys
// (Enter begins or keeps one, arrows move it, with Shift they change its size, Escape drops it). What is drawn stands in
// the fields of the form, which work without this script.

const sheet = document.querySelector("[data-draw]");
const form = document.querySelector("[data-places]");
const EDGES = ["left", "top", "right", "bottom"];
const SVG = "http://www.w3.org/2000/svg";
const drawn = sheet?.querySelector("[data-drawn]");
let being = null; // the place being drawn: its edges in hundredths
let start = null;

if (sheet && form && drawn) {
  form.addEventListener("input", show);
  sheet.addEventListener("pointerdown", begin);
  sheet.addEventListener("pointermove", draw);
  sheet.addEventListener("pointerup", end);
  sheet.addEventListener("pointercancel", drop);
  sheet.addEventListener("keydown", pressed);
  sheet.querySelector("img").draggable = false;
}

function begin(event) {
  if (event.button !== 0 || !event.isPrimary) return;
  sheet.setPointerCapture(event.pointerId);
  start = at(event);
}

function draw(event) {
  if (!start) return;
  const [x, y] = at(event);
  being = [Math.min(start[0], x), Math.min(start[1], y), Math.max(start[0], x), Math.max(start[1], y)];
  show();
}

function end() {
  start = null;
  if (being && being[2] - being[0] > 0.3 && being[3] - being[1] > 0.3) keep();
  else drop();
}

function drop() {
  start = being = null;
  show();
}

function pressed(event) {
  if (event.key === "Enter") being ? keep() : (being = [40, 45, 60, 50]);
  else if (event.key === "Escape" && being) being = null;
  else if (being && event.key.startsWith("Arrow")) move(event.key, event.shiftKey);
  else return;
  event.preventDefault();
  show();
}

function move(key, grows) {
  const axis = key === "ArrowLeft" || key === "ArrowRight" ? 0 : 1;
  const by = key === "ArrowRight" || key === "ArrowDown" ? 1 : -1;
  if (grows) being[axis + 2] = Math.min(100, Math.max(being[axis] + 1, being[axis + 2] + by));
  else if (being[axis] + by >= 0 && being[axis + 2] + by <= 100) { being[axis] += by; being[axis + 2] += by; }
}

function keep() {
  const line = lines().find((one) => one.every((field) => !field.value)) ?? another();
  line.forEach((field, n) => { field.value = being[n].toFixed(2); });
  being = null;
  show();
}

// one more line for another place, like the last one
function another() {
  const all = form.querySelectorAll(".place-line");
  const last = all[all.length - 1];
  const copy = last.cloneNode(true);
  for (const element of copy.querySelectorAll("[id], [for]")) {
    for (const name of ["id", "name", "for"]) {
      if (element.hasAttribute(name)) element.setAttribute(name, element.getAttribute(name).replace(/\d+/, String(all.length)));
    }
    if (element.matches("input")) element.value = "";
  }
  copy.setAttribute("aria-label", copy.getAttribute("aria-label").replace(/\d+/, String(all.length + 1)));
  last.after(copy);
  return fields(copy);
}

const fields = (line) => EDGES.map((edge) => line.querySelector(`[name$="-${edge}"]`));
const lines = () => [...form.querySelectorAll(".place-line")].map(fields);

function show() {
  const places = lines().map((line) => line.map((field) => (field.value.trim() ? Number(field.value.replace(",", ".")) : NaN)));
  drawn.replaceChildren(...places.filter((place) => place.every(Number.isFinite)).map((place) => rect(place, "place")));
  if (being) drawn.append(rect(being, "place is-being-drawn"));
}

function rect([left, top, right, bottom], name) {
  const shape = document.createElementNS(SVG, "rect");
  shape.setAttribute("class", name);
  for (const [key, value] of Object.entries({ x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) })) shape.setAttribute(key, value);
  return shape;
}

function at(event) {
  const box = sheet.getBoundingClientRect();
  const within = (value, size) => Math.min(100, Math.max(0, (100 * value) / size));
  return [within(event.clientX - box.left, box.width), within(event.clientY - box.top, box.height)];
}
