import { readFileSync, writeFileSync } from "node:fs";
import { drawPictures, readWorkflows } from "./workflow-pictures.ts";

/** Draws the pictures in workflows/README.md anew from the workflow files. */
const folder = new URL("../../workflows/", import.meta.url);
const page = new URL("README.md", folder);

writeFileSync(page, drawPictures(readFileSync(page, "utf8"), readWorkflows(folder)));
