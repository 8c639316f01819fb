import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeSection } from "./page.ts";

const REPORT = readFileSync(new URL("../../../docs/benchmarks.md", import.meta.url), "utf8");
const COST_PAGE = new URL("../../../docs/cost.md", import.meta.url);
const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));
const PARTS = [...REPORT.matchAll(/<!-- end of ([\w-]+) -->/g)].map(([, name = ""]) => name);
/** The quickest to measure; the others have to be left alone. */
const MEASURED = ["client", "cost", "module-load", "runner"];
/** Real processes measure, on machines that may be busy. */
const PATIENCE_MILLISECONDS = 300_000;

let folder: string;
let page: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "bench-"));
  page = join(folder, "page.md");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What stands around the sections: headings, what is said before them, and the marks. */
function around(text: string): string {
  return text.replaceAll(/(<!-- ([\w-]+) -->).*?(<!-- end of \2 -->)/gs, "$1$3");
}

function sectionOf(text: string, name: string): string {
  return text.slice(text.indexOf(`<!-- ${name} -->`), text.indexOf(`<!-- end of ${name} -->`));
}

function run(...options: string[]): Promise<{ exitCode: number; stderr: string }> {
  const command = ["--import", "tsx", MAIN, ...options];
  return new Promise((resolve) => {
    execFile(process.execPath, command, (error, _stdout, stderr) => {
      resolve({ exitCode: Number(error?.code ?? 0), stderr });
    });
  });
}

describe("the report of the benchmarks", () => {
  it(
    "is measured and written anew, section by section, and the rest of the page is left alone",
    async () => {
      writeFileSync(page, REPORT.replaceAll(/^_Measured .*$/gm, "_old_"));
      const costPage = readFileSync(COST_PAGE, "utf8");

      const { exitCode, stderr } = await run(
        "--quick",
        "--page",
        page,
        ...MEASURED.flatMap((name) => ["--only", name]),
      );

      expect([0, 1], stderr).toContain(exitCode);
      const written = readFileSync(page, "utf8");
      expect(around(written)).toBe(around(REPORT));
      expect(written.match(/^_Measured on .*$/gm)).toHaveLength(MEASURED.length);
      expect(written.match(/_old_/g)).toHaveLength(PARTS.length - MEASURED.length);
      for (const name of MEASURED) expect(sectionOf(written, name)).toContain("_Measured on");
      const sections = MEASURED.map((name) => sectionOf(written, name)).join("\n");
      const pictures = [...sections.matchAll(/\]\(benchmarks\/([\w-]+\.svg)\)/g)];
      const shown = pictures.map(([, file]) => file);
      expect(readdirSync(join(folder, "benchmarks")).sort()).toEqual(shown.sort());
      expect(readFileSync(COST_PAGE, "utf8")).toBe(costPage);
      for (const name of MEASURED) expect(stderr).toContain(`measuring ${name}`);
    },
    PATIENCE_MILLISECONDS,
  );

  it("is left as it is when it has no such section", () => {
    writeFileSync(page, REPORT);
    const section = { text: "new", pictures: { "new.svg": "<svg/>" }, missed: [] };

    expect(() => writeSection(page, "nothing", section, "_now_")).toThrow("end of nothing");
    expect(readFileSync(page, "utf8")).toBe(REPORT);
    expect(readdirSync(join(folder, "benchmarks"))).not.toContain("new.svg");
  });

  it(
    "is not begun with an option that is wrong",
    async () => {
      expect((await run("--only", "weather")).exitCode).toBe(2);
      expect((await run("--pages", page)).exitCode).toBe(2);
    },
    PATIENCE_MILLISECONDS,
  );
});
