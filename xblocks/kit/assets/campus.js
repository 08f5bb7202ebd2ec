// @ts-check
/**
 * What both blocks share on the device: the screen and its focus, and the outbox that loses no answer.
 *
 * @typedef {{tag: string, block: string, csrfCookie: string, words: Record<string, string>}} CampusArgs
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
  const holder = /** @type {HTMLElement} */ (element.querySelector ? element : element[0]);
  const root = /** @type {HTMLElement} */ (holder.matches(".campus") ? holder : holder.querySelector(".campus"));
  /** @param {string} name */
  const part = (name) => /** @type {HTMLElement} */ (root.querySelector(`[data-campus-${name}]`));
  const words = args.words;

  /** @param {string} text */
  function announce(text) {
    const live = part("live");
    live.textContent = "";
    // emptied first, and filled a frame later: the same sentence twice in a row is read twice
    requestAnimationFrame(() => { live.textContent = text; });
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
   * @param {() => void} [retry]
   */
  function status(name, retry) {
    const line = part("status");
    line.hidden = !name;
    line.textContent = name ? words[name] + " " : "";
    if (retry) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "campus-quiet";
      button.textContent = words.retry;
      button.addEventListener("click", retry);
      line.append(button);
    }
  }

  /** @param {string} name */
  function cookie(name) {
    const found = document.cookie.split("; ").find((pair) => pair.startsWith(name + "="));
    return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
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
    let response;
    try {
      response = await fetch(url, {
        method: "POST",
        credentials: "same-origin",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify(body),
      });
    } catch {
      return { kind: "waiting" };
    }
    const json = (response.headers.get("Content-Type") || "").startsWith("application/json");
    const data = json ? await response.json().catch(() => null) : null;
    if (response.ok && data && !response.redirected) return { kind: "ok", data };
    if (response.status === 401 || response.status === 403 || response.redirected || (response.ok && !json)) return { kind: "signin" };
    if (response.status === 409 && data) return { kind: "diverged", data };
    if (response.status >= 400 && response.status < 500 && response.status !== 408 && response.status !== 429) return { kind: "refused", data };
    return { kind: "waiting", data };
  }

  /** Storage that may be absent, full or forbidden: then memory, and `memoryOnly` says so. */
  const memory = /** @type {Record<string, string>} */ ({});
  let memoryOnly = false;
  const keep = {
    /** @param {string} key @param {any} value @param {boolean} [inTab] free text does not outlive its tab */
    set(key, value, inTab) {
      keep.drop(key);
      memory[key] = JSON.stringify({ at: Date.now(), value });
      try { (inTab ? sessionStorage : localStorage).setItem(key, memory[key]); } catch { memoryOnly = true; }
    },
    /** @param {string} key */
    get(key) {
      let text = memory[key];
      try { text = sessionStorage.getItem(key) || localStorage.getItem(key) || text; } catch { memoryOnly = true; }
      try {
        const entry = JSON.parse(text);
        return Date.now() - entry.at < DAYS_KEPT * 864e5 ? entry.value : null;
      } catch { return null; }
    },
    /** @param {string} key */
    drop(key) {
      delete memory[key];
      try { sessionStorage.removeItem(key); localStorage.removeItem(key); } catch { memoryOnly = true; }
    },
  };

  // what nobody came back for, of any learner of this device, goes after its days
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith("campus:") && keep.get(key) === null) keep.drop(key);
  } catch { memoryOnly = true; }

  /**
   * Answers on their way. One request is in flight at a time; what waits is kept on the device under this learner,
   * block and run, until the server has it.
   * @param {{url: string, run: () => number, empty: () => any, isEmpty: (pending: any) => boolean,
   *   inTab?: (pending: any) => boolean, body: (pending: any) => any, without: (pending: any, sent: any) => any,
   *   onOk: (data: any) => void, onDiverged: (data: any) => void, onRefused: (data: any, pending: any) => void}} plan
   */
  function outbox(plan) {
    const key = () => `campus:${args.tag}:${args.block}:${plan.run()}`;
    let pending = keep.get(key()) || plan.empty();
    let busy = false;
    let wait = 2000;
    let timer = 0;

    function remember() {
      if (plan.isEmpty(pending)) keep.drop(key());
      else keep.set(key(), pending, plan.inTab && plan.inTab(pending));
    }

    async function flush() {
      clearTimeout(timer);
      if (busy || plan.isEmpty(pending)) return;
      busy = true;
      status(memoryOnly ? "memory" : "saving");
      const sent = structuredClone(pending);
      const { kind, data } = await post(plan.url, plan.body(sent));
      busy = false;
      if (kind === "waiting" || kind === "signin") {
        status(memoryOnly ? "memory" : kind, flush);
        timer = window.setTimeout(flush, (wait = Math.min(wait * 2, 60000)));
        return;
      }
      wait = 2000;
      keep.drop(key());
      pending = kind === "ok" ? plan.without(pending, sent) : plan.empty();
      if (kind === "ok") { plan.onOk(data); status("saved"); }
      else if (kind === "diverged") { plan.onDiverged(data); status("diverged"); }
      else { plan.onRefused(data, sent); status(""); }
      remember();
      void flush();
    }

    window.addEventListener("online", flush);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) void flush(); });
    return {
      pending: () => pending,
      /** @param {any} next what waits from now on */
      put(next) { pending = next; remember(); void flush(); },
      flush,
    };
  }

  return { root, words, part, announce, focus, show, status, post, keep, outbox };
}
