import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createLoginWithAmazon } from "../../../functions/adapters/amazon-pay/login-with-amazon.ts";
import { AmazonPayRequestRefused, InvalidValue } from "../../../functions/domain/errors.ts";
import { type AnsweringServer, startAnsweringServer } from "./answering-server.ts";

const CLIENT_ID = "amzn1.application-oa2-client.0123456789abcdef";
const INFO = {
  iss: "https://www.amazon.com",
  user_id: "amzn1.account.BUYER",
  aud: CLIENT_ID,
  app_id: "amzn1.application.0123",
  exp: 3597,
  iat: 1_772_353_800,
};
const PROFILE = {
  user_id: "amzn1.account.BUYER",
  name: "Max Mustermann",
  email: "max@example.com",
  postal_code: null,
};

let server: AnsweringServer;
beforeAll(async () => {
  server = await startAnsweringServer();
});
beforeEach(() => {
  server.requests.length = 0;
});
afterAll(() => server.stop());

function login() {
  return createLoginWithAmazon({
    region: "de",
    environment: "sandbox",
    clientId: CLIENT_ID,
    endpoint: server.origin,
  });
}

function answer(pages: Readonly<Record<string, unknown>>, httpStatus = 200): void {
  server.answerWith(({ path }, response) =>
    response
      .writeHead(httpStatus, { "content-type": "application/json" })
      .end(JSON.stringify(pages[path])),
  );
}

describe("a buyer's access token", () => {
  it("is asked about in a header, decoded exactly once", async () => {
    answer({ "/auth/o2/tokeninfo": INFO });

    const info = await login().readTokenInfo("Atza%7CIwEBIExample");

    expect(info).toEqual({ userId: "amzn1.account.BUYER", expiresInSeconds: 3597 });
    expect(server.requests).toMatchObject([
      {
        method: "GET",
        path: "/auth/o2/tokeninfo",
        headers: { "x-amz-access-token": "Atza|IwEBIExample" },
      },
    ]);
  });

  it("made for another application is refused, and its profile is not read", async () => {
    answer({
      "/auth/o2/tokeninfo": { ...INFO, aud: "amzn1.application-oa2-client.other" },
      "/user/profile": PROFILE,
    });

    await expect(login().readProfile("Atza|x")).rejects.toMatchObject({
      name: "AmazonPayRequestRefused",
      code: "WrongAudience",
    });
    expect(server.requests.map(({ path }) => path)).toEqual(["/auth/o2/tokeninfo"]);
  });

  it("of this shop opens the profile, without what the buyer did not consent to", async () => {
    answer({ "/auth/o2/tokeninfo": INFO, "/user/profile": PROFILE });

    expect(await login().readProfile("Atza|x")).toEqual({
      userId: "amzn1.account.BUYER",
      name: "Max Mustermann",
      email: "max@example.com",
    });
  });

  it("does not open another buyer's profile", async () => {
    answer({
      "/auth/o2/tokeninfo": INFO,
      "/user/profile": { ...PROFILE, user_id: "amzn1.account.OTHER" },
    });

    await expect(login().readProfile("Atza|x")).rejects.toMatchObject({ code: "WrongUser" });
  });

  it.each([400, 401])("that has expired is refused with status %i", async (httpStatus) => {
    const error = { error: "invalid_token", error_description: "The token has expired." };
    answer({ "/auth/o2/tokeninfo": error }, httpStatus);

    const asked = login().readTokenInfo("Atza|old");

    await expect(asked).rejects.toThrow(AmazonPayRequestRefused);
    await expect(asked).rejects.toMatchObject({ code: "invalid_token", httpStatus });
  });

  it.each([
    ["an error of Amazon's own", 500, { error: "ServerError" }],
    ["an answer without audience", 200, { user_id: "amzn1.account.BUYER" }],
    ["no JSON", 200, undefined],
  ])("may be asked about again after %s", async (_, httpStatus, page) => {
    answer({ "/auth/o2/tokeninfo": page }, httpStatus);

    await expect(login().readTokenInfo("Atza|x")).rejects.toMatchObject({
      name: "AmazonPayUnavailable",
    });
  });

  it.each(["", "Atza|with\nline", "x".repeat(3000)])(
    "is not sent when it is none",
    async (token) => {
      await expect(login().readTokenInfo(token)).rejects.toThrow(InvalidValue);
      expect(server.requests).toEqual([]);
    },
  );

  it.each([
    ["us", "live", "https://api.amazon.com"],
    ["eu", "live", "https://api.amazon.co.uk"],
    ["de", "sandbox", "https://api.sandbox.amazon.de"],
    ["jp", "sandbox", "https://api.sandbox.amazon.co.jp"],
  ] as const)("of %s in %s is asked about at %s", async (region, environment, origin) => {
    const urls: string[] = [];
    const asked = createLoginWithAmazon({
      region,
      environment,
      clientId: CLIENT_ID,
      fetch: (url) => {
        urls.push(url);
        return Promise.reject(new Error("no network in this test"));
      },
    }).readTokenInfo("Atza|x");

    await expect(asked).rejects.toMatchObject({ name: "AmazonPayUnavailable" });
    expect(urls).toEqual([`${origin}/auth/o2/tokeninfo`]);
  });
});
