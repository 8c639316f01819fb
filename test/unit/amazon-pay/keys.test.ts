import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  AmazonPayAccessRefused,
  AmazonPayUnavailable,
  InvalidValue,
} from "../../../functions/domain/errors.ts";
import { parseOrderReferenceId } from "../../../functions/domain/ids.ts";
import {
  type AnsweringServer,
  clientOf,
  fixture,
  startAnsweringServer,
  xml,
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
  it("asks for the keys every time, so that they can be rotated", async () => {
    server.answerWith(fixture(CLOSED));
    let keyNumber = 0;
    const client = clientOf(server, {
      credentials: async () => {
        keyNumber += 1;
        return { accessKeyId: `AKID${keyNumber}`, secretAccessKey: "s" };
      },
    });

    await close(client);
    await close(client);

    expect(server.requests).toMatchObject([
      { form: { AWSAccessKeyId: "AKID1" } },
      { form: { AWSAccessKeyId: "AKID2" } },
    ]);
  });

  it("is not made when the keys cannot be read", async () => {
    const credentials = () => Promise.reject(new Error("secret store is down"));

    await expect(close(clientOf(server, { credentials }))).rejects.toMatchObject({
      name: "AmazonPayUnavailable",
      cause: { message: "secret store is down" },
    });
    expect(server.requests).toEqual([]);
  });

  it("is not worth repeating when the secret is no pair of keys", async () => {
    const credentials = () => Promise.reject(new InvalidValue("The secret is not usable"));

    await expect(close(clientOf(server, { credentials }))).rejects.toThrow(InvalidValue);
    expect(server.requests).toEqual([]);
  });
});

describe("a call whose keys Amazon refuses", () => {
  const OLD = { accessKeyId: "AKIDOLD", secretAccessKey: "old" };
  const NEW = { accessKeyId: "AKIDNEW", secretAccessKey: "new" };

  /** Amazon, for whom only the new keys are good. */
  function refuseOldKeys(code = "InvalidAccessKeyId"): void {
    server.answerWith((request, response) => {
      if (request.form["AWSAccessKeyId"] === "AKIDNEW") return fixture(CLOSED)(request, response);
      return xml(
        `<ErrorResponse><Error><Code>${code}</Code><Message>No.</Message></Error></ErrorResponse>`,
        403,
      )(request, response);
    });
  }

  function keysUsed(): (string | undefined)[] {
    return server.requests.map(({ form }) => form["AWSAccessKeyId"]);
  }

  it.each([
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "SignatureDoesNotMatch",
    "AccessDenied",
    "UnauthorizedAccess",
    "MissingAuthenticationToken",
  ])("as %s is sent once more with the keys as they are now", async (code) => {
    refuseOldKeys(code);
    const credentials = { current: async () => OLD, renewed: async () => NEW };

    await close(clientOf(server, { credentials }));

    expect(keysUsed()).toEqual(["AKIDOLD", "AKIDNEW"]);
    const [first, second] = server.requests.map(({ form }) => form["Signature"]);
    expect(second).not.toBe(first);
  });

  it("is sent once more when only the delegation is another one", async () => {
    server.answerWith((request, response) =>
      request.form["MWSAuthToken"] === "amzn.mws.new"
        ? fixture(CLOSED)(request, response)
        : fixture("errors/signature-refused.xml", 403)(request, response),
    );
    const credentials = {
      current: async () => ({ ...OLD, mwsAuthToken: "amzn.mws.old" }),
      renewed: async () => ({ ...OLD, mwsAuthToken: "amzn.mws.new" }),
    };

    await close(clientOf(server, { credentials }));

    expect(server.requests).toHaveLength(2);
  });

  it("is not repeated while the keys are still the same", async () => {
    refuseOldKeys();
    const credentials = { current: async () => OLD, renewed: async () => ({ ...OLD }) };

    await expect(close(clientOf(server, { credentials }))).rejects.toThrow(AmazonPayAccessRefused);
    await expect(close(clientOf(server, { credentials: async () => OLD }))).rejects.toThrow(
      AmazonPayAccessRefused,
    );
    expect(keysUsed()).toEqual(["AKIDOLD", "AKIDOLD"]);
  });

  it("ends when the renewed keys are refused too", async () => {
    refuseOldKeys("SignatureDoesNotMatch");
    const newer = { ...OLD, secretAccessKey: "newer" };
    const credentials = { current: async () => OLD, renewed: async () => newer };

    await expect(close(clientOf(server, { credentials }))).rejects.toMatchObject({
      name: "AmazonPayAccessRefused",
      code: "SignatureDoesNotMatch",
    });
    expect(server.requests).toHaveLength(2);
  });

  it.each(["InvalidAccountStatus", "UnauthorizedSolutionProvider", "InvalidParameterValue"])(
    "is not repeated for %s, which is not about keys",
    async (code) => {
      refuseOldKeys(code);
      const credentials = { current: async () => OLD, renewed: async () => NEW };

      await expect(close(clientOf(server, { credentials }))).rejects.toMatchObject({ code });
      expect(keysUsed()).toEqual(["AKIDOLD"]);
    },
  );

  it("can be repeated later when the renewed keys cannot be read", async () => {
    refuseOldKeys();
    const renewed = () => Promise.reject(new Error("secret store is down"));
    const credentials = { current: async () => OLD, renewed };

    await expect(close(clientOf(server, { credentials }))).rejects.toThrow(AmazonPayUnavailable);
  });
});
