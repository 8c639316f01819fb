import { App } from "aws-cdk-lib";
import { acknowledgeFindings } from "./acknowledgements.ts";
import { readSettings, WrongSettings } from "./config.ts";
import { OrderPaymentStack } from "./stacks/order-payment-stack.ts";

function build(): void {
  const app = new App();
  const file: unknown = app.node.tryGetContext("settings") ?? "infra/settings/sandbox.json";
  const settings = readSettings(String(file));
  const stack = new OrderPaymentStack(app, `shipcharge-${settings.stage}`, settings);
  acknowledgeFindings(stack, settings.stage);
}

try {
  build();
} catch (error) {
  if (!(error instanceof WrongSettings)) throw error;
  // Where in our code it was noticed helps nobody to mend a settings file.
  process.stderr.write(`${error.message}\n\ndocs/deploy.md#settings says what each may be.\n`);
  process.exitCode = 1;
}
