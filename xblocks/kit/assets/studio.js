// @ts-check
/**
 * The YAML editor in Studio: line numbers, checks while typing, a draft on the device until Studio has the text.
 *
 * Studio gives a jQuery-wrapped element, libraries and the preview a DOM node.
 * @param {any} runtime
 * @param {any} element
 * @param {{block: string, saved: string, csrfCookie: string, words: Record<string, string>}} args
 */
// eslint-disable-next-line no-unused-vars -- the platform starts it by this name
function CampusStudio(runtime, element, args) {
  "use strict";
  const holder = /** @type {HTMLElement} */ (element.querySelector ? element : element[0]);
  /** @template {HTMLElement} T @param {string} name @returns {T} */
  const part = (name) => /** @type {T} */ (holder.querySelector(`[data-campus-${name}]`));
  const text = /** @type {HTMLTextAreaElement} */ (part("text"));
  const lines = part("lines");
  const said = part("said");
  const list = part("problems");
  const words = args.words;
  const draftKey = `campus-draft:${args.block}`;
  let saved = args.saved;
  let timer = 0;
  let asked = 0;
  /** @type {Set<number>} */
  let faulty = new Set();

  const draft = {
    get() { try { return localStorage.getItem(draftKey); } catch { return null; } },
    /** @param {string | null} value */
    set(value) {
      try {
        if (value === null) localStorage.removeItem(draftKey);
        else localStorage.setItem(draftKey, value);
      } catch { /* the text is still in the page */ }
    },
  };

  function number() {
    const count = text.value.split("\n").length;
    lines.textContent = "";
    for (let line = 1; line <= count; line += 1) {
      const mark = document.createElement(faulty.has(line) ? "b" : "span");
      mark.textContent = String(line);
      lines.append(mark, "\n");
    }
    lines.scrollTop = text.scrollTop;
  }

  /** @param {number} line */
  function jump(line) {
    const before = text.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    const end = text.value.indexOf("\n", before);
    text.focus();
    text.setSelectionRange(before, end < 0 ? text.value.length : end);
    text.scrollTop = Math.max(0, (line - 5) * 21);
  }

  /** @param {{line: number | null, path: string, message: string}[]} problems */
  function tell(problems) {
    faulty = new Set(problems.map((problem) => problem.line || 1));
    said.textContent = problems.length === 0 ? words.valid : problems.length === 1 ? words.one : words.many;
    list.textContent = "";
    for (const problem of problems) {
      const entry = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "campus-studio-jump";
      button.textContent = `${words.line} ${problem.line || 1}`;
      button.addEventListener("click", () => jump(problem.line || 1));
      entry.append(button, ` ${problem.path} — ${problem.message}`);
      list.append(entry);
    }
    number();
  }

  /** @param {string} handler @param {object} body */
  async function send(handler, body) {
    const cookie = document.cookie.split("; ").find((pair) => pair.startsWith(args.csrfCookie + "="));
    const response = await fetch(runtime.handlerUrl(element, handler), {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": cookie ? decodeURIComponent(cookie.split("=")[1]) : "" },
      body: JSON.stringify(body),
    });
    return { status: response.status, data: await response.json() };
  }

  async function check() {
    const mine = (asked += 1);
    said.textContent = words.checking;
    try {
      const { status, data } = await send("studio_check", { definition: text.value });
      if (mine !== asked) return; // the author typed on meanwhile
      if (status === 200) tell(data.problems);
      else said.textContent = data.error || words.unreachable;
    } catch {
      if (mine === asked) said.textContent = words.unreachable;
    }
  }

  function typed() {
    draft.set(text.value === saved ? null : text.value);
    part("anyway").hidden = true;
    number();
    clearTimeout(timer);
    timer = window.setTimeout(check, 500);
  }

  /** @param {boolean} anyway */
  async function save(anyway) {
    const name = /** @type {HTMLInputElement} */ (part("name"));
    const weight = /** @type {HTMLInputElement | null} */ (part("weight"));
    const sent = text.value;
    asked += 1;
    clearTimeout(timer);
    runtime.notify("save", { state: "start", message: words.saving });
    try {
      const body = { definition: sent, display_name: name.value, anyway, ...(weight ? { weight: weight.value } : {}) };
      const { status, data } = await send("studio_save", body);
      if (status === 200) {
        saved = sent;
        draft.set(text.value === saved ? null : text.value);
        runtime.notify("save", { state: "end" });
        return;
      }
      runtime.notify("error", { title: words.refused, message: data.error || words.faulty });
      if (data.problems) {
        tell(data.problems);
        said.textContent = words.faulty;
        part("anyway").hidden = false;
      } else said.textContent = data.error || words.refused;
    } catch {
      runtime.notify("error", { title: words.refused, message: words.unreachable });
      said.textContent = words.unreachable;
    }
  }

  text.addEventListener("input", typed);
  text.addEventListener("scroll", () => { lines.scrollTop = text.scrollTop; });
  part("save").addEventListener("click", () => save(false));
  part("anyway").addEventListener("click", () => save(true));
  part("cancel").addEventListener("click", () => {
    // the draft stays on the device: whoever cancels by mistake finds it at the next opening
    runtime.notify("cancel", {});
  });
  part("discard").addEventListener("click", () => {
    text.value = saved;
    part("discard").hidden = true;
    typed();
    text.focus();
  });

  const kept = draft.get();
  if (kept !== null && kept !== saved) {
    text.value = kept;
    part("discard").hidden = false;
  }
  number();
  void check().then(() => { if (!part("discard").hidden) said.textContent = `${words.restored} ${said.textContent}`; });
}
