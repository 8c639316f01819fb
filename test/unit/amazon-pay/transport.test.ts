import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { AmazonPayUnavailable } from "../../../functions/domain/errors.ts";
import { parseOrderReferenceId } from "../../../functions/domain/ids.ts";
import {
  type AnsweringServer,
  clientOf,
  fixture,
  readFixture,
  startAnsweringServer,
} from "./answering-server.ts";

const ORDER = parseOrderReferenceId("S02-1234567-1234567");
const CLOSED = "replies/order-reference-closed.xml";

let server: AnsweringServer;
beforeAll(async () => {
  server = await startAnsweringServer();
});
beforeEach(() => {
  server.requests.length = 0;
});
afterAll(() => server.stop());

function close(client = clientOf(server)): Promise<void> {
  return client.closeOrderReference({ orderReferenceId: ORDER });
}

describe("a call to Amazon Pay", () => {
  it("is one signed POST of a form to the sandbox's path", async () => {
    server.answerWith(fixture(CLOSED));

    await close(clientOf(server, { userAgent: "Lamps/1.0 (Language=JavaScript)" }));

    const [request] = server.requests;
    expect(request).toMatchObject({
      method: "POST",
      path: "/OffAmazonPayments_Sandbox/2013-01-01",
      headers: {
        "content-type": "application/x-www-form-urlencoded; charset=utf-8",
        "user-agent": "Lamps/1.0 (Language=JavaScript)",
      },
      form: {
        AWSAccessKeyId: "AKIDEXAMPLE",
        SellerId: "A1EXAMPLESELLER",
        SignatureMethod: "HmacSHA256",
        SignatureVersion: "2",
        Timestamp: "2026-03-01T08:30:00.125Z",
        Version: "2013-01-01",
      },
    });
    expect(request?.form).not.toHaveProperty("MWSAuthToken");
  });

  it("carries the seller's delegation when there is one", async () => {
    server.answerWith(fixture(CLOSED));

    await close(clientOf(server, { mwsAuthToken: "amzn.mws.4ea38b7b-f563-7709-4bae-87aea" }));

    expect(server.requests[0]?.form).toMatchObject({
      MWSAuthToken: "amzn.mws.4ea38b7b-f563-7709-4bae-87aea",
    });
  });

  it("keeps its connection for the next call", async () => {
    server.answerWith(fixture(CLOSED));
    const client = clientOf(server);
    await close(client);
    const before = server.connections();

    for (let call = 0; call < 5; call += 1) await close(client);

    expect(server.connections()).toBe(before);
    expect(server.requests).toHaveLength(6);
  });
});

describe("a call without a complete answer", () => {
  it("ends when the time is up, though the answer has begun", async () => {
    server.answerWith((_, response) => {
      response.writeHead(200, { "content-type": "text/xml" });
      response.write("<CloseOrderReferenceResponse>");
    });

    const call = close(clientOf(server, { timeoutMilliseconds: 80 }));

    await expect(call).rejects.toThrow(AmazonPayUnavailable);
    await expect(call).rejects.toThrow("no complete reply within 80 ms");
    expect(server.requests).toHaveLength(1);
  });

  it("ends when nobody listens", async () => {
    const gone = await startAnsweringServer();
    await gone.stop();

    await expect(close(clientOf(gone))).rejects.toMatchObject({
      name: "AmazonPayUnavailable",
      message: expect.stringContaining("ECONNREFUSED"),
    });
  });

  it("ends when the connection breaks before the answer", async () => {
    server.answerWith((_, response) => response.socket?.destroy());

    await expect(close()).rejects.toThrow(AmazonPayUnavailable);
  });

  it("ends when the connection breaks in the middle of the answer, and keeps the status", async () => {
    server.answerWith((_, response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write("<CloseOrder", () => response.socket?.destroy());
    });

    await expect(close()).rejects.toMatchObject({ name: "AmazonPayUnavailable", httpStatus: 200 });
  });

  it.each([500, 502, 503, 504, 404, 403])(
    "takes a gateway's page with status %i for none",
    async (status) => {
      server.answerWith((_, response) => {
        response.writeHead(status, { "content-type": "text/html", "x-mws-request-id": "r-7" });
        response.end("<html><body><h1>Gateway</h1></body></html>");
      });

      await expect(close()).rejects.toMatchObject({
        name: "AmazonPayUnavailable",
        httpStatus: status,
        requestId: "r-7",
        cause: { firstBytes: "<html><body><h1>Gateway</h1></body></html>" },
      });
    },
  );

  it("follows no redirect: a signed request is for one host", async () => {
    const other = await startAnsweringServer();
    other.answerWith(fixture(CLOSED));
    server.answerWith((_, response) =>
      response
        .writeHead(307, { location: `${other.origin}/OffAmazonPayments_Sandbox/2013-01-01` })
        .end(),
    );

    await expect(close()).rejects.toMatchObject({ name: "AmazonPayUnavailable", httpStatus: 307 });
    expect(other.requests).toEqual([]);
    await other.stop();
  });

  it("stops reading an answer that does not end", async () => {
    server.answerWith((_, response) => {
      response.writeHead(200);
      const flood = () => {
        while (!response.destroyed && response.write("<a>".repeat(20_000)));
        if (!response.destroyed) response.once("drain", flood);
      };
      flood();
    });

    await expect(close()).rejects.toMatchObject({
      name: "AmazonPayUnavailable",
      cause: { message: expect.stringContaining("bytes came") },
    });
  });

  it("does not read an answer that is cut inside a character", async () => {
    const whole = Buffer.from(readFixture("replies/order-reference-open.xml"));
    const insideCharacter = whole.indexOf(Buffer.from("ä")) + 1;
    server.answerWith((_, response) => response.end(whole.subarray(0, insideCharacter)));

    await expect(close()).rejects.toMatchObject({
      name: "AmazonPayUnavailable",
      message: expect.stringContaining("UTF-8"),
    });
  });

  it("says neither key nor buyer's token nor note in its error", async () => {
    server.answerWith((_, response) => response.socket?.destroy());

    const error = await clientOf(server)
      .getOrderReferenceDetails({ orderReferenceId: ORDER, accessToken: "Atza|secret-token" })
      .catch((cause: unknown) => cause);

    let told = "";
    for (let current = error; current instanceof Error; current = current.cause) {
      told += `${current.stack} ${JSON.stringify(current)}`;
    }
    expect(told).toContain("GetOrderReferenceDetails for S02-1234567-1234567");
    expect(told).not.toMatch(/secret|AKID|Signature/);
  });
});
