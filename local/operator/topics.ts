import { runCommand } from "./run-command.ts";
import { topics } from "./topics-command.ts";

runCommand(topics);
