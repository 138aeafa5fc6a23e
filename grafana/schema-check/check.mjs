// Type-checks every dashboard against @grafana/schema: each is written as a literal of the type Board into a file of its
// own, so that unknown keys and unknown values of enumerations are errors as well. Exit code 1 lists what is wrong.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const dashboards = process.argv[2] ?? join(here, "../dashboards");
const generated = join(here, "generated");

rmSync(generated, { recursive: true, force: true });
mkdirSync(generated);
const files = readdirSync(dashboards).filter((file) => file.endsWith(".json"));
if (files.length === 0) {
  console.error(`no dashboards in ${dashboards}`);
  process.exit(1);
}

for (const file of files) {
  const json = readFileSync(join(dashboards, file), "utf8");
  JSON.parse(json);
  writeFileSync(join(generated, `${basename(file, ".json")}.ts`), `import type { Board } from "../board.js";\n\nexport const board: Board = ${json.trimEnd()};\n`);
}

const tsc = spawnSync(process.execPath, [join(here, "node_modules/typescript/bin/tsc"), "--project", here], { encoding: "utf8" });
if (tsc.status !== 0) {
  console.error(tsc.stdout + tsc.stderr);
  process.exit(1);
}

console.log(`${files.length} dashboards are as @grafana/schema wants them`);
