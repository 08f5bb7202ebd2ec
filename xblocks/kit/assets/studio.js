// @ts-check
/**
 * The YAML editor in Studio: line numbers, checks while typing, a draft on the device until Studio has the text, and a
 * trial of the text as it stands. It fills the window in which Studio opens it, and the whole page where the author asks.
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
  const LEAST_ROOM = 280; // below that the window scrolls, and the bar stays in sight
  const holder = /** @type {HTMLElement} */ (element.querySelector ? element : element[0]);
  /** @template {HTMLElement} T @param {string} name @returns {T} */
  const part = (name) => /** @type {T} */ (holder.querySelector(`[data-campus-${name}]`));
  const text = /** @type {HTMLTextAreaElement} */ (part("text"));
  const name = /** @type {HTMLInputElement} */ (part("name"));
  const weight = /** @type {HTMLInputElement | null} */ (part("weight"));
  const [lines, said, list, trouble] = ["lines", "said", "problems", "trouble"].map((one) => part(one));
  const dialog = /** @type {HTMLDialogElement} */ (part("whole"));
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
  let tried = ""; // the text of the trial that is open
  let warned = false; // that closing loses a text which this device could not keep
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

  // --- the window, and the whole page ---------------------------------------------------------------------------------

  /** The nearest element around the editor that scrolls; null where only the page does. */
  function scroller() {
    for (let around = dialog.parentElement; around && around !== document.body; around = around.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(around).overflowY)) return around;
    }
    return null;
  }
  const around = scroller();

  /** As high as what is left of the window, so that nothing but the text and its lists scrolls. */
  function fit() {
    const editor = /** @type {HTMLElement} */ (dialog.parentElement);
    const { top } = editor.getBoundingClientRect();
    const above = around ? top - around.getBoundingClientRect().top - around.clientTop + around.scrollTop : top + scrollY;
    const whole = around ? around.clientHeight : innerHeight;
    const left = whole - above;
    // on a page with much above it there is no window to fill
    const room = Math.floor(Math.max(LEAST_ROOM, left < LEAST_ROOM ? whole * 0.9 : left));
    editor.style.setProperty("--campus-room", `${room}px`);
    if (!dialog.matches(":modal")) part("widen").hidden = room > innerHeight * 0.9;
  }

  /** The text's element does not move, so that what was typed can still be undone. @param {boolean} on */
  function widen(on) {
    const { scrollTop, scrollLeft } = text;
    const held = /** @type {HTMLElement | null} */ (document.activeElement);
    dialog.close();
    if (on) dialog.showModal();
    else dialog.show();
    part("widen").textContent = on ? words.narrow : words.wide;
    (held && held !== document.body && dialog.contains(held) ? held : part("widen")).focus({ preventScroll: true });
    Object.assign(text, { scrollTop, scrollLeft });
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

  // --- a trial ------------------------------------------------------------------------------------------------------

  /** Plays the text as it stands, with the learner's own script. */
  async function attempt() {
    const definition = text.value;
    try {
      const { status, data } = await send("studio_play", { definition, place: "editor" });
      if (status === 200 && data && data.root) {
        tried = definition;
        const seat = document.createElement("div");
        seat.innerHTML = data.root;
        part("stage").replaceChildren(seat);
        stage(true);
        const play = { handlerUrl: () => runtime.handlerUrl(element, "studio_play"), notify() {} };
        // @ts-expect-error the blocks' scripts are globals, as the platform wants them
        window[data.init](play, seat, { ...data.args, sends: { definition, place: "editor" } });
        part("trying").focus();
      } else {
        if (status === 422 && data && data.problems) tell(data);
        trouble.textContent = fault(status, data);
        trouble.focus();
      }
    } catch {
      trouble.textContent = words.unreachable;
      trouble.focus();
    }
  }

  /** @param {boolean} on whether the trial stands beside the text, or in its place where there is no room */
  function stage(on) {
    part("trial").hidden = !on;
    part("main").toggleAttribute("data-campus-trying-now", on);
    part("stale").textContent = "";
    trouble.textContent = "";
    if (!on) part("stage").replaceChildren();
  }

  function typed() {
    keep();
    warned = false;
    const stale = part("trial").hidden || text.value === tried ? "" : words.stale;
    if (part("stale").textContent !== stale) part("stale").textContent = stale;
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
    const { textContent } = part("save");
    part("save").textContent = words.saving; // in sight on the whole page too, where Studio's own notice is not
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
      part("save").textContent = textContent;
    }
  }

  // --- what the author does -----------------------------------------------------------------------------------------

  text.addEventListener("input", typed);
  name.addEventListener("input", keep);
  weight?.addEventListener("input", keep);
  text.addEventListener("scroll", () => { lines.scrollTop = text.scrollTop; });
  part("save").addEventListener("click", () => save(false));
  part("anyway").addEventListener("click", () => save(true));
  // The draft stays on the device: whoever cancels by mistake finds it at the next opening. What no device keeps is not
  // closed at the first press.
  part("cancel").addEventListener("click", () => {
    if (dirty() && !keptOnDevice && !warned) {
      warned = true;
      trouble.textContent = words.lost;
      trouble.focus();
    } else runtime.notify("cancel", {});
  });
  part("try").addEventListener("click", () => void attempt());
  part("untry").addEventListener("click", () => { stage(false); part("try").focus(); });
  part("widen").addEventListener("click", () => widen(!dialog.matches(":modal")));
  // Escape leads back into the window, never out of the text; a browser may close at the second press without asking
  dialog.addEventListener("cancel", (event) => {
    if (event.target !== dialog) return;
    event.preventDefault();
    widen(false);
  });
  dialog.addEventListener("close", () => { if (!dialog.open && dialog.isConnected) widen(false); });
  dialog.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    void save(false);
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
  fit();
  if (around) new ResizeObserver(fit).observe(around);
  window.addEventListener("resize", () => { if (dialog.isConnected) fit(); });
  void check();
}
