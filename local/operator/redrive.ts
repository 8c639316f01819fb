import { redrive } from "./redrive-command.ts";
import { runCommand } from "./run-command.ts";

runCommand(redrive);
