// A document that is being written is kept on the server while its author types.
//   <form data-autosave data-unsaved="…">  with hidden `revision` and `idempotency_key`; `[data-saved]` says when.
// Without this script the button "Save" does the same.

const PAUSE = 3000; // milliseconds after the last key
const form = document.querySelector("form[data-autosave]");
const told = document.querySelector("[data-saved]");

if (form && told) {
  let timer = 0;
  let running = false;
  let again = false;

  const save = async () => {
    if (running) { again = true; return; }
    running = true;
    again = false;
    const body = new FormData(form);
    body.set("button", "save");
    body.set("idempotency_key", crypto.randomUUID());
    body.delete("files"); // files go with the button: a large one must not be sent with every pause
    try {
      const answer = await fetch(location.pathname, { method: "POST", body, headers: { Accept: "application/json" } });
      const kept = await answer.json();
      told.textContent = kept.said;
      if (answer.ok) form.elements.revision.value = kept.revision;
    } catch {
      told.textContent = form.dataset.unsaved;
    }
    running = false;
    if (again) later();
  };
  const later = () => { clearTimeout(timer); timer = setTimeout(save, PAUSE); };
  form.addEventListener("input", later);
  form.addEventListener("submit", () => clearTimeout(timer));
}
