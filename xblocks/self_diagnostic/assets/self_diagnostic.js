// @ts-check
/**
 * A self-diagnostic on the device: one question at a time, each answer on its way at once, the result swapped in.
 * The page works without it, as one long form.
 *
 * @param {any} runtime
 * @param {any} element
 * @param {any} args
 */
// eslint-disable-next-line no-unused-vars -- the platform calls it by its name
function CampusSelfDiagnostic(runtime, element, args) {
  "use strict";
  const said = args.said;
  const kit = CampusKit(element, args);
  const root = kit.root;
  let { run, sheet } = args;
  let at = 0;
  let checking = false;
  let busy = false;
  /** the beat between a tap and the next question */
  let beat = 0;
  /** whether the browser is on its way back over the questions, to the entry before them */
  let leaving = false;
  /** kinds of question whose tokens are positions: in another edition of the questions they may mean another answer */
  const POSITIONS = ["scale", "points"];
  /** how many entries of the browser's history are ours */
  let depth = 0;
  /** the subject that has just ended, said until the question after the next one */
  let lit = "";
  /** @param {string} name */
  const url = (name) => runtime.handlerUrl(element, name);
  /** @param {string} selector @param {ParentNode} [within] @returns {any[]} */
  const all = (selector, within) => Array.from((within || root).querySelectorAll(selector));
  /** @param {string} selector @param {ParentNode} [within] @returns {any} */
  const one = (selector, within) => (within || root).querySelector(selector);
  const steps = () => all("[data-campus-step]");
  const form = () => one("[data-campus-form]");

  /**
   * Answers that wait, by field name, each with its words and the sheet that it was chosen from; the survey goes to its
   * own table and so by its own way.
   * @param {string} name
   */
  const box = (name) => kit.outbox({
    url: url(name),
    run: () => `${run}.${name}`,
    inTab: (waiting) => steps().some((step) => step.dataset.kind === "text" && step.dataset.campusStep in waiting),
    body: (waiting) => ({ run, sheet, answers: Object.fromEntries(Object.entries(waiting).map(([field, { value }]) => [field, value])) }),
    onOk() {},
    onElsewhere: fit,
    onDiverged(data, sent) {
      const before = run;
      adopt(data);
      // of the same run on other questions: what still fits goes again
      if (form() && run === before) boxes[name].put(fit(sent));
      tell();
    },
    onRefused(data, sent) {
      fail(data, data.field);
      return Object.keys(sent).filter((field) => field === data.field);
    },
  });
  /** @type {Record<string, any>} */
  const boxes = {};
  for (const name of ["answer", "survey"]) boxes[name] = box(name);

  /** @type {string[]} questions whose answer that waited is not offered any more */
  let unfit = [];
  function tell() {
    // the first one last: it is where the learner is brought to
    for (const name of unfit.reverse()) fail({ error: said.edited }, name);
    unfit = [];
  }

  /**
   * Shows answers that wait on the questions as they are now; a position on a scale is found again by its words.
   * @param {any} waiting
   * @returns {any} those that still fit, as the sheet of this page has them
   */
  function fit(waiting) {
    /** @type {Record<string, any>} */
    const fitting = {};
    for (const step of steps()) {
      const line = one("[data-line]", step);
      if (line && waiting[line.name]) {
        fitting[line.name] = { ...waiting[line.name], sheet };
        line.value = waiting[line.name].value;
      }
      const kept = waiting[step.dataset.campusStep];
      if (!kept || kept.value === undefined) continue;
      let { value } = kept;
      if (kept.sheet !== sheet && step.dataset.kind !== "text") {
        const named = !POSITIONS.includes(step.dataset.kind);
        const found = all("input:not([type=hidden])", step)
          .filter((input) => (named ? [value].flat().includes(input.value) : saidOf(input) === kept.words))
          .map((input) => input.value);
        if (!found.length && value.length) { unfit.push(step.dataset.campusStep); continue; }
        value = Array.isArray(value) ? found : found[0];
      }
      fitting[step.dataset.campusStep] = { value, words: kept.words, sheet };
      write(step, value);
      summarise(step);
    }
    return fitting;
  }

  /** @param {any} input @returns {string} */
  const saidOf = (input) => one(`label[for="${input.id}"]`).firstChild.textContent;

  /** @param {any} step */
  const several = (step) => one("input[type=checkbox]", step);

  /** @param {any} step @returns {any} the answer of a step as it travels; undefined where it asks nothing */
  function read(step) {
    const kind = step.dataset.kind;
    if (!kind) return undefined;
    if (kind === "text") return one("textarea", step).value;
    const ticked = all("input:checked", step).map((input) => input.value);
    return several(step) ? ticked : ticked[0];
  }

  /** @param {any} step @param {any} value */
  function write(step, value) {
    if (step.dataset.kind === "text") one("textarea", step).value = value;
    else for (const input of all("input:not([type=hidden])", step)) input.checked = [].concat(value).includes(/** @type {never} */ (input.value));
  }

  const STAY = "campus-stay";
  const prefers = () => { try { return !localStorage.getItem(STAY); } catch { return true; } };
  /** @param {any} box */
  function prefer(box) {
    try {
      if (args.keeps && !box.checked) localStorage.setItem(STAY, "1");
      else localStorage.removeItem(STAY);
    } catch { /* for this page, the box itself remembers */ }
    one("[data-campus-flow]")?.toggleAttribute("hidden", !box.checked);
  }

  /** @param {any} step */
  const answered = (step) => { const value = read(step); return value !== undefined && value.length > 0; };

  /** @param {any} step */
  function keep(step) {
    quiet(step);
    summarise(step);
    progress();
    if (!args.keeps) return;
    kit.sentOff(step);
    const chosen = one("input:checked", step);
    const entry = { value: read(step), words: chosen && saidOf(chosen), sheet };
    const line = one("[data-line]", step);
    boxes["survey" in step.dataset ? "survey" : "answer"].put({ [step.dataset.campusStep]: entry, ...line && { [line.name]: { value: line.value, sheet } } });
  }

  /** The row of « check your answers », from what is ticked. @param {any} step */
  function summarise(step) {
    const row = one(`[data-campus-row="${step.dataset.campusStep}"] [data-campus-said]`);
    if (!row) return;
    const words = step.dataset.kind === "text" ? read(step) : all("input:checked", step).map(saidOf).join(", ");
    row.textContent = words || said.none;
    row.classList.toggle("cd-none", !words);
    const missing = steps().some((other) => other.dataset.kind && !("survey" in other.dataset) && !answered(other));
    for (const part of all("[data-campus-missing], [data-campus-confirm]")) part.hidden = !missing;
  }

  /** A message goes with its cause. @param {any} within */
  function quiet(within) {
    for (const line of all("[data-campus-error]", within)) line.hidden = true;
  }

  /** A bar for each subject, as full as it is answered; one that ends lights up, and is named once. */
  function progress() {
    const bar = one("[data-campus-bar]");
    if (!bar) return;
    /** @type {Record<string, any[]>} */
    const groups = {};
    for (const step of asked()) (groups[step.dataset.group] ||= []).push(step);
    bar.hidden = !asked().length;
    Object.values(groups).forEach((group, k, list) => {
      const part = bar.children[k] || bar.appendChild(document.createElement("span"));
      const done = group.filter(answered).length;
      const whole = done === group.length;
      part.style.flexGrow = group.length;
      part.style.setProperty("--cd-part", `${100 * done / group.length}%`);
      if (whole && part.dataset.lit === "no" && list.length > 1) {
        lit = said.whole.replace("%(title)s", group[0].dataset.title);
        one("[data-campus-lit]").textContent = lit;
        kit.announce(lit);
      }
      part.classList.toggle("cd-whole", whole);
      part.dataset.lit = whole ? "yes" : "no";
    });
  }
  const asked = () => steps().filter((step) => step.dataset.kind && !("survey" in step.dataset));

  /** @param {any} data @param {string} [name] a refusal, said where it belongs */
  function fail(data, name) {
    const step = steps().find((other) => name && other.dataset.campusStep === name) || steps()[at];
    const line = one("[data-campus-error]", step) || one("[data-campus-error]");
    const text = (data && data.error) || args.words.refused;
    if (line) { line.textContent = text; line.hidden = false; }
    kit.announce(text);
    const place = steps().indexOf(step);
    if (form() && name && place > -1 && place !== at) go(place);
  }

  /** @param {number} place @param {boolean} [quiet] leaves the focus where it is */
  function go(place, quiet) {
    const list = steps();
    clearTimeout(beat);
    at = Math.max(0, Math.min(place, list.length - 1));
    list.forEach((step, k) => step.classList.toggle("cd-now", k === at));
    const name = list[at].dataset.campusStep;
    one(".cd-title").hidden = at > 0;
    const line = one("[data-campus-lit]");
    line.hidden = !at;
    line.textContent = lit;
    lit = "";
    const nav = one("[data-campus-nav]");
    nav.hidden = name === "check" && list.length < 2;
    const next = one("[data-campus-next]");
    next.hidden = name === "check" || name === "hindsight";
    const taps = one("[data-campus-taps]");
    if (taps) taps.hidden = next.hidden;
    next.textContent = list[at + 1] && list[at + 1].dataset.campusStep === "check" ? said.check : said.next;
    one("[data-campus-back]").hidden = at === 0;
    if (!quiet) kit.focus(".cd-now [data-campus-focus]");
  }

  function next() {
    const check = steps().findIndex((step) => step.dataset.campusStep === "check");
    const step = steps()[at];
    if (asked().includes(step) && !answered(step) && !step.dataset.told) {
      fail({ error: said.empty });
      step.dataset.told = "yes";
      return;
    }
    quiet(step);
    forward(checking ? check : at + 1);
    if (at === check) checking = false;
  }

  /** Each question is an entry of the browser's history, so that its « back » leads to the question before. @param {number} place */
  function forward(place) {
    mark("replaceState", at);
    go(place);
    depth += 1;
    mark("pushState", at);
  }
  /** @param {"pushState" | "replaceState"} how @param {number} place */
  function mark(how, place) {
    history[how]({ ...history.state, campus: { block: args.block, run, at: place, depth } }, "");
  }
  const ours = () => { const kept = history.state && history.state.campus; return kept && kept.block === args.block && kept.run === run ? kept : null; };
  function back() {
    if (depth) history.back();
    else go(at - 1);
  }

  /** @param {any} event whether somebody's hand did it: arrow keys and screen readers click too, and only choose */
  const tapped = (event) => event.detail > 0 && event.pointerType !== "";
  /** @param {any} event */
  function tap(event) {
    const step = steps()[at];
    if (!form() || !event.target.closest(".cd-now :is(.campus-choice, .cd-point)") || !step.dataset.kind || several(step)) return;
    const box = one("[data-campus-tap]");
    const last = steps()[at + 1].dataset.campusStep === "check";
    if (!tapped(event) || !box || !box.checked || checking || last || one("[data-line]", step)) return;
    clearTimeout(beat);
    beat = window.setTimeout(() => {
      if (steps()[at] !== step || !answered(step)) return;
      next();
      // the second tap of a slow double tap must not answer the question that has just come
      form().classList.add("cd-beat");
      setTimeout(() => form()?.classList.remove("cd-beat"), 400);
    }, 350);
  }

  async function finish() {
    if (busy) return;
    busy = true;
    kit.status("saving");
    /** @type {Record<string, any>} */
    const answers = {};
    for (const step of steps()) if (!("survey" in step.dataset) && answered(step)) answers[step.dataset.campusStep] = read(step);
    const looks = all("[data-campus-hindsight]");
    const hindsight = looks.length ? Object.fromEntries(looks.map((look) => [look.dataset.campusHindsight, look.value])) : undefined;
    const { kind, data } = await kit.post(url("finish"), { run, sheet, answers, hindsight, confirmed: one("[name=confirmed]").checked });
    busy = false;
    kit.status("");
    if (kind === "ok" && data.asks) {
      one("[data-campus-extra]").innerHTML = data.html;
      forward(steps().length - 1);
    } else if (kind === "ok") {
      boxes.answer.clear();
      adopt(data);
    } else if (kind === "diverged") { adopt(data); kit.status("diverged", { text: data.announce }); }
    else if (kind === "refused") fail(data);
    else late(kind, data, finish);
  }

  /** A form of the result: sent, and its part of the screen replaced. @param {any} sent */
  async function send(sent) {
    if (busy) return;
    busy = true;
    const name = sent.dataset.campusSend;
    const body = Object.fromEntries(Array.from(new FormData(sent)).filter(([key]) => key !== "csrfmiddlewaretoken"));
    kit.status("saving");
    const { kind, data } = await kit.post(url(name), body);
    busy = false;
    kit.status("");
    if (kind === "ok" || kind === "diverged") {
      if (data.erased) for (const key of Object.keys(boxes)) boxes[key].clear();
      kit.sentOff(sent);
      adopt(data);
    } else if (kind === "refused") {
      const line = one("[data-campus-error]", sent);
      const text = (data && data.error) || args.words.refused;
      if (line) { line.textContent = text; line.hidden = false; }
      kit.announce(text);
      const field = data && data.field && sent.elements[data.field];
      if (field && field.focus) field.focus();
    } else late(kind, data, () => send(sent));
  }

  /** What was asked for could not be sent. @param {string} kind @param {any} data @param {() => void} retry */
  function late(kind, data, retry) {
    kit.status(kind === "signin" ? "signin" : "notSent", { text: data && data.error, retry });
  }

  /** What a handler answered: a part of the screen, or the whole of it. @param {any} data @param {boolean} [quiet] */
  function adopt(data, quiet) {
    clearTimeout(beat);
    const part = data.part && one(`[data-campus-part="${data.part}"]`);
    if (part) {
      part.innerHTML = data.html;
      if (data.announce) kit.announce(data.announce);
      if (!quiet) kit.focus(`[data-campus-part="${data.part}"] :is([data-campus-focus], h3)`);
    } else if (data.html) {
      if (data.run) ({ run, sheet } = data);
      kit.part("screen").innerHTML = data.html;
      // what was gone through lies behind: the browser's « back » leaves the page at once
      if (!form() && depth) {
        leaving = true;
        history.go(-depth);
      }
      depth = 0;
      mount(true);
      if (data.announce) kit.announce(data.announce);
      kit.focus(form() ? ".cd-now [data-campus-focus]" : "[data-campus-focus]");
    }
  }

  /** @param {boolean} [fresh] the screen was swapped in by an answer */
  function mount(fresh) {
    if (form()) {
      checking = false;
      if (!fresh) restore();
      kit.drafts();
      steps().forEach(summarise);
      const box = one("[data-campus-tap]");
      if (box) { box.checked = prefers(); prefer(box); }
      room();
      progress();
      go(steps().reduce((found, step, k) => (answered(step) ? k : found), -1) + 1, true);
      tell();
      if (!args.keeps) kit.status("");
    }
    if (!form() && steps().length && !fresh) restore();
    for (const part of all("[data-campus-load]")) {
      void kit.post(url(part.dataset.campusLoad), {}).then(({ kind, data }) => { if (kind === "ok") adopt(data, true); });
    }
    kit.drafts();
    if (!fresh) for (const name of Object.keys(boxes)) void boxes[name].flush();
  }

  /** The buttons keep their place from question to question, unless one is longer than a phone. */
  function room() {
    root.style.setProperty("--cd-room", "0");
    const list = asked();
    for (const step of list) step.classList.add("cd-now");
    root.style.setProperty("--cd-room", `${Math.min(Math.max(0, ...list.map((step) => step.offsetHeight)), 520)}px`);
    for (const step of list) step.classList.remove("cd-now");
  }

  /** Answers that wait since the page was left, maybe for questions that were changed meanwhile. */
  function restore() {
    const shown = steps().filter((step) => step.dataset.kind);
    for (const name of Object.keys(boxes)) {
      // what is asked on another screen waits for it
      if (!shown.some((step) => "survey" in step.dataset === (name === "survey"))) continue;
      const fitting = fit(boxes[name].pending());
      boxes[name].clear();
      boxes[name].put(fitting);
    }
  }

  root.addEventListener("change", (event) => {
    const input = /** @type {any} */ (event.target);
    if ("campusTap" in input.dataset) { prefer(input); return; }
    const step = input.closest("[data-kind]");
    if (!step) {
      const within = input.closest("form, [data-campus-step]");
      if (within) quiet(input.closest("[data-campus-step]") || within);
      return;
    }
    if (input.type === "checkbox" && input.checked) {
      for (const other of all("input[type=checkbox]:checked", step)) {
        if (other !== input && ("alone" in input.dataset || "alone" in other.dataset)) other.checked = false;
      }
    }
    keep(step);
  });
  root.addEventListener("submit", (event) => {
    const sent = /** @type {any} */ (event.target);
    event.preventDefault();
    if (sent.dataset.campusSend) void send(sent);
    else if (!form()) void boxes.survey.flush();
    else if (["check", "hindsight"].includes(steps()[at].dataset.campusStep)) void finish();
    else next();
  });
  root.addEventListener("click", (event) => {
    const target = /** @type {any} */ (event.target);
    const link = target.closest("[data-campus-goto]");
    if (link) {
      event.preventDefault();
      event.stopPropagation();
      checking = true;
      forward(steps().findIndex((step) => step.dataset.campusStep === link.dataset.campusGoto));
    } else if (target.closest("[data-campus-next]")) next();
    else if (target.closest("[data-campus-back]")) back();
    else if (target.closest("[data-campus-print]")) window.print();
  });
  root.addEventListener("click", tap, true);
  root.addEventListener("keydown", () => clearTimeout(beat));
  window.addEventListener("popstate", () => {
    const kept = ours();
    depth = kept ? kept.depth : 0;
    // the browser goes back to where that entry was read: the result has come since
    if (leaving) requestAnimationFrame(() => requestAnimationFrame(() => one("[data-campus-focus]")?.scrollIntoView({ block: "nearest" })));
    leaving = false;
    if (!kept || !form()) return;
    quiet(steps()[at]);
    checking = false;
    go(kept.at);
  });
  root.classList.add("cd-live");
  mount();
}
