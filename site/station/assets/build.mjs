// Writes dist/: one style sheet, one script module, the fonts and the lamp.
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import * as sass from "sass";

rmSync("dist", { recursive: true, force: true });
for (const folder of ["css", "fonts", "js"]) mkdirSync(`dist/${folder}`, { recursive: true });

for (const sheet of ["station", "admin"]) {
  const { css } = sass.compile(`sass/${sheet}.scss`, {
    style: "compressed",
    loadPaths: ["node_modules/govuk-frontend/dist/govuk"],
    quietDeps: true,
  });
  writeFileSync(`dist/css/${sheet}.css`, css);
}

await build({
  entryPoints: ["js/station.js"],
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2020",
  legalComments: "none",
  outfile: "dist/js/station.js",
});

const fonts = "node_modules/@fontsource/atkinson-hyperlegible-next/files";
for (const range of ["latin", "latin-ext"]) {
  for (const weight of [400, 700]) {
    const font = `atkinson-hyperlegible-next-${range}-${weight}-normal.woff2`;
    cpSync(`${fonts}/${font}`, `dist/fonts/${font}`);
  }
}
cpSync("images", "dist/images", { recursive: true });
