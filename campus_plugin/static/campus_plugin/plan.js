// What the plan can do where there is script: print, share, say what happened. Each button appears where it can do something.
const { campusCopied = "", campusNotCopied = "" } = /** @type {HTMLScriptElement} */ (document.currentScript).dataset;

// What was just done is read out: a status that stands there from the beginning is news to no screen reader.
if (location.hash === "#campus-said") document.getElementById("campus-said")?.focus();

for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-campus-print]"))) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-campus-share]"))) {
  button.hidden = false;
  button.addEventListener("click", () => share(button));
}

/** The device's own sheet where it has one (only over HTTPS), else a copy. @param {HTMLButtonElement} button */
async function share(button) {
  const text = button.dataset.campusShare ?? "";
  if (navigator.share) {
    try {
      await navigator.share({ text });
      return;
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return; // changed their mind
    }
  }
  const copied = await copy(text);
  button.focus();
  say(copied ? campusCopied : campusNotCopied, button);
}

/** Whether it is on the clipboard now. @param {string} text */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Over plain HTTP there is no `clipboard`: the older way, which needs a field in the page.
    const field = document.createElement("textarea");
    field.value = text;
    field.setAttribute("readonly", "");
    document.querySelector(".campus")?.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}

/** Read out, and shown under the button. @param {string} words @param {HTMLButtonElement} button */
function say(words, button) {
  const live = /** @type {HTMLElement} */ (document.querySelector("[data-campus-live]"));
  live.className = "campus-hint";
  button.parentElement?.after(live);
  live.textContent = words;
}
