// Starts each block's script as the platform does: the named global, with the runtime, the block's node and its arguments.
(() => {
  'use strict';
  for (const node of document.querySelectorAll('.xblock[data-init]')) {
    const args = node.querySelector(':scope > script.xblock_json_init_args');
    try {
      new window[node.dataset.init](window.CampusPreviewRuntime, node, args ? JSON.parse(args.textContent) : undefined);
    } catch (error) {
      console.error('The script of this block failed', node.dataset.usageId, error);
    }
  }
})();
