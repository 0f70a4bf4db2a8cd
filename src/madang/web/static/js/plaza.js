// Comfort on pages of documents: arrow keys turn pages, a citation is copied. Everything works without it.
const typing = (element) => element.closest("input, textarea, select, [contenteditable], [tabindex='0']");

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || typing(event.target)) return;
  const turn = { ArrowLeft: "previous", ArrowRight: "next" }[event.key];
  const link = turn && document.querySelector(`[data-turn="${turn}"]`);
  if (link) location.assign(link.href);
});

for (const said of document.querySelectorAll("[data-copied]")) {
  said.addEventListener("dblclick", async () => {
    await navigator.clipboard?.writeText(said.textContent.trim());
    const toast = document.querySelector("[data-toasts]");
    if (toast) toast.textContent = said.dataset.copied;
  });
}
