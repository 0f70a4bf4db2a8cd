// What people see: <div data-verify data-prefix="/log/"> and the sentences in <script id="verify-sentences">.
// Without a prefix (the downloaded file) the address of the log is asked for.

class Tool {
  constructor(root, sentences) {
    this.root = root;
    this.sentences = sentences;
    this.memory = new Memory();
    this.language = this.chosenLanguage();
    this.clear();
    this.draw();
  }

  chosenLanguage() {
    const wanted = [document.documentElement.lang, ...navigator.languages].map((tag) => tag.slice(0, 2));
    return wanted.find((code) => code in this.sentences) ?? "en";
  }

  clear() {
    this.given = { policy: null, proof: null, entry: null, receipt: null, documents: [], index: null };
    this.named = []; // [kind, name of the file]
  }

  say(code, values = {}) {
    const sentence = this.sentences[this.language][code] ?? code;
    return sentence.replace(/\{(\w+)\}/g, (_, name) => this.written(name, values[name]));
  }

  written(name, value) {
    if (name === "kind") return this.sentences[this.language][`kind.${value}`] ?? value;
    if (name !== "time") return typeof value === "bigint" ? value.toLocaleString(this.language) : String(value ?? "");
    const parts = { year: "numeric", month: "long", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit" };
    return new Intl.DateTimeFormat(this.language, { ...parts, hourCycle: "h23", timeZoneName: "short" }).format(value * 1000);
  }

  // --- what stands on the page

  draw() {
    if (!globalThis.crypto?.subtle) {
      this.root.replaceChildren(notice("bad", this.say("browser.insecure")));
      return;
    }
    this.result = made("div", { role: "status", "data-verify-result": "" });
    this.list = made("ul", { class: "plain verify-given", hidden: "" });
    this.form = made("form", { class: "form verify-form" },
      ...this.languageChoice(), this.dropZone(), this.list, this.indexField(), ...this.addressField(), this.buttons());
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.run(check); });
    this.root.replaceChildren(this.form, this.result);
    this.showGiven();
    verifiesSignatures().then((works) => { if (!works) this.form.before(notice("warning", this.say("browser.ed25519"))); });
  }

  languageChoice() {
    const names = Object.entries(this.sentences).map(([code, words]) => [code, words["tool.language"]]);
    if (names.length < 2) return [];
    const choice = made("p", { class: "cluster verify-languages" });
    for (const [code, name] of names) {
      const button = made("button", { type: "button", class: "button is-small is-quiet", lang: code, "aria-pressed": String(code === this.language) }, name);
      button.addEventListener("click", () => this.speak(code));
      choice.append(button);
    }
    return [choice];
  }

  speak(code) {
    this.language = document.documentElement.lang = code;
    document.querySelectorAll("[data-say]").forEach((part) => { part.textContent = this.say(part.dataset.say); });
    this.draw();
  }

  dropZone() {
    const input = made("input", { type: "file", id: "verify-files", multiple: "", "aria-describedby": "verify-files-help" });
    input.addEventListener("change", () => { this.take(input.files); });
    const zone = made("div", { class: "field verify-drop" },
      made("label", { for: "verify-files" }, this.say("tool.files")), input,
      made("p", { class: "meta", id: "verify-files-help" }, this.say("tool.files-help")));
    zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("is-over"); });
    zone.addEventListener("dragleave", () => zone.classList.remove("is-over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("is-over");
      this.take(event.dataTransfer.files);
    });
    return zone;
  }

  indexField() {
    const asked = /^[0-9]{1,15}$/.exec(new URLSearchParams(location.search).get("entry") ?? "")?.[0] ?? "";
    return this.field("index", { inputmode: "numeric", pattern: "[0-9]{1,15}", value: asked });
  }

  addressField() {
    return this.root.dataset.prefix ? [] : [this.field("address", { type: "url", placeholder: "https://…/log/" })];
  }

  field(name, attributes) {
    const input = made("input", { id: `verify-${name}`, type: "text", autocomplete: "off", ...attributes, "aria-describedby": `verify-${name}-help` });
    return made("div", { class: "field" },
      made("label", { for: `verify-${name}` }, this.say(`tool.${name}`)), input,
      made("p", { class: "meta", id: `verify-${name}-help` }, this.say(`tool.${name}-help`)));
  }

  buttons() {
    const whole = made("button", { type: "button", class: "button is-quiet", "data-verify-whole": "" }, this.say("tool.whole"));
    whole.addEventListener("click", () => this.run(checkWhole));
    const again = made("button", { type: "button", class: "button is-quiet" }, this.say("tool.again"));
    again.addEventListener("click", () => { this.clear(); this.draw(); this.form.querySelector("input").focus(); });
    return made("p", { class: "form-actions" }, made("button", { class: "button" }, this.say("tool.check")), whole, again);
  }

  // --- what is put in

  async take(files) {
    for (const file of files) {
      try {
        await this.takeOne(file.name, new Uint8Array(await file.arrayBuffer()));
      } catch {
        this.show({ lines: [], headline: { mark: "bad", code: "file.unreadable", values: { name: file.name } } });
        return;
      }
    }
    this.showGiven();
    await this.run(check);
  }

  async takeOne(name, bytes) {
    const { kind, ...found } = await recognised(name, bytes);
    this.named = this.named.filter(([other, same]) => (kind === "document" ? same !== name : other !== kind));
    this.named.push([kind, name]);
    if (kind === "document") {
      this.given.documents = [...this.given.documents.filter((other) => other.name !== name), found];
    } else {
      this.given[kind] = kind === "receipt" ? found : found.bytes;
    }
    // a receipt brings its proof along, unless one was put in as a file of its own
    if (kind === "receipt" && !this.named.some(([other]) => other === "proof")) this.given.proof = found.proof;
  }

  showGiven() {
    this.list.hidden = !this.named.length;
    this.list.replaceChildren(...this.named.map(([kind, name]) => made("li", {}, `${this.say(`given.${kind}`)}: ${name}`)));
  }

  source() {
    const typed = this.root.dataset.prefix || this.form.querySelector("#verify-address").value.trim();
    if (!typed) return null;
    return new Source(new URL(typed.endsWith("/") ? typed : `${typed}/`, location.href).href);
  }

  async run(what) {
    const typed = this.form.querySelector("#verify-index").value.trim();
    this.given.index = /^[0-9]{1,15}$/.test(typed) ? BigInt(typed) : null;
    const source = this.source();
    if (!source && what === checkWhole) {
      this.show({ lines: [], headline: { mark: "warning", code: "address.needed", values: {} } });
      return;
    }
    this.result.replaceChildren(made("p", { class: "meta" }, this.say("tool.working")));
    let shown = 0;
    const told = (read) => {
      if (performance.now() - shown < 200) return;
      shown = performance.now();
      this.result.firstChild.textContent = this.say("tool.reading", { read });
    };
    this.root.setAttribute("aria-busy", "true");
    this.show(await what(this.given, source, this.memory, told));
    this.root.removeAttribute("aria-busy");
  }

  // --- what came out

  show({ lines, headline, notes }) {
    const said = lines.map(({ mark, code, values }) =>
      made("li", { class: `is-${mark.split("-")[0]}` }, markOf(mark), this.say(code, values)));
    this.result.replaceChildren(
      notice(headline.mark, ...this.heading(headline)),
      ...(said.length ? [made("ul", { class: "plain verify-lines" }, ...said)] : []),
      ...(notes ? [this.evidence(notes)] : []));
    this.result.dataset.verifyResult = headline.code;
  }

  // What was found; of a document also by when it was logged, and who confirms it.
  heading({ code, values }) {
    const also = code === "headline.document" && values.count ? ["headline.logged"] : [];
    return [code, ...also].map((each) => this.say(each, values));
  }

  evidence(notes) {
    const file = URL.createObjectURL(new Blob([evidenceOf(notes)], { type: "text/plain" }));
    return made("p", {}, made("a", { class: "button", href: file, download: "fork.txt" }, this.say("fork.save")));
  }
}

const MARKS = { good: "✓", warning: "!", bad: "✗" };
const markOf = (mark) => made("span", { class: "verify-mark", "aria-hidden": "true" }, MARKS[mark.split("-")[0]]);

function notice(mark, said, ...more) {
  const lines = [made("p", {}, made("strong", {}, said)), ...more.map((each) => made("p", {}, each))];
  return made("div", { class: `notice is-${mark}` }, markOf(mark), made("div", {}, ...lines));
}

function made(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const root = document.querySelector("[data-verify]");
if (root) new Tool(root, JSON.parse(document.getElementById("verify-sentences").textContent));
