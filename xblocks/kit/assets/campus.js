// @ts-check
/**
 * What both blocks share on the device: the screen and its focus, and the outbox that loses no answer.
 *
 * @typedef {{tag: string, block: string, keeps?: boolean, csrfCookie: string, words: Record<string, string>, sends?: object}} CampusArgs
 *   `sends`: what each request carries besides, where authors try a text
 * @typedef {Record<string, any>} Waiting what waits, by name
 * @typedef {{kind: "ok" | "diverged" | "refused" | "signin" | "waiting", data?: any}} Outcome
 *
 * The LMS gives a DOM node, Studio and libraries a jQuery-wrapped one.
 * @param {any} element
 * @param {CampusArgs} args
 */
// eslint-disable-next-line no-unused-vars -- the blocks' scripts, loaded after this one, call it
function CampusKit(element, args) {
  "use strict";
  const DAYS_KEPT = 7;
  const PATIENCE_MS = 30000;
  const holder = /** @type {HTMLElement} */ (element.querySelector ? element : element[0]);
  const root = /** @type {HTMLElement} */ (holder.matches(".campus") ? holder : holder.querySelector(".campus"));
  /** @param {string} name */
  const part = (name) => /** @type {HTMLElement} */ (root.querySelector(`[data-campus-${name}]`));
  const words = args.words;

  /** @type {Set<string>} */
  const saying = new Set();
  /** @param {string} text */
  function announce(text) {
    const live = part("live");
    if (!saying.size) {
      // emptied first, and filled a frame later: the same sentence twice in a row is read twice
      live.textContent = "";
      requestAnimationFrame(() => { live.textContent = [...saying].join(" "); saying.clear(); });
    }
    saying.add(text);
  }

  /** @param {string} selector */
  function focus(selector) {
    const target = /** @type {HTMLElement | null} */ (root.querySelector(selector || "[data-campus-focus]"));
    if (!target) return;
    if (!target.matches("a, button, input, select, textarea, summary, [tabindex]")) target.tabIndex = -1;
    // the learning app scrolls to the top when the frame's height changes: let the height settle first
    requestAnimationFrame(() => requestAnimationFrame(() => target.focus()));
  }

  /** @param {{html?: string, announce?: string, focus?: string}} answer */
  function show(answer) {
    if (answer.html) part("screen").innerHTML = answer.html;
    if (answer.announce) announce(answer.announce);
    focus(answer.focus || "");
  }

  /**
   * Says, where it is seen and heard, whether answers are saved.
   * @param {string} name a key of `words`, or "" for nothing
   * @param {{text?: string, where?: string, retry?: () => void, keep?: () => void}} [more] another sentence, a second
   *   one (where the answer is meanwhile), what can be done
   */
  function status(name, more = {}) {
    const line = part("status");
    const text = name && [more.text || words[name], words[more.where || ""]].filter(Boolean).join(" ");
    const held = line.contains(document.activeElement);
    line.hidden = !name;
    line.dataset.campusStatus = name;
    line.textContent = text && text + " ";
    if (text && name !== "saving") announce(text);
    for (const does of /** @type {("retry" | "keep")[]} */ (["retry", "keep"])) {
      const act = more[does];
      if (!act) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "campus-quiet";
      button.textContent = words[does];
      button.addEventListener("click", act);
      line.append(button, " ");
    }
    // whoever pressed a button here stays here
    line.tabIndex = -1;
    if (held && name) (line.querySelector("button") || line).focus();
  }

  /** @param {string} name */
  function cookie(name) {
    const found = document.cookie.split("; ").find((pair) => pair.startsWith(name + "="));
    return found ? found.slice(name.length + 1) : "";
  }

  /**
   * One request, and which of five things became of it.
   * @param {string} url
   * @param {any} body
   * @returns {Promise<Outcome>}
   */
  async function post(url, body) {
    // read afresh at each try: the token changes when somebody signs in again in another tab
    const field = /** @type {HTMLInputElement | null} */ (root.querySelector("[name=csrfmiddlewaretoken]"));
    const token = cookie(args.csrfCookie) || (field ? field.value : "");
    // in a tunnel a request may hang for minutes: it is given up, and sent again
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
    let response, data;
    try {
      response = await fetch(url, {
        method: "POST",
        credentials: "same-origin",
        redirect: "manual", // to a sign-in page, maybe on another host
        signal: patience.signal,
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        // whose page this is: on a shared device somebody else may have signed in since
        body: JSON.stringify(Object.assign({ learner: args.tag }, args.sends, body)),
      });
      if ((response.headers.get("Content-Type") || "").startsWith("application/json")) data = await response.json();
    } catch {
      return { kind: "waiting" };
    } finally {
      clearTimeout(timer);
    }
    const code = response.status;
    if (response.ok && data) return { kind: "ok", data };
    if (response.ok || response.type === "opaqueredirect" || code === 401 || code === 403) return { kind: "signin", data };
    if (code === 409 && data && data.html) return { kind: "diverged", data };
    // a refusal of ours has a sentence; any other error is the way's or the server's, and passes
    const passes = code === 408 || code === 409 || code === 429 || code >= 500;
    return { kind: passes || !data || !data.error ? "waiting" : "refused", data };
  }

  /** Storage that may be absent, full or forbidden; `memoryOnly` then says so. */
  let memoryOnly = false;
  const keep = {
    /**
     * What does not outlive its tab lies beside what other tabs have put there, and leaves that alone.
     * @param {string} key @param {any} value @param {boolean} [inTab] free text does not outlive its tab
     */
    set(key, value, inTab) {
      if (args.keeps === false) return; // who only looks around leaves nothing on the device
      try {
        (inTab ? sessionStorage : localStorage).setItem(key, JSON.stringify({ at: Date.now(), value }));
        if (!inTab) sessionStorage.removeItem(key);
      } catch { memoryOnly = true; }
    },
    /** @param {string} key @param {boolean} [inTab] */
    get(key, inTab) {
      try { return keep.read((inTab ? sessionStorage : localStorage).getItem(key)); } catch { memoryOnly = true; }
    },
    /** @param {string | null} text */
    read(text) {
      try {
        const entry = JSON.parse(text || "");
        return Date.now() - entry.at < DAYS_KEPT * 864e5 ? entry.value : undefined;
      } catch { /* written by something else */ }
    },
    /** @param {string} key */
    drop(key) {
      try { sessionStorage.removeItem(key); localStorage.removeItem(key); } catch { memoryOnly = true; }
    },
  };

  // what nobody came back for, of any learner of this device, goes after its days
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith("campus:") && !keep.get(key)) keep.drop(key);
  } catch { memoryOnly = true; }

  /**
   * Answers on their way. One request is in flight at a time; what waits is kept on the device under this learner,
   * block and run, until the server has it. Windows of one browser share what waits.
   * @param {{url: string, run: () => string | number, inTab?: (waiting: Waiting) => boolean,
   *   next?: (waiting: Waiting) => Waiting, body: (waiting: Waiting) => any, onWaits?: (why: string) => void, onOk: (data: any) => void, onElsewhere?: (waiting: Waiting) => void,
   *   onDiverged: (data: any, sent: Waiting) => void, onRefused: (data: any, sent: Waiting) => string[]}} plan
   *   `next`: which of it goes with the next request (else all); `onElsewhere`: another window has put something here, or got it through; `onRefused` tells what not to send again
   */
  function outbox(plan) {
    const key = () => `campus:${args.tag}:${args.block}:${plan.run()}`;
    const isEmpty = (/** @type {Waiting} */ waiting) => !Object.keys(waiting).length;
    /** @param {Waiting} waiting @param {Waiting} sent @returns {Waiting} */
    const without = (waiting, sent) => Object.fromEntries(Object.entries(waiting).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(sent[name])));
    let mine = /** @type {Waiting} */ ({});
    let whose = key();
    let busy = false;
    let stuck = false;
    let asked = false;
    let wait = 2000;
    let timer = 0;

    /** @returns {Waiting} */
    function pending() {
      if (whose !== key()) [whose, mine] = [key(), {}];
      const kept = [keep.get(whose), keep.get(whose, true)].map((it) => typeof it === "object" && it);
      return Object.assign({}, mine, ...kept);
    }
    const inTab = (/** @type {Waiting} */ waiting) => Boolean(!asked && plan.inTab && plan.inTab(waiting));

    /** @param {Waiting} next what waits from now on */
    function settle(next) {
      [whose, mine] = [key(), next];
      if (isEmpty(next)) keep.drop(whose);
      else keep.set(whose, next, inTab(next));
    }

    /** What could not be sent, and where it is meanwhile. @param {string} why @param {any} data */
    function waits(why, data) {
      const tab = inTab(mine);
      const where = memoryOnly ? "memory" : tab ? "tab" : "device";
      const more = { where: args.keeps === false ? "" : where, retry: flush };
      if (plan.onWaits) plan.onWaits(words[why]);
      const ask = () => { asked = true; settle(pending()); waits(why, data); };
      status(why, Object.assign(more, data && data.error && { text: data.error }, tab && !memoryOnly && { keep: ask }));
    }

    async function flush() {
      clearTimeout(timer);
      mine = pending();
      if (busy || stuck || isEmpty(mine)) return;
      const sent = plan.next ? plan.next(mine) : mine;
      busy = true;
      status("saving", { where: memoryOnly ? "memory" : "" });
      const { kind, data } = await post(plan.url, plan.body(sent));
      busy = false;
      if (kind === "waiting" || kind === "signin") {
        waits(kind, data);
        timer = window.setTimeout(flush, (wait = Math.min(wait * 2, 60000)));
        return;
      }
      wait = 2000;
      if (kind === "refused") {
        const dropped = plan.onRefused(data, sent);
        settle(Object.fromEntries(Object.entries(pending()).filter(([name]) => !dropped.includes(name))));
        // what cannot be named is not lost either: it stays, and goes when the page is loaded anew
        stuck = !dropped.length;
        status(stuck ? "refused" : "", { text: data.error });
      } else if (kind === "ok") {
        settle(without(pending(), sent));
        asked = false;
        plan.onOk(data);
        status("saved");
      } else {
        const all = pending();
        settle({});
        status("diverged", { text: data.announce });
        plan.onDiverged(data, all);
      }
      void flush();
    }

    window.addEventListener("storage", (event) => {
      if (event.key !== key()) return;
      const now = keep.read(event.newValue) || {};
      mine = Object.assign(without(mine, without(keep.read(event.oldValue) || {}, now)), now);
      if (plan.onElsewhere) plan.onElsewhere(now);
    });
    for (const back of ["online", "pageshow"]) window.addEventListener(back, () => void flush());
    document.addEventListener("visibilitychange", () => { if (!document.hidden) void flush(); });
    window.addEventListener("beforeunload", (event) => { if (memoryOnly && !isEmpty(pending())) event.preventDefault(); });
    return {
      pending,
      /** @param {Waiting} changes */
      put(changes) { stuck = false; settle(Object.assign(pending(), changes)); void flush(); },
      clear() { settle({}); },
      flush,
    };
  }

  // --- what is being written ---
  // outlives a reload of its tab (phones drop pages that are out of sight), and is gone with the tab
  /** @param {string} asked which step or action @param {string} name */
  const draftOf = (asked, name) => `campus:${args.tag}:${args.block}:draft:${asked}:${name}`;
  /** @param {any} field */
  const draft = (field) => draftOf(["step", "action"].map((name) => ((field.form || {})[name] || {}).value || "").join(""), field.name);
  const written = () => /** @type {any[]} */ ([...root.querySelectorAll("textarea, input[type=text]")]);
  root.addEventListener("input", (event) => {
    if (written().includes(event.target)) keep.set(draft(event.target), /** @type {any} */ (event.target).value, true);
  });
  /**
   * Puts back what was being written. Browsers put something back too, by its place on the page, which may be another
   * question by now: they are asked not to.
   */
  function drafts() {
    for (const form of root.querySelectorAll("form")) form.autocomplete = "off";
    for (const field of written()) field.value = keep.get(draft(field), true) || field.value;
  }
  /** What was written is on its way. @param {Element} within */
  function sentOff(within) {
    for (const field of written()) if (within.contains(field)) keep.drop(draft(field));
  }

  /** A text that was sent and not taken. @param {string} asked @param {string} name @param {string} text */
  function takenBack(asked, name, text) {
    keep.set(draftOf(asked, name), text, true);
  }

  return { root, words, part, announce, focus, show, status, post, outbox, drafts, sentOff, takenBack };
}
