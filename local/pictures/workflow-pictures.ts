import { readdirSync, readFileSync } from "node:fs";
import { fillSection } from "./marked-section.ts";
import { drawWorkflow } from "./state-diagram.ts";
import { readWorkflow, type Workflow } from "./workflow-file.ts";

const ENDING = ".asl.json";

/** Every workflow file of the folder, in the order of their names. */
export function readWorkflows(folder: URL): Workflow[] {
  return readdirSync(folder)
    .filter((fileName) => fileName.endsWith(ENDING))
    .sort()
    .map((fileName) =>
      readWorkflow(
        fileName.slice(0, -ENDING.length),
        readFileSync(new URL(fileName, folder), "utf8"),
      ),
    );
}

/** The page with each workflow's picture drawn anew in its section "picture of NAME". */
export function drawPictures(page: string, workflows: readonly Workflow[]): string {
  return workflows.reduce(
    (drawn, workflow) =>
      fillSection(
        drawn,
        `picture of ${workflow.name}`,
        `\`\`\`mermaid\n${drawWorkflow(workflow)}\n\`\`\``,
      ),
    page,
  );
}
