import { SFNClient } from "@aws-sdk/client-sfn";
import { SignatureV4 } from "@smithy/signature-v4";

export interface SignedRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** AWS with the region and the credentials that any of its tools would take. */
export interface Aws {
  readonly region: string;
  /** What stands in place of AWS's own addresses, if anything does. */
  readonly endpoint: string | undefined;
  /** Sends a request with AWS Signature Version 4. */
  signed(service: string, request: SignedRequest): Promise<Response>;
  /** A call of the JSON protocol, for services whose client nothing else here needs. */
  callJson(service: string, target: string, request: object): Promise<unknown>;
  /** The text that a call of the Query or REST protocol was answered with. */
  callText(
    service: string,
    request: Omit<SignedRequest, "url"> & { path: string },
  ): Promise<string>;
}

/** AWS has refused a call; the message has its words. */
export class AwsRefused extends Error {
  override readonly name = "AwsRefused";
}

/**
 * @param endpoint the variable AWS_ENDPOINT_URL, which the SDK's clients follow by themselves
 *   (AWS SDKs and Tools reference, "Service-specific endpoints")
 */
export async function createAws(endpoint: string | undefined): Promise<Aws> {
  // The client's way to region and credentials: variables, profiles, roles.
  const { config } = new SFNClient({});
  const region = await config.region();
  const urlOf = (service: string, path = "/"): URL =>
    new URL(path, endpoint ?? `https://${service}.${region}.amazonaws.com`);
  const signed: Aws["signed"] = async (service, { method, url, headers = {}, body }) => {
    const signer = new SignatureV4({
      service,
      region,
      credentials: config.credentials,
      sha256: config.sha256,
    });
    const request = await signer.sign({
      method,
      protocol: url.protocol,
      hostname: url.hostname,
      ...(url.port === "" ? {} : { port: Number(url.port) }),
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: { host: url.host, ...headers },
      ...(body === undefined ? {} : { body }),
    });
    const { host: _sentByFetch, ...sent } = request.headers;
    const signal = AbortSignal.timeout(120_000);
    return fetch(url, { method, headers: sent, signal, ...(body === undefined ? {} : { body }) });
  };
  const textOf = async (what: string, reply: Response): Promise<string> => {
    const text = await reply.text();
    if (reply.ok) return text;
    throw new AwsRefused(`${what} was answered ${reply.status}: ${text.slice(0, 500)}`);
  };
  return {
    region,
    endpoint,
    signed,
    async callJson(service, target, request) {
      const reply = await signed(service, {
        method: "POST",
        url: urlOf(service),
        headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": target },
        body: JSON.stringify(request),
      });
      return JSON.parse(await textOf(target, reply));
    },
    callText: async (service, { path, ...request }) =>
      textOf(`${service}${path}`, await signed(service, { ...request, url: urlOf(service, path) })),
  };
}
