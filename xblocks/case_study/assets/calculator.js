// @ts-check
/**
 * A calculator on the device: exact fractions of BigInt, the same rules and limits as `case_study/formula.py`.
 * Nothing typed leaves the device. Sent only with documents that have a calculator; without it the form asks the server.
 */
function CampusCalculator() {
  "use strict";
  const BOUND = 1n << 1000n;
  // milliseconds without a key: then results change, and are announced
  const REST = 600;
  /** @typedef {[bigint, bigint] | null} Fraction numerator and positive denominator, reduced; null: no number */

  /** @param {bigint} a */
  const abs = (a) => (a < 0n ? -a : a);
  /** @param {any} n @param {any} d @returns {Fraction} */
  function fraction(n, d) {
    if (!d) return null;
    let [a, b] = [abs(n), abs(d)];
    while (b) [a, b] = [b, a % b];
    if (d < 0n) a = -a;
    n /= a;
    d /= a;
    return abs(n) < BOUND && d < BOUND ? [n, d] : null;
  }
  /** `12.5` or `25/2` @param {string} text @returns {any} */
  function exact(text) {
    const [n, d] = text.split("/");
    const [whole, decimals = ""] = n.split(".");
    return fraction(BigInt(whole + decimals), d ? BigInt(d) : 10n ** BigInt(decimals.length));
  }
  /** @param {any} a @param {any} b */
  const less = (a, b) => a[0] * b[1] < b[0] * a[1];
  /** `value * scale`, half up @param {any} value @param {bigint} scale */
  function halfUp([n, d], scale) {
    const [top, bottom] = [2n * n * scale + d, 2n * d];
    return top / bottom - (top % bottom < 0n ? 1n : 0n);
  }

  /** @param {string[]} program @param {Record<string, Fraction>} values @returns {Fraction} */
  function run(program, values) {
    /** @type {any[]} */
    const stack = [];
    for (const word of program) {
      const [name, count] = word.split(":");
      let value;
      if (/^\d/.test(name)) value = exact(name);
      else if (name === "round") value = fraction(halfUp(stack.pop(), 10n ** BigInt(count)), 10n ** BigInt(count));
      else if (count) value = stack.splice(-count).reduce((a, b) => (less(b, a) === (name === "min") ? b : a));
      else if (name === "~") { const [n, d] = stack.pop(); value = fraction(-n, d); }
      else if ("+-*/".includes(name)) {
        const [[a, b], [c, d]] = stack.splice(-2);
        value = name === "*" ? fraction(a * c, b * d) : name === "/" ? fraction(a * d, b * c)
          : fraction(a * d + (name === "+" ? c : -c) * b, b * d);
      } else value = values[name];
      if (!value) return null;
      stack.push(value);
    }
    return stack[0];
  }

  /**
   * Three-valued: null where it hangs on what is no number.
   * @param {any} when @param {any} results @returns {boolean | null}
   */
  function holds(when, results) {
    if (when.not) {
      const found = holds(when.not, results);
      return found === null ? null : !found;
    }
    const parts = when.any || when;
    if (parts.map) {
      /** @type {any[]} */
      const found = [];
      for (const one of parts) found.push(holds(one, results));
      const decides = !!when.any;
      return found.includes(decides) ? decides : found.includes(null) ? null : !decides;
    }
    const value = results[when.result];
    return value && (when.below ? less(value, exact(when.below)) : !less(value, exact(when.at_least)));
  }

  /** @param {any} spec as `calculator.compiled` makes it @param {Record<string, Fraction>} inputs */
  function calculate(spec, inputs) {
    const values = { ...inputs };
    /** @type {Record<string, Fraction>} */
    const results = {};
    for (const [id, program] of spec.results) results[id] = values[id] = run(program, values);
    return { results, readings: Array.from(spec.readings, (when) => holds(when, results) === true) };
  }

  /** As people see it, without its unit. @param {any} value @param {number} decimals @param {string} lang */
  function said(value, decimals, lang) {
    if (!value) return "\u2014";
    const french = lang.startsWith("fr");
    const scaled = halfUp(value, 10n ** BigInt(decimals));
    const digits = String(abs(scaled)).padStart(decimals + 1, "0");
    const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, french ? "\u202f" : ",");
    return (scaled < 0n ? "\u2212" : "") + whole + (decimals ? (french ? "," : ".") + digits.slice(-decimals) : "");
  }

  /** A number as people type it; null for anything else. @param {string} text @param {string} unit @param {string} lang @returns {Fraction} */
  function typed(text, unit, lang) {
    let bare = text.replace(/\u2212/g, "-").trim();
    if (unit && bare.endsWith(unit)) bare = bare.slice(0, -unit.length);
    bare = bare.replace(/[\s']/g, "");
    if (!lang.startsWith("fr") && /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(bare)) bare = bare.replace(/,/g, "");
    return /^[+-]?\d{1,18}([.,]\d{1,12})?$/.test(bare) ? exact(bare.replace(",", ".").replace("+", "")) : null;
  }

  /** What is the same is not announced again. @param {any} place @param {string} words */
  function write(place, words) {
    if (place.textContent !== words) place.textContent = words;
  }

  /** @param {any} form */
  function update(form) {
    const spec = JSON.parse(form.dataset.spec);
    const root = form.closest("[lang]");
    const { lang } = root;
    /** @type {Record<string, Fraction>} */
    const inputs = {};
    let wrong = "";
    for (const [id, unit, min, max] of spec.inputs) {
      const field = form.elements[`n.${id}`];
      const value = typed(field.value, unit, lang);
      const line = form.querySelector(`[data-wrong="${id}"]`);
      const words = !value ? form.dataset.none : less(value, exact(min)) || less(exact(max), value) ? line.dataset.range : "";
      write(line, words);
      field.setAttribute("aria-invalid", Boolean(words));
      wrong += words;
      inputs[id] = value;
    }
    if (wrong) return;
    const found = calculate(spec, inputs);
    /** @type {Record<string, string>} */
    const words = {};
    for (const [id, , decimals, unit] of spec.results) {
      words[id] = said(found.results[id], decimals, lang) + (found.results[id] && unit && `\u00a0${unit}` || "");
      write(form.querySelector(`[data-result="${id}"]`), words[id]);
    }
    for (const reading of form.querySelectorAll("[data-reading]")) reading.hidden = !found.readings[reading.dataset.reading];
    if (form.changed) for (const place of root.querySelectorAll("[data-fill]")) fill(place, words);
  }

  /** Fills a text of an action; what the learner wrote there stays. @param {any} place @param {Record<string, string>} words */
  function fill(place, words) {
    let text = place.dataset.fill;
    for (const id of Object.keys(words)) text = text.replaceAll(`{${id}}`, words[id]);
    if (!("value" in place)) write(place, text);
    else if (place.value === (place.dataset.filled || place.defaultValue)) place.value = place.dataset.filled = text;
  }

  function listen() {
    /** @type {any} */
    let waiting;
    /** @param {any} event */
    function heard(event) {
      const form = event.target.closest("[data-spec]");
      if (!form) return;
      // before the block hears it, which keeps what is written until it is sent
      event.stopPropagation();
      clearTimeout(waiting);
      form.changed ||= event.type === "input";
      waiting = setTimeout(update, event.type === "input" ? REST : 0, form);
      if (event.type === "submit") event.preventDefault();
    }
    for (const name of ["input", "change", "submit"]) document.addEventListener(name, heard, true);
  }

  return { calculate, exact, listen, said, typed };
}
CampusCalculator().listen();
