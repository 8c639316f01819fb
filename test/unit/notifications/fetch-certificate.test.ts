import { generateKeyPairSync } from "node:crypto";
import {
  createServer as createHttpServer,
  Agent as HttpAgent,
  type RequestListener,
} from "node:http";
import { Agent, createServer } from "node:https";
import { type AddressInfo, connect as connectPlain, type Server } from "node:net";
import { connect } from "node:tls";
import { afterEach, expect, it } from "vitest";
import {
  createCertificateFetch,
  createIssuerFetch,
} from "../../../functions/adapters/sns/certificate-fetch.ts";
import { issueCertificate } from "./support/certificates.ts";
import { CERTIFICATE_URL, ISSUER_URL, intermediate, keys, leaf } from "./support/sender.ts";

const servers: Server[] = [];
afterEach(() =>
  Promise.all(servers.splice(0).map((server) => new Promise((end) => server.close(end)))),
);

/** Amazon's host in this process, and an agent that finds it there whatever the address says. */
async function amazonHost(
  listener: RequestListener,
  { name = "sns.eu-west-1.amazonaws.com", issuerKey = keys.root.privateKey } = {},
) {
  const wish = { subject: name, issuer: "Test Root", publicKey: pair.publicKey, issuerKey };
  const { pem } = issueCertificate({ ...wish, from: "2020-01-01", until: "2049-01-01" });
  const key = pair.privateKey.export({ type: "pkcs8", format: "pem" });
  const server = createServer({ key, cert: pem }, listener);
  const port = await listen(server);
  const agent = new Agent();
  const vouched = root2049.pem;
  agent.createConnection = (options) => {
    const rejectUnauthorized = Reflect.get(options, "rejectUnauthorized") !== false;
    const target = { host: "127.0.0.1", port, servername: SNS_HOST };
    return connect({ ...target, ca: vouched, rejectUnauthorized });
  };
  return agent;
}

const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
const SNS_HOST = "sns.eu-west-1.amazonaws.com";
const root2049 = issueCertificate({
  subject: "Test Root",
  issuer: "Test Root",
  publicKey: keys.root.publicKey,
  issuerKey: keys.root.privateKey,
  isAuthority: true,
  from: "2020-01-01",
  until: "2049-01-01",
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  return (server.address() as AddressInfo).port;
}

it("fetches a certificate from Amazon's host", async () => {
  const asked: unknown[] = [];
  const agent = await amazonHost((request, response) => {
    asked.push([request.method, request.headers.host, request.url]);
    response.end(leaf.pem);
  });

  expect(await createCertificateFetch({ agent })(CERTIFICATE_URL)).toBe(leaf.pem);
  expect(asked).toEqual([["GET", SNS_HOST, new URL(CERTIFICATE_URL).pathname]]);
});

it("fetches the issuer's certificate as it lies there, in bytes", async () => {
  const port = await listen(createHttpServer((_, response) => response.end(intermediate.der)));
  const agent = new HttpAgent();
  agent.createConnection = () => connectPlain({ host: "127.0.0.1", port });

  const bytes = await createIssuerFetch({ agent })(ISSUER_URL);

  expect(Buffer.from(bytes).equals(intermediate.der)).toBe(true);
});

it.each([301, 302, 303, 307, 308])("follows no redirect (%i)", async (status) => {
  const asked: unknown[] = [];
  const agent = await amazonHost((request, response) => {
    asked.push(request.url);
    response.writeHead(status, { location: `https://${SNS_HOST}/elsewhere.pem` }).end(leaf.pem);
  });

  await expect(createCertificateFetch({ agent })(CERTIFICATE_URL)).rejects.toThrow(`${status}`);
  expect(asked).toHaveLength(1);
});

it.each([204, 404, 500, 503])(
  "takes no other answer than 200 for a certificate (%i)",
  async (status) => {
    const agent = await amazonHost((_, response) => response.writeHead(status).end());

    await expect(createCertificateFetch({ agent })(CERTIFICATE_URL)).rejects.toThrow(`${status}`);
  },
);

it("stops reading a file that is no certificate by its size", async () => {
  const agent = await amazonHost((_, response) => response.end("A".repeat(1_000_000)));

  await expect(createCertificateFetch({ agent })(CERTIFICATE_URL)).rejects.toThrow("too much");
});

it.each([
  ["never answers", () => undefined],
  ["never ends", (_, response) => void response.write("-----BEGIN")],
] satisfies [string, RequestListener][])("gives up on a host that %s", async (_, listener) => {
  const agent = await amazonHost((request, response) => {
    listener(request, response);
    request.socket.on("end", () => request.socket.destroy());
  });

  const fetching = createCertificateFetch({ agent, timeoutMilliseconds: 100 })(CERTIFICATE_URL);

  await expect(fetching).rejects.toThrow(/abort/i);
});

it("is not content with half a file", async () => {
  const agent = await amazonHost((_, response) => {
    response.writeHead(200, { "content-length": "5000" });
    response.write(leaf.pem, () => response.destroy());
  });

  await expect(createCertificateFetch({ agent })(CERTIFICATE_URL)).rejects.toThrow();
});

it.each([
  ["another name", { name: "evil.example" }],
  ["a root that nobody trusts", { issuerKey: keys.stranger.privateKey }],
])("does not talk to a host whose own certificate has %s", async (_, how) => {
  const asked: unknown[] = [];
  const agent = await amazonHost((request) => void asked.push(request.url), how);

  await expect(createCertificateFetch({ agent })(CERTIFICATE_URL)).rejects.toThrow();
  expect(asked).toEqual([]);
});

it.each([
  `https://s3.amazonaws.com/evil/${CERTIFICATE_URL.split("/").at(-1)}`,
  `${CERTIFICATE_URL}?x`,
  ISSUER_URL,
  "https://127.0.0.1/",
])("opens no connection for a certificate at %s", async (url) => {
  const agent = new Agent();
  const opened: unknown[] = [];
  agent.createConnection = (options) => {
    opened.push(options);
    throw new Error("connected");
  };

  await expect(createCertificateFetch({ agent })(url)).rejects.toThrow("Not the address");
  expect(opened).toEqual([]);
});

it.each([
  CERTIFICATE_URL,
  "http://crt.evil.example/r2m01.cer",
  "http://169.254.169.254/latest/meta-data",
  ISSUER_URL.replace("http:", "ftp:"),
])("opens no connection for an issuer at %s", async (url) => {
  await expect(createIssuerFetch()(url)).rejects.toThrow("Not the address");
});
