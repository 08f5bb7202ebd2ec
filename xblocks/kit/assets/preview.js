// @ts-check
/**
 * The block on the author's page: the learner's own script, with every request sent to the preview's handler together
 * with the text that is shown. The saved text may be another one by then.
 *
 * @param {any} runtime
 * @param {any} element Studio and libraries give a jQuery-wrapped one, and `handlerUrl` wants the one it gave
 * @param {{init: string, args: any}} learner
 */
// eslint-disable-next-line no-unused-vars -- the platform starts it by this name
function CampusPreview(runtime, element, learner) {
  "use strict";
  const holder = /** @type {HTMLElement} */ (element.querySelector ? element : element[0]);
  const shown = /** @type {HTMLTemplateElement | null} */ (holder.querySelector("[data-campus-shown]"));
  const inside = holder.querySelector("[data-campus-preview]");
  // @ts-expect-error the blocks' scripts are globals, as the platform wants them
  const start = window[learner.init];
  // whoever may read only plays what is saved
  const sends = shown ? { definition: shown.content.textContent, place: "page" } : {};
  /** @param {unknown} _inside @param {string} name */
  const handlerUrl = (_inside, name) => runtime.handlerUrl(element, shown ? "studio_play" : name);
  start({ handlerUrl, notify() {} }, inside, { ...learner.args, sends });
}
