import { App } from "aws-cdk-lib";
import { acknowledgeFindings } from "./acknowledgements.ts";
import { readSettings } from "./config.ts";
import { OrderPaymentStack } from "./stacks/order-payment-stack.ts";

const app = new App();
const settings = readSettings(app.node.tryGetContext("settings") ?? "infra/settings/sandbox.json");

const stack = new OrderPaymentStack(app, `shipcharge-${settings.stage}`, settings);
acknowledgeFindings(stack, settings.stage);
