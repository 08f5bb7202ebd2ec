// What the blocks send with every view, made small: `node scripts/assets.mjs [folder]`.
//
// Each script and style sheet of xblocks/*/assets becomes the file of the same name in xblocks/*/served, which is
// committed: the wheel needs no Node. With a folder, everything is written there instead, so that a test can compare.
import { build } from "esbuild";
import { readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const elsewhere = process.argv[2];

const rooms = ["kit", "case_study", "self_diagnostic"];
const names = rooms.flatMap((room) => readdirSync(path.join(root, "xblocks", room, "assets")).map((file) => [room, file]));

for (const [room, file] of names) {
  if (![".js", ".css"].includes(path.extname(file))) continue;
  await build({
    entryPoints: [path.join(root, "xblocks", room, "assets", file)],
    outfile: path.resolve(elsewhere ?? root, "xblocks", room, "served", file),
    minify: true, // names at the top stay: the platform calls the blocks' functions by theirs
    target: ["es2020", "chrome110", "firefox110", "safari15"],
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
  });
}
