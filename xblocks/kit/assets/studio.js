// @ts-check
/**
 * The YAML editor in Studio: line numbers, checks while typing, a draft on the device until Studio has the text.
 *
 * Studio and its libraries give a jQuery-wrapped element, the preview a DOM node; `handlerUrl` wants the one it gave.
 * @param {any} runtime
 * @param {any} element
 * @param {{draft: string, base: string, csrfCookie: string, words: Record<string, string>}} args
 */
// eslint-disable-next-line no-unused-vars -- the platform starts it by this name
function CampusStudio(runtime, element, args) {
  "use strict";
  const LINE = 21; // pixels, as in the style sheet
  const holder = /** @type {HTMLElement} */ (element.querySelector ? element : element[0]);
  /** @template {HTMLElement} T @param {string} name @returns {T} */
  const part = (name) => /** @type {T} */ (holder.querySelector(`[data-campus-${name}]`));
  const text = /** @type {HTMLTextAreaElement} */ (part("text"));
  const name = /** @type {HTMLInputElement} */ (part("name"));
  const weight = /** @type {HTMLInputElement | null} */ (part("weight"));
  const [lines, said, list, trouble] = ["lines", "said", "problems", "trouble"].map((one) => part(one));
  const words = args.words;
  let { base } = args;
  let saved = text.defaultValue;
  let settings = { name: name.value, weight: weight ? weight.value : "" };
  let timer = 0;
  let asked = 0;
  let saving = false;
  let keptOnDevice = true;
  let aside = ""; // the text that « go back » took away
  let numbered = "";
  /** @type {Set<number>} */
  let faulty = new Set();

  // --- the draft ----------------------------------------------------------------------------------------------------

  const dirty = () =>
    text.value !== saved || name.value !== settings.name || (weight !== null && weight.value !== settings.weight);

  function keep() {
    try {
      if (!dirty()) localStorage.removeItem(args.draft);
      else {
        const value = { text: text.value, name: name.value, weight: weight ? weight.value : "", base };
        localStorage.setItem(args.draft, JSON.stringify(value));
      }
      keptOnDevice = true;
    } catch {
      keptOnDevice = !dirty();
      if (!keptOnDevice) note(words.memory);
    }
  }

  /** @returns {{text: string, name: string, weight: string, base: string} | null} */
  function kept() {
    try {
      const draft = JSON.parse(localStorage.getItem(args.draft) || "null");
      return draft && ["text", "name", "weight", "base"].every((one) => typeof draft[one] === "string") ? draft : null;
    } catch {
      return null;
    }
  }

  function restore() {
    const draft = kept();
    if (!draft) return;
    text.value = draft.text;
    name.value = draft.name;
    if (weight) weight.value = draft.weight;
    if (!dirty()) {
      keep();
      return;
    }
    const elsewhere = draft.base !== base;
    note(elsewhere ? `${words.restored} ${words.changed}` : words.restored);
    part("discard").hidden = false;
    if (elsewhere) theirs(saved);
  }

  /** @param {string} sentence */
  function note(sentence) {
    part("kept").textContent = sentence;
    part("note").hidden = false;
  }

  /** @param {string} value */
  function theirs(value) {
    const box = part("theirs");
    box.hidden = false;
    /** @type {HTMLElement} */ (box.querySelector("pre")).textContent = value;
  }

  // --- lines and faults ---------------------------------------------------------------------------------------------

  function number() {
    const count = text.value.split("\n").length;
    const wanted = `${count}:${[...faulty].join()}`;
    if (wanted !== numbered) {
      numbered = wanted;
      const marks = Array.from({ length: count }, (_, place) => {
        const mark = document.createElement(faulty.has(place + 1) ? "b" : "span");
        mark.textContent = `${place + 1}\n`;
        return mark;
      });
      lines.replaceChildren(...marks);
    }
    lines.scrollTop = text.scrollTop;
  }

  /** @param {number} line */
  function jump(line) {
    const before = text.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    const end = text.value.indexOf("\n", before);
    text.focus();
    text.setSelectionRange(before, end < 0 ? text.value.length : end);
    text.scrollTop = Math.max(0, (line - 5) * LINE);
    text.scrollLeft = 0;
  }

  /** @param {string} sentence */
  function say(sentence) {
    if (said.textContent !== sentence) said.textContent = sentence; // said once, not at every key
  }

  /** @param {{problems: {line: number | null, path: string, message: string}[], count: number}} told */
  function tell({ problems, count }) {
    faulty = new Set(problems.map((problem) => problem.line || 1));
    const head = count === 0 ? words.valid : count === 1 ? words.one : words.many.replace("%(count)s", String(count));
    say(count > problems.length ? `${head} ${words.more}` : head);
    const entries = problems.map((problem) => {
      const entry = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "campus-studio-jump";
      button.textContent = `${words.line} ${problem.line || 1}`;
      button.addEventListener("click", () => jump(problem.line || 1));
      const where = document.createElement("code");
      where.textContent = problem.path;
      entry.append(button, " ", where, problem.path ? " " : "", problem.message);
      return entry;
    });
    list.replaceChildren(...entries);
    number();
  }

  // --- to the server ------------------------------------------------------------------------------------------------

  /**
   * The answer's status and body; a page instead of JSON (a login, a server's own error) has no body.
   * @param {string} handler @param {object} body @returns {Promise<{status: number, data: any}>}
   */
  async function send(handler, body) {
    const cookie = document.cookie.split("; ").find((pair) => pair.startsWith(`${args.csrfCookie}=`));
    const token = cookie ? decodeURIComponent(cookie.slice(args.csrfCookie.length + 1)) : "";
    const response = await fetch(runtime.handlerUrl(element, handler), {
      method: "POST",
      credentials: "same-origin",
      redirect: "manual",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify(body),
    });
    const data = await response.json().catch(() => null);
    return { status: response.type === "opaqueredirect" ? 401 : response.status, data };
  }

  /** What went wrong, in a sentence. @param {number} status @param {any} data @returns {string} */
  function fault(status, data) {
    if (data && data.error) return data.error;
    return status === 401 || status === 403 ? words.signin : words.unreachable;
  }

  async function check() {
    const mine = (asked += 1);
    try {
      const { status, data } = await send("studio_check", { definition: text.value });
      if (mine !== asked) return; // the author typed on meanwhile
      if (status === 200 && data) tell(data);
      else say(fault(status, data));
    } catch {
      if (mine === asked) say(words.unreachable);
    }
  }

  function typed() {
    keep();
    part("anyway").hidden = true;
    trouble.textContent = "";
    number();
    clearTimeout(timer);
    timer = window.setTimeout(check, 500);
  }

  /** @param {string} sentence */
  function refuse(sentence) {
    runtime.notify("error", { title: words.refused, message: sentence });
    trouble.textContent = sentence;
    trouble.focus();
  }

  /** @param {boolean} anyway */
  async function save(anyway) {
    if (saving) return;
    saving = true;
    asked += 1;
    clearTimeout(timer);
    const sent = { text: text.value, name: name.value, weight: weight ? weight.value : "" };
    for (const field of [name, weight]) field?.removeAttribute("aria-invalid");
    trouble.textContent = "";
    runtime.notify("save", { state: "start", message: words.saving });
    try {
      const body = { definition: sent.text, display_name: sent.name, base, anyway };
      const { status, data } = await send("studio_save", weight ? { ...body, weight: sent.weight } : body);
      if (status === 200 && data && data.saved) {
        saved = sent.text;
        settings = { name: sent.name, weight: sent.weight };
        base = data.base;
        keep(); // what was typed while it was being saved stays a draft
        part("anyway").hidden = true;
        part("note").hidden = true;
        tell(data);
        runtime.notify("save", { state: "end" });
      } else if (status === 422 && data && data.problems) {
        tell(data);
        part("anyway").hidden = false;
        refuse(words.faulty);
      } else {
        if (status === 409 && data && typeof data.theirs === "string") {
          base = data.base;
          theirs(data.theirs);
        }
        refuse(fault(status, data));
        const field = data && (data.field === "weight" ? weight : data.field === "display_name" ? name : null);
        if (field) {
          field.setAttribute("aria-invalid", "true");
          field.focus();
        }
      }
    } catch {
      refuse(words.unreachable);
    } finally {
      saving = false;
    }
  }

  // --- what the author does -----------------------------------------------------------------------------------------

  text.addEventListener("input", typed);
  name.addEventListener("input", keep);
  weight?.addEventListener("input", keep);
  text.addEventListener("scroll", () => { lines.scrollTop = text.scrollTop; });
  part("save").addEventListener("click", () => save(false));
  part("anyway").addEventListener("click", () => save(true));
  // On the holder: a library's frame puts its own listener on the first cancel button and prevents the default. The
  // draft stays on the device: whoever cancels by mistake finds it at the next opening.
  holder.addEventListener("click", (event) => {
    const on = /** @type {Element} */ (event.target).closest("[data-campus-cancel]");
    if (on && !event.defaultPrevented) runtime.notify("cancel", {});
  });
  part("discard").addEventListener("click", () => {
    const back = aside !== "";
    [text.value, aside] = back ? [aside, ""] : [saved, text.value];
    part("discard").textContent = back ? words.discard : words.putBack;
    typed();
    text.focus();
  });
  window.addEventListener("beforeunload", (event) => {
    if (holder.isConnected && !keptOnDevice && dirty()) event.preventDefault();
  });

  restore();
  number();
  void check();
}
