// The button only appears where it can do something.
for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-campus-print]"))) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
