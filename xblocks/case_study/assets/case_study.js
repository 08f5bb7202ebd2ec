// @ts-check
/* global CampusKit */
/**
 * Playing a case: a decision is shown as taken at once and sent until the server has it.
 *
 * Everything works without this script: the screens are forms, and what comes next is folded below.
 * @param {any} runtime
 * @param {any} element
 * @param {any} args
 */
// eslint-disable-next-line no-unused-vars -- the platform calls it by its name
function CampusCaseStudy(runtime, element, args) {
  "use strict";
  const kit = CampusKit(element, args);
  const root = kit.root;
  const at = { run: args.run, moves: args.moves || [] };
  /** @param {string} name */
  const url = (name) => runtime.handlerUrl(element, name);
  /** @param {string} selector @param {Element} [inside] @returns {any} */
  const find = (selector, inside) => (inside || root).querySelector(selector);
  /** @param {string} selector @param {Element} [inside] @returns {any[]} */
  const all = (selector, inside) => [...(inside || root).querySelectorAll(selector)];

  // --- one screen at a time ---
  /** @param {HTMLDetailsElement} fold */
  function turn(fold) {
    // what stands before the fold goes when it opens, and comes back when it closes
    for (let other = fold.previousElementSibling; other; other = other.previousElementSibling) {
      /** @type {HTMLElement} */ (other).hidden = fold.open;
    }
    const heading = fold.open ? find("[data-campus-focus]", fold) : all("[data-campus-focus]", fold.parentElement || root)[0];
    if (!heading) return;
    kit.status("");
    all("[data-campus-now]").forEach((other) => other.removeAttribute("data-campus-now"));
    heading.setAttribute("data-campus-now", "");
    kit.focus("[data-campus-now]");
  }

  // --- a decision ---
  /** @param {HTMLFormElement} form */
  function read(form) {
    const data = new FormData(form);
    const { asks = "", several } = form.dataset;
    /** @type {any} */
    const move = { step: data.get("step") };
    move[asks] = several ? data.getAll(asks) : data.get(asks);
    if (data.get("confidence")) move.confidence = Number(data.get("confidence"));
    return move;
  }

  /** @param {string} text @param {string} unit */
  function numberOf(text, unit) {
    let bare = text.trim().replace("\u2212", "-");
    if (unit && bare.endsWith(unit)) bare = bare.slice(0, -unit.length);
    bare = bare.replace(/[\s']/g, "");
    if (!root.lang.startsWith("fr") && /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(bare)) bare = bare.replace(/,/g, "");
    return /^[+-]?\d+([.,]\d+)?$/.test(bare) ? Number(bare.replace(",", ".")) : NaN;
  }

  /**
   * What is missing before this can be sent, with the field that it is missing from; the server judges again.
   * @param {HTMLFormElement} form @param {any} move
   */
  function wrong(form, move) {
    for (const field of all("[data-field]", form)) {
      const { field: name, none, min, max, over, range, unit, most } = field.dataset;
      const given = move[name];
      const kind = name === "choice" ? form.dataset.kind : name;
      if (kind === "multiple") {
        if (given.length < Number(min) || given.length > Number(max)) return [name, none];
        if (left(field) < 0) return [name, over];
      } else if (kind === "rank") {
        if (new Set(given).size < given.length || given.includes("")) return [name, none];
      } else if (kind === "number") {
        const value = numberOf(given || "", unit);
        if (Number.isNaN(value)) return [name, none];
        if (value < Number(min) || value > Number(max)) return [name, range];
      } else if (kind === "text") {
        if (!given.trim()) return [name, none];
        if (given.replace(/\r\n/g, "\n").length > Number(most)) return [name, over];
      } else if (!given) return [name, none];
    }
    return null;
  }

  /** @param {HTMLFormElement} form @param {string} name @param {string} sentence */
  function complain(form, name, sentence) {
    const box = find("[data-campus-errors]", form);
    const link = find("[data-campus-goto]", box);
    link.textContent = sentence;
    link.dataset.campusGoto = name;
    box.hidden = false;
    kit.focus("[data-campus-errors]:not([hidden])");
  }

  /** @param {HTMLFormElement | null} form @param {boolean} taken */
  function take(form, taken) {
    if (!form) return;
    const button = find("[type=submit]", form);
    button.dataset.before = button.dataset.before || button.textContent;
    button.textContent = taken ? form.dataset.taken : button.dataset.before;
    // the button keeps the focus: a disabled one would lose it
    button.setAttribute("aria-disabled", String(taken));
    find("[data-campus-errors]", form).hidden = true;
    all("[data-field]", form).forEach((field) => { field.inert = taken; });
  }

  /**
   * A decision as it was made, put back into the form that asks for it. @param {any} move
   * @returns {HTMLFormElement | null} that form, unless the step is another one
   */
  function fill(move) {
    const form = find("[data-campus-form]");
    if (!form || form.step.value !== move.step) return null;
    const chosen = [move.choice, String(move.confidence)].flat();
    all("input[type=radio], input[type=checkbox]", form).forEach((input) => { input.checked = chosen.includes(input.value); });
    all("select", form).forEach((select, place) => { select.value = (move.choice || [])[place] || ""; });
    ["number", "text"].forEach((name) => { if (move[name] && form[name]) form[name].value = move[name]; });
    return form;
  }

  /** A decision that waits since the page was left. @param {any} waiting */
  function restore(waiting) {
    const move = waiting[at.moves.length];
    const form = move && fill(move);
    if (!form) return;
    for (let fold = form.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    take(form, true);
  }

  /** @param {any} data */
  function go(data) {
    at.run = data.run;
    at.moves = data.moves;
    kit.show(data);
    enhance();
    if (box) restore(box.pending());
  }

  const box = args.card ? null : kit.outbox({
    url: url("decide"),
    run: () => at.run,
    inTab: (waiting) => Object.values(waiting).some((move) => move.text),
    next(waiting) {
      const place = Math.min(...Object.keys(waiting).map(Number));
      return place in waiting ? { [place]: waiting[place] } : waiting; // what is none of ours is refused, and goes
    },
    body(sent) {
      const [[place, move]] = Object.entries(sent);
      return { run: at.run, moves: [...at.moves.slice(0, Number(place)), move] };
    },
    onWaits(why) {
      // said on the button too: in the learning app's frame nothing can stay in sight by itself
      for (const button of all("[data-campus-form] [aria-disabled=true][type=submit]")) button.textContent = `${button.form.dataset.taken} · ${why}`;
    },
    onOk: go,
    onDiverged(data, sent) {
      // what was written is there again when its step comes
      for (const move of Object.values(sent)) if (move.text) kit.takenBack(move.step, "text", move.text);
      go(data);
    },
    onRefused(data, sent) {
      for (const move of Object.values(sent)) {
        const form = fill(move);
        if (!form && move.text) kit.takenBack(move.step, "text", move.text);
        if (!form) continue;
        take(form, false);
        complain(form, data.field, data.error);
      }
      return Object.keys(sent);
    },
    async onElsewhere(waiting) {
      if (waiting[at.moves.length]) { restore(waiting); return; }
      // another window got a decision through: the same screen comes for what is known here
      const { kind, data } = await kit.post(url("decide"), { run: at.run, moves: at.moves });
      if ((kind === "ok" || kind === "diverged") && (data.run !== at.run || data.moves.length !== at.moves.length)) {
        go(data);
        kit.status("diverged");
      }
    },
  });
  const waits = () => Boolean(box && Object.keys(box.pending()).length);

  // --- help while deciding ---
  /** @param {number} value */
  const written = (value) => value.toLocaleString(root.lang || "fr", { maximumFractionDigits: 6 });

  /** What is left of a budget, said in words. @param {HTMLElement} field */
  function left(field) {
    if (!field.dataset.budget) return 0;
    const spent = all("input:checked", field).reduce((sum, input) => sum + Number(input.dataset.cost || 0), 0);
    const rest = Math.round((Number(field.dataset.budget) - spent) * 1e6) / 1e6;
    const line = find("[data-campus-left]", field);
    const words = rest < 0 ? line.dataset.beyond : line.dataset.left;
    line.textContent = words.replace("{}", `${written(Math.abs(rest))}\u00a0${line.dataset.unit}`);
    return rest;
  }

  /** @param {HTMLTextAreaElement} area */
  function count(area) {
    const line = find("[data-campus-count]", area.parentElement || root);
    line.textContent = line.dataset.count.replace("{}", written(area.value.length));
  }

  /**
   * Selects become a list with buttons that move up and down; the selects stay in the form, and tell the order.
   * @param {HTMLElement} field
   */
  function ranked(field) {
    const selects = all("select", field);
    const names = Object.fromEntries([...selects[0].options].filter((o) => o.value).map((o) => [o.value, o.text]));
    const order = selects.every((s) => s.value) ? selects.map((s) => s.value) : Object.keys(names);
    const list = document.createElement("ol");
    list.className = "campus-rank";
    /** @param {string} [moved] @param {number} [by] */
    function draw(moved, by) {
      selects.forEach((select, place) => { select.value = order[place]; });
      /** @type {HTMLElement | undefined} */
      let pressed;
      list.replaceChildren(...order.map((id, place) => {
        const item = document.createElement("li");
        item.append(Object.assign(document.createElement("span"), { textContent: names[id] }));
        for (const step of [-1, 1]) {
          const button = document.createElement("button");
          button.type = "button";
          button.className = "campus-quiet";
          button.textContent = step < 0 ? "↑" : "↓";
          button.setAttribute("aria-label", String(step < 0 ? field.dataset.up : field.dataset.down).replace("{}", names[id]));
          const stuck = place + step < 0 || place + step >= order.length;
          button.setAttribute("aria-disabled", String(stuck));
          button.addEventListener("click", () => {
            if (stuck) return;
            order.splice(place + step, 0, order.splice(place, 1)[0]);
            draw(id, step);
          });
          item.append(button);
          if (id === moved && step === by) pressed = button;
        }
        return item;
      }));
      if (pressed) pressed.focus();
      if (moved) {
        kit.announce(String(field.dataset.moved).replace("{}", names[moved])
          .replace("{place}", String(order.indexOf(moved) + 1)).replace("{count}", String(order.length)));
      }
    }
    draw();
    selects.forEach((select) => { select.parentElement.hidden = true; });
    field.append(list);
  }

  function enhance() {
    kit.drafts();
    all("[data-campus-rank]").forEach(ranked);
    all("[data-budget]").forEach(left);
    all("textarea").forEach(count);
  }

  // --- what the learner does ---
  root.addEventListener("toggle", (event) => {
    const fold = /** @type {HTMLDetailsElement} */ (event.target);
    if (fold.matches("[data-campus-next]")) turn(fold);
  }, true);

  root.addEventListener("change", (event) => {
    const field = /** @type {Element} */ (event.target).closest("[data-budget]");
    if (field) left(/** @type {HTMLElement} */ (field));
  });

  root.addEventListener("input", (event) => {
    if (event.target instanceof HTMLTextAreaElement) count(event.target);
  });

  root.addEventListener("click", (event) => {
    const link = /** @type {Element} */ (event.target).closest("[data-campus-goto]");
    if (!link) return;
    const name = /** @type {HTMLElement} */ (link).dataset.campusGoto;
    const form = /** @type {Element} */ (link.closest("form"));
    const target = find(`[data-field="${name}"] :is(input, textarea, .campus-rank button), [data-field] :is(input, textarea)`, form);
    if (target) target.focus();
  });

  root.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    event.preventDefault();
    if (form.matches("[data-campus-form]")) {
      if (!box || waits()) return; // a decision is on its way: a second click is none
      const move = read(form);
      const fault = wrong(form, move);
      if (fault) { complain(form, fault[0], fault[1]); return; }
      take(form, true);
      kit.sentOff(form);
      box.put({ [at.moves.length]: move });
    } else if (form.matches("[data-campus-replay]")) void replay();
    else if (form.matches("[data-campus-plan]")) void plan(form);
  });

  async function replay() {
    kit.status("saving");
    const { kind, data } = await kit.post(url("replay"), { run: at.run });
    if (data && data.html) { kit.status(""); go(data); }
    else kit.status(kind, { text: data && data.error, retry: replay });
  }

  /** @param {HTMLFormElement} form */
  async function plan(form) {
    const card = /** @type {HTMLElement} */ (form.closest("[data-campus-action]"));
    const line = find("[data-campus-wrong]", form);
    line.hidden = true;
    const { kind, data } = await kit.post(url("plan"), Object.fromEntries(new FormData(form)));
    if (kind !== "ok") {
      line.textContent = (data && data.error) || kit.words[kind === "signin" ? "signin" : "notSent"];
      line.hidden = false;
      return;
    }
    kit.sentOff(form);
    const next = document.createElement("div");
    next.innerHTML = data.html;
    const done = next.querySelector(".campus-done");
    card.replaceWith(...next.children);
    kit.announce(data.announce);
    if (done instanceof HTMLElement) done.focus();
  }

  // --- a card is complete once it was in sight ---
  if (args.card && !args.seen) {
    const watch = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watch.disconnect();
      void seen();
    });
    const seen = async () => {
      const { kind } = await kit.post(url("shown"), {});
      if (kind === "waiting") window.addEventListener("online", seen, { once: true });
    };
    watch.observe(root);
  }

  enhance();
  if (box && waits()) { restore(box.pending()); void box.flush(); }
}
