import { createCheckoutApi, isCheckoutPath } from "../checkout-v2/api.ts";
import { createCheckoutControl } from "../checkout-v2/checkout.ts";
import { answerPayPage, PAY_PATH } from "../checkout-v2/pay-page.ts";
import { createAmazonApi, isAmazonPath } from "./amazon-api.ts";
import { createControl } from "./control.ts";
import { answerControl } from "./control-api.ts";
import { createFeedsApi, isFeedsPath } from "./feeds-api.ts";
import { listen, stop } from "./http-server.ts";
import { answerLogin, isLoginPath } from "./login-api.ts";
import { createBrowserSide } from "./pages/browser-side.ts";
import type { Sandbox } from "./sandbox.ts";
import { createServices, type SandboxOptions } from "./services.ts";
import { sharedCheckoutKeys } from "./shared-keys.ts";

const CONTROL_PATH = "/_sandbox/";

/** Starts Amazon Pay's sandbox on this machine; virtual time stands still while it works. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const services = await createServices(options);
  const api = createAmazonApi(services);
  const feedsApi = createFeedsApi(services);
  const control = createControl(services);
  const answerBrowser = createBrowserSide(services.core);
  const checkout = createCheckoutControl(
    services.desk,
    () => options.checkoutKeys ?? sharedCheckoutKeys(),
  );
  const checkoutApi = createCheckoutApi(
    services,
    services.desk,
    checkout.keys,
    () => sandbox.endpoint,
  );
  if (options.notificationUrl) control.setNotifications({ url: options.notificationUrl });

  const { server, port } = await listen(options.port ?? 0, async (request, response) => {
    const path = request.path.replace(/\/$/, "");
    if (path.startsWith(CONTROL_PATH)) {
      const rest = path.slice(CONTROL_PATH.length);
      await answerControl(sandbox, request.method, rest, request.body, response);
    } else if (isLoginPath(path)) {
      answerLogin(services.core, request, response);
    } else if (isCheckoutPath(path)) {
      await checkoutApi.handle(request, response);
    } else if (path === PAY_PATH) {
      answerPayPage(services.desk, request, response);
    } else if (isFeedsPath(path)) {
      await feedsApi(request, response);
    } else if (isAmazonPath(path)) {
      await api.handle(request, response);
    } else if (!(await answerBrowser(request, response))) {
      await api.refuseAddress(request, response);
    }
  });

  const { credentials, certificates, snsRegion } = services;
  const sandbox: Sandbox = {
    ...control,
    endpoint: `http://127.0.0.1:${port}`,
    sellerId: credentials.sellerId,
    accessKeyId: credentials.accessKeyId,
    secretAccessKey: credentials.secretAccessKey,
    topicArn: services.topicArn,
    signingCertUrl: `https://sns.${snsRegion}.amazonaws.com/${certificates.fileName}`,
    signingCertificatePem: certificates.leaf.pem,
    rootCertificatePem: certificates.root.pem,
    core: services.core,
    checkout,
    async close() {
      services.notifications.close();
      services.heldReplies.open();
      await stop(server);
    },
  };
  return sandbox;
}
