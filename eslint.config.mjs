// The scripts that learners' browsers get: plain scripts, no modules, no library.
import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["**/.*/", "build/", "node_modules/", "**/vendor/", "**/served/"] },
  {
    files: ["xblocks/**/*.js", "campus_plugin/**/*.js", "campus_tools/**/*.js"],
    ...js.configs.recommended,
    languageOptions: {
      ecmaVersion: 2022,
      sourceType: "script",
      // The kit's script stands before each block's.
      globals: { ...globals.browser, CampusKit: "readonly" },
    },
    rules: {
      ...js.configs.recommended.rules,
      eqeqeq: "error",
      "no-alert": "error",
      "no-console": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      // A script may say itself that it uses the kit's.
      "no-redeclare": ["error", { builtinGlobals: false }],
      "no-var": "error",
      "prefer-const": "error",
    },
  },
  {
    files: ["campus_tools/preview/static/**/*.js"],
    // Who reads the preview's console is the author.
    rules: { "no-console": "off" },
  },
];
