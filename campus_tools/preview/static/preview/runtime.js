// What a block's script finds in the preview: the platform's runtime object, and stand-ins for the globals on which the
// core problem block counts. No typesetting of formulas, no tooltips, no log of clicks.
(() => {
  'use strict';
  const words = JSON.parse(document.getElementById('preview-words')?.textContent || '{"said": {}, "counted": {}}');
  const cookie = (name) => document.cookie.split('; ').find((c) => c.startsWith(name + '='))?.slice(name.length + 1) || '';
  const csrf = () => decodeURIComponent(cookie('csrftoken'));
  const say = (text) => {
    const live = document.getElementById('preview-live') || document.getElementById('preview-studio-said');
    if (live) live.textContent = text;
  };

  const holder = (element) => {
    const node = element && element.jquery ? element[0] : element;
    return node.closest('[data-handlers]');
  };
  const tellStudio = (text, alert) => {
    const box = document.getElementById('preview-studio-said');
    if (!box) return;
    box.textContent = text;
    box.className = alert ? 'preview-alert' : 'preview-note';
  };
  window.CampusPreviewRuntime = {
    handlerUrl(element, handler, suffix, query) {
      let url = holder(element).dataset.handlers + encodeURIComponent(handler);
      if (suffix) url += '/' + suffix;
      return query ? url + '?' + query : url;
    },
    csrf,
    children: () => [],
    childMap: () => undefined,
    // Studio's editors tell their frame what happens to them.
    notify(name, data) {
      if (name === 'save' && data && data.state === 'end') {
        tellStudio(window.gettext('The text is valid. The preview does not write to your files.'));
      }
      if (name === 'error') tellStudio([data && data.title, data && data.message].filter(Boolean).join(' '), true);
    },
    refreshXBlock: () => location.reload(),
  };

  window.gettext = (message) => words.said[message] || message;
  window.ngettext = (one, many, n) => {
    const known = words.counted[one] || [one, many];
    return document.documentElement.lang === 'fr' ? known[n >= 2 ? 1 : 0] : known[n === 1 ? 0 : 1];
  };
  window.Logger = { log() {}, listen() {}, bind() {} };
  window.SR = { readText: say, readTexts: (texts) => say(texts.join(' ')), clear: () => say('') };
  const interpolate = (text, values) => text.replace(/{\w+}/g, (place) => {
    const name = place.slice(1, -1);
    return name in (values || {}) ? values[name] : place;
  });
  window.edx = { StringUtils: { interpolate } };
  window.MathJax = { Hub: { Queue() {}, getAllJax: () => [], Startup: { signal: { Interest() {} } } }, Callback: { After() {} } };
  window.globalTooltipManager = { hide() {} };

  const escapes = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#x27;', '`': '&#x60;' };
  const under = (list) => list;
  Object.assign(under, {
    extend: Object.assign,
    escape: (text) => String(text ?? '').replace(/[&<>"'`]/g, (c) => escapes[c]),
    mapObject: (object, f) => Object.fromEntries(Object.entries(object || {}).map(([k, v]) => [k, f(v, k)])),
    each: (list, f) => Object.keys(list || {}).forEach((k) => f(list[k], Array.isArray(list) ? Number(k) : k)),
    map: (list, f) => Object.values(list || {}).map(f),
    has: (object, key) => Object.prototype.hasOwnProperty.call(object, key),
    isArray: Array.isArray,
    bind: (f, self, ...first) => f.bind(self, ...first),
    partial: (f, ...first) => f.bind(null, ...first),
    keys: (object) => Object.keys(object || {}),
    values: (object) => Object.values(object || {}),
    filter: (list, f) => Object.values(list || {}).filter(f),
    find: (list, f) => Object.values(list || {}).find(f),
    some: (list, f) => Object.values(list || {}).some(f),
    every: (list, f) => Object.values(list || {}).every(f),
    contains: (list, item) => (list || []).includes(item),
    throttle: (f) => f,
    debounce: (f) => f,
    template: (text) => () => text,
  });
  window._ = window._ || under;

  const $ = window.jQuery;
  if ($) {
    $.ajaxSetup({ beforeSend: (xhr, options) => { if (!options.crossDomain) xhr.setRequestHeader('X-CSRFToken', csrf()); } });
    $.postWithPrefix = (...given) => $.post(...given);
    $.getWithPrefix = (...given) => $.get(...given);
    $.ajaxWithPrefix = (...given) => $.ajax(...given);
  }
})();
