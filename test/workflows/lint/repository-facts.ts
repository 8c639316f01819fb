import { existsSync, readdirSync } from "node:fs";
import * as v from "valibot";
import {
  LASTING_FAILURES,
  OUTCOMES,
  TRANSIENT_FAILURES,
} from "../../../functions/domain/errors.ts";
import { readWorkflows } from "../../../local/pictures/workflow-pictures.ts";
import type { Facts } from "./rule.ts";

const FUNCTIONS = new URL("../../../functions/", import.meta.url);
const WORKFLOWS = new URL("../../../workflows/", import.meta.url);

const objectSchema = v.object({
  entries: v.record(v.string(), v.looseObject({ type: v.string() })),
});

/** The folders under functions/ that hold a handler. */
export function functionFolders(): string[] {
  return readdirSync(FUNCTIONS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .filter((name) => existsSync(new URL(`${name}/handler.ts`, FUNCTIONS)));
}

/** What this repository has: its workflow files, functions and error names. */
export async function repositoryFacts(): Promise<Facts> {
  const folders = functionFolders();
  const contracts = await Promise.all(
    folders.map(async (folder) => [folder, await contractFields(folder)] as const),
  );
  return {
    workflows: readWorkflows(WORKFLOWS),
    folders,
    outcomes: Object.values(OUTCOMES),
    transientFailures: TRANSIENT_FAILURES,
    lastingFailures: LASTING_FAILURES,
    contractFields: new Map(contracts),
  };
}

/** The fields of a task's input: the schema is named after the folder. */
async function contractFields(folder: string): Promise<string[]> {
  const contract: Record<string, unknown> = await import(
    new URL(`${folder}/contract.ts`, FUNCTIONS).href
  );
  const camelCase = folder.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const schema = v.safeParse(objectSchema, contract[`${camelCase}Input`]);
  const fields = schema.success ? Object.entries(schema.output.entries) : [];
  return fields.map(([field, { type }]) => (type.endsWith("optional") ? `${field}?` : field));
}
