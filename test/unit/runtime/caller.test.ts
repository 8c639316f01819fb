import { describe, expect, it } from "vitest";
import { callerOf } from "../../../functions/runtime/caller.ts";

const signedBy = (userArn: string) => ({ authorizer: { iam: { userArn } } });

describe("who asks", () => {
  it.each([
    ["a user", signedBy("arn:aws:iam::111122223333:user/alice"), "user/alice"],
    [
      "somebody in a role",
      signedBy("arn:aws:sts::111122223333:assumed-role/Support/alice@shop.example"),
      "assumed-role/Support/alice@shop.example",
    ],
    [
      "a token's subject",
      { authorizer: { jwt: { claims: { sub: "7f3c", client_id: "desk" } } } },
      "7f3c",
    ],
    ["a token's client", { authorizer: { jwt: { claims: { client_id: "desk" } } } }, "desk"],
    ["nobody, with an open door", {}, undefined],
    ["nobody, where the emulator says so", { authorizer: null }, undefined],
    [
      "nobody, with a subject that is no text",
      { authorizer: { jwt: { claims: { sub: 7 } } } },
      undefined,
    ],
  ])("is %s", (_who, context, name) => {
    expect(callerOf(context)).toBe(name);
  });

  it("is named in plain characters, and not at length", () => {
    const name = callerOf({ authorizer: { jwt: { claims: { sub: `a\nb<${"x".repeat(500)}` } } } });

    expect(name).toMatch(/^a\?b\?x+$/);
    expect(name).toHaveLength(128);
  });
});
