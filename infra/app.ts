import { App } from "aws-cdk-lib";
import { readSettings } from "./config.ts";
import { OrderPaymentStack } from "./stacks/order-payment-stack.ts";

const app = new App();
const settings = readSettings(app.node.tryGetContext("settings") ?? "infra/settings/sandbox.json");

new OrderPaymentStack(app, `shipcharge-${settings.stage}`, settings);
