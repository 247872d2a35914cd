// Builds the site's style sheet and scripts into the folder named: node build.mjs FOLDER
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = path.dirname(fileURLToPath(import.meta.url));
const folder = path.resolve(process.argv[2]);

await mkdir(folder, { recursive: true });
const { css } = await sass.compileAsync(path.join(here, "minuted.scss"), {
  loadPaths: [path.join(here, "node_modules")],
  style: "compressed",
  quietDeps: true,
});
await writeFile(path.join(folder, "minuted.css"), `${css}\n`);
await esbuild.build({
  absWorkingDir: here,
  entryPoints: ["scripts/site.js", "scripts/live.js"],
  outdir: folder,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2020",
  logLevel: "warning",
});
