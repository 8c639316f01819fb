import { executions } from "./executions-command.ts";
import { runCommand } from "./run-command.ts";

runCommand(executions);
