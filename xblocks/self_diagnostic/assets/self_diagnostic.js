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
        const named = ["single", "multiple"].includes(step.dataset.kind);
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

  /** @param {any} step @returns {any} the answer of a step as it travels; undefined where it asks nothing */
  function read(step) {
    const kind = step.dataset.kind;
    if (!kind) return undefined;
    if (kind === "text") return one("textarea", step).value;
    const ticked = all("input:checked", step).map((input) => input.value);
    return kind === "multiple" ? ticked : ticked[0];
  }

  /** @param {any} step @param {any} value */
  function write(step, value) {
    if (step.dataset.kind === "text") one("textarea", step).value = value;
    else for (const input of all("input:not([type=hidden])", step)) input.checked = [].concat(value).includes(/** @type {never} */ (input.value));
  }

  /** @param {any} step */
  const answered = (step) => { const value = read(step); return value !== undefined && value.length > 0; };

  /** @param {any} step */
  function keep(step) {
    summarise(step);
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

  /** @param {any} data @param {string} [name] a refusal, said where it belongs */
  function fail(data, name) {
    const step = steps().find((other) => name && other.dataset.campusStep === name) || steps()[at];
    const line = one("[data-campus-error]", step) || one("[data-campus-error]");
    const text = (data && data.error) || args.words.refused;
    if (line) { line.textContent = text; line.hidden = false; }
    kit.announce(text);
    const place = steps().indexOf(step);
    if (name && place > -1 && place !== at) go(place);
  }

  /** @param {number} place @param {boolean} [quiet] leaves the focus where it is */
  function go(place, quiet) {
    const list = steps();
    at = Math.max(0, Math.min(place, list.length - 1));
    list.forEach((step, k) => step.classList.toggle("cd-now", k === at));
    const name = list[at].dataset.campusStep;
    const nav = one("[data-campus-nav]");
    nav.hidden = name === "check" && list.length < 2;
    const next = one("[data-campus-next]");
    next.hidden = name === "check" || name === "hindsight";
    next.textContent = at === 0 ? said.start : list[at + 1] && list[at + 1].dataset.campusStep === "check" ? said.check : said.next;
    one("[data-campus-back]").hidden = at === 0;
    if (!quiet) kit.focus(".cd-now [data-campus-focus]");
  }

  function next() {
    const check = steps().findIndex((step) => step.dataset.campusStep === "check");
    const error = one("[data-campus-error]", steps()[at]);
    if (error) error.hidden = true;
    go(checking ? check : at + 1);
    if (at === check) checking = false;
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
      go(steps().length - 1);
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
    const part = data.part && one(`[data-campus-part="${data.part}"]`);
    if (part) {
      part.innerHTML = data.html;
      if (data.announce) kit.announce(data.announce);
      if (!quiet) kit.focus(`[data-campus-part="${data.part}"] :is([data-campus-focus], h3)`);
    } else if (data.html) {
      if (data.run) ({ run, sheet } = data);
      kit.part("screen").innerHTML = data.html;
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
      const list = steps();
      const last = list.reduce((found, step, k) => (answered(step) ? k : found), 0);
      go(last ? last + 1 : 0, true);
      tell();
      if (!args.keeps) kit.status("");
    }
    for (const part of all("[data-campus-load]")) {
      void kit.post(url(part.dataset.campusLoad), {}).then(({ kind, data }) => { if (kind === "ok") adopt(data, true); });
    }
    kit.drafts();
    if (!fresh) for (const name of Object.keys(boxes)) void boxes[name].flush();
  }

  /** Answers that wait since the page was left, maybe for questions that were changed meanwhile. */
  function restore() {
    for (const name of Object.keys(boxes)) {
      const fitting = fit(boxes[name].pending());
      boxes[name].clear();
      boxes[name].put(fitting);
    }
  }

  root.addEventListener("change", (event) => {
    const input = /** @type {any} */ (event.target);
    const step = input.closest("[data-kind]");
    if (!step) return;
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
      go(steps().findIndex((step) => step.dataset.campusStep === link.dataset.campusGoto));
    } else if (target.closest("[data-campus-next]")) next();
    else if (target.closest("[data-campus-back]")) go(at - 1);
    else if (target.closest("[data-campus-print]")) window.print();
  });
  root.classList.add("cd-live");
  mount();
}
