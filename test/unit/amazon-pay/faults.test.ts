import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { errorClassOf, FAULTS } from "../../../functions/adapters/amazon-pay/faults.ts";
import { AmazonPayRequestRefused } from "../../../functions/domain/errors.ts";
import { parseOrderReferenceId } from "../../../functions/domain/ids.ts";
import {
  type AnsweringServer,
  clientOf,
  fixture,
  readFixture,
  startAnsweringServer,
  xml,
} from "./answering-server.ts";

const ORDER = parseOrderReferenceId("S02-1234567-1234567");

let server: AnsweringServer;
beforeAll(async () => {
  server = await startAnsweringServer();
});
afterAll(() => server.stop());

/** The error that closing an order ends with. */
async function failure(): Promise<AmazonPayRequestRefused> {
  return clientOf(server)
    .closeOrderReference({ orderReferenceId: ORDER })
    .then(
      () => {
        throw new Error("the call succeeded");
      },
      (error) => error,
    );
}

function refusal(code: string, message = "No."): string {
  return `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r-1</RequestId></ErrorResponse>`;
}

describe("a refusal by Amazon", () => {
  it.each(Object.entries(FAULTS))("%s becomes the error of the table", async (code, fault) => {
    const httpStatus = Number(fault.httpStatus.split(", ").at(-1));
    server.answerWith(xml(refusal(code), httpStatus));

    const error = await failure();

    expect(error).toBeInstanceOf(errorClassOf(fault.retry));
    expect(error).toMatchObject({ code, httpStatus, requestId: "r-1" });
  });

  it("says which call for which order was refused, and why", async () => {
    server.answerWith(fixture("errors/refused.xml", 405));

    const error = await failure();

    expect(error).toBeInstanceOf(AmazonPayRequestRefused);
    expect(error.message).toBe(
      "CloseOrderReference for S02-1234567-1234567: InvalidOrderReferenceStatus (HTTP 405): The order reference S02-1234567-1234567 is Canceled.",
    );
    expect(error.requestId).toBe("b7afc6c3-6f75-4707-bcf4-0475ad23162c");
  });

  it("is understood in the odd shape of a throttled call", async () => {
    server.answerWith(fixture("errors/throttled.xml", 503));

    expect(await failure()).toMatchObject({
      name: "AmazonPayUnavailable",
      code: "RequestThrottled",
      httpStatus: 503,
      requestId: "6c7ee8ff-57f5-4e27-a6b2-b0cf4ed0cb4c",
    });
  });

  it("is understood with the request id first and in another namespace", async () => {
    server.answerWith(fixture("errors/signature-refused.xml", 403));

    expect(await failure()).toMatchObject({
      name: "AmazonPayAccessRefused",
      code: "SignatureDoesNotMatch",
      requestId: "1f6b3a52-0000-4e27-a6b2-b0cf4ed0cb4c",
    });
  });

  it("is judged by its code even where the status says otherwise", async () => {
    server.answerWith(xml(refusal("ConstraintsExist"), 503));

    expect(await failure()).toMatchObject({ name: "AmazonPayRequestRefused", httpStatus: 503 });
  });

  it.each([
    [500, "AmazonPayUnavailable"],
    [599, "AmazonPayUnavailable"],
    [400, "AmazonPayRequestRefused"],
    [403, "AmazonPayRequestRefused"],
    [499, "AmazonPayRequestRefused"],
  ])("with an unknown code and status %i is %s", async (httpStatus, name) => {
    server.answerWith(xml(refusal("toString"), httpStatus));

    expect(await failure()).toMatchObject({ name, code: "toString", httpStatus });
  });

  it("does not carry a buyer's token into the message", async () => {
    server.answerWith(
      xml(refusal("InvalidParameterValue", "Bad token Atza|IwEBsecret given"), 400),
    );

    const { message } = await failure();

    expect(message).toContain("Bad token");
    expect(message).not.toContain("IwEBsecret");
  });

  it("without a code is as good as no reply", async () => {
    const text = readFixture("errors/refused.xml").replace(/<Code>.*<\/Code>/, "");
    server.answerWith(xml(text, 405));

    expect(await failure()).toMatchObject({ name: "AmazonPayUnavailable", httpStatus: 405 });
  });

  it("is asked for once only", async () => {
    server.requests.length = 0;
    server.answerWith(fixture("errors/signature-refused.xml", 403));

    await failure();

    expect(server.requests).toHaveLength(1);
  });
});

describe("docs/errors.md", () => {
  it("tells of every code what the client does with it", () => {
    const text = readFileSync(new URL("../../../docs/errors.md", import.meta.url), "utf8");
    const [, codes = ""] = /\n## Codes\n(.*?)\n## /s.exec(text) ?? [];
    const rows = codes
      .split("\n")
      .filter((line) => line.startsWith("| `"))
      .map((line) => line.split("|").map((cell) => cell.trim().replaceAll("`", "")))
      .map(([, code, http, error, retry, told]) => [code, http, error, retry, told]);

    const expected = Object.entries(FAULTS).map(([code, { httpStatus, retry, told }]) => [
      code,
      httpStatus,
      errorClassOf(retry).name,
      retry,
      told,
    ]);

    expect(rows).toEqual(expected);
  });
});
