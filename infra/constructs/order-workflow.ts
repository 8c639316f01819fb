import { readFileSync } from "node:fs";
import * as iam from "aws-cdk-lib/aws-iam";
import * as sfn from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";
import type { Settings } from "../config.ts";
import type { EncryptionKey } from "./encryption-key.ts";
import { Logs } from "./logs.ts";
import type { OrderFunction } from "./order-function.ts";

interface OrderWorkflowProps {
  readonly settings: Settings;
  /** The workflow file's name without its ending, such as "order-payment". */
  readonly workflow: string;
  readonly key: EncryptionKey;
  readonly stateMachineName: string;
  /** The functions of the workflow's tasks. */
  readonly tasks: readonly OrderFunction[];
}

/**
 * The state machine from a workflow file, unchanged. A task of construct id `ConfirmOrder` stands
 * for the file's token `${ConfirmOrderFunctionArn}`.
 */
export class OrderWorkflow extends Construct {
  readonly stateMachine: sfn.StateMachine;

  constructor(scope: Construct, id: string, props: OrderWorkflowProps) {
    super(scope, id);
    const { settings, key, workflow, stateMachineName, tasks } = props;
    const file = new URL(`../../workflows/${workflow}.asl.json`, import.meta.url);
    const functionArns = tasks.map((task) => task.function.functionArn);
    const tokens = tasks.map((task) => `${task.node.id}FunctionArn`);
    this.stateMachine = new sfn.StateMachine(this, "StateMachine", {
      stateMachineName,
      definitionBody: sfn.DefinitionBody.fromString(readFileSync(file, "utf8")),
      definitionSubstitutions: Object.fromEntries(
        tokens.map((token, index) => [token, functionArns[index] ?? ""]),
      ),
      tracingEnabled: true,
      logs: {
        // This prefix keeps the account's one log policy from growing with every log group.
        destination: new Logs(this, "Logs", {
          settings,
          key,
          logGroupName: `/aws/vendedlogs/states/${stateMachineName}`,
        }),
        level: sfn.LogLevel.ALL,
        includeExecutionData: false,
      },
    });
    this.stateMachine.addToRolePolicy(
      new iam.PolicyStatement({ actions: ["lambda:InvokeFunction"], resources: functionArns }),
    );
  }
}
