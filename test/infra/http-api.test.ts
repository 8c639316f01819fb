import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { byPath, EVERYTHING, FOLDERS, pascalCase, SANDBOX, synthesise } from "./building.ts";

const building = synthesise({
  ...SANDBOX,
  amazonPay: { ...SANDBOX.amazonPay, checkoutV2: true },
});

/** How handlers that serve several routes spell them. */
const ROUTE = /"((?:GET|POST|PUT) \/[^"\s]+)"/g;

describe("routes", () => {
  const routes = [...byPath(building, "AWS::ApiGatewayV2::Route").values()];
  const access = new Map(
    routes.map(({ Properties }) => [Properties.RouteKey, Properties.AuthorizationType]),
  );

  it("lets everybody knock at the door for notifications, and only there", () => {
    const open = [...access].filter(([, type]) => type !== "AWS_IAM");

    expect(open).toEqual([["POST /notifications", "NONE"]]);
  });

  it("asks a shop that cannot sign for a token of the issuer in the settings", () => {
    const tokens = { issuer: "https://id.example.com", audiences: ["shop"], scopes: ["orders"] };
    const withTokens = synthesise({
      ...SANDBOX,
      amazonPay: { ...SANDBOX.amazonPay, checkoutV2: true },
      shop: { tokens, bearerToken: false },
    });
    const [authorizer] = byPath(withTokens, "AWS::ApiGatewayV2::Authorizer").values();
    const others = [...byPath(withTokens, "AWS::ApiGatewayV2::Route").values()].filter(
      ({ Properties }) => Properties.AuthorizationType !== "NONE",
    );

    expect(authorizer?.Properties.JwtConfiguration).toEqual({
      Issuer: "https://id.example.com",
      Audience: ["shop"],
    });
    expect(others).toHaveLength(routes.length - 1);
    for (const { Properties } of others) {
      expect(Properties.AuthorizationType, Properties.RouteKey).toBe("JWT");
      expect(Properties.AuthorizationScopes).toEqual(["orders"]);
    }
  });

  const bearer = { ...SANDBOX, shop: { bearerToken: true } };

  it("asks a shop that can neither sign nor has an issuer for the one bearer token", () => {
    const withToken = synthesise(bearer);
    const [authorizer] = byPath(withToken, "AWS::ApiGatewayV2::Authorizer").values();
    const types = [...byPath(withToken, "AWS::ApiGatewayV2::Route").values()].map(
      ({ Properties }) => [Properties.RouteKey, Properties.AuthorizationType],
    );

    expect(authorizer?.Properties).toMatchObject({
      AuthorizerType: "REQUEST",
      AuthorizerPayloadFormatVersion: "2.0",
      EnableSimpleResponses: true,
      AuthorizerResultTtlInSeconds: 60,
      IdentitySource: ["$request.header.Authorization"],
    });
    expect(JSON.stringify(authorizer?.Properties.AuthorizerUri)).toContain("AuthorizeRequest");
    expect(types.filter(([, type]) => type !== "CUSTOM")).toEqual([
      ["POST /notifications", "NONE"],
    ]);
  });

  it("has that token made by AWS, encrypted with our key and in no template", () => {
    const secret = byPath(synthesise(bearer), "AWS::SecretsManager::Secret").get(
      "HttpApi/ShopToken/Secret",
    );

    expect(secret?.Properties.SecretString).toBeUndefined();
    expect(secret?.Properties.GenerateSecretString).toMatchObject({
      GenerateStringKey: "current",
      PasswordLength: 48,
    });
    expect(JSON.stringify(secret?.Properties.KmsKeyId)).toContain('"Key');
  });

  it("has neither authorizer nor token where requests are signed", () => {
    const types = new Set([...building.resources.values()].map(({ Type }) => Type));

    expect(types).not.toContain("AWS::ApiGatewayV2::Authorizer");
    expect([...building.resources.keys()]).not.toContain("AuthorizeRequest/Function");
    expect(byPath(building, "AWS::SecretsManager::Secret").size).toBe(1);
  });

  it("leads every route that a handler knows to that handler", () => {
    const known = FOLDERS.flatMap((folder) =>
      [...readFileSync(`functions/${folder}/handler.ts`, "utf8").matchAll(ROUTE)].map(
        ([, route = ""]) => [route, folder] as const,
      ),
    );
    const deployed = routes.map(({ Properties }) => {
      const { "Fn::Join": target } = Properties.Target;
      const integration = JSON.stringify(target);
      const named = FOLDERS.filter((name) => integration.includes(pascalCase(name)));
      // CheckoutSession begins with the name of another one.
      const folder = named.sort((one, other) => other.length - one.length)[0];
      return [Properties.RouteKey, folder];
    });

    expect(known.length).toBeGreaterThanOrEqual(5);
    expect(Object.fromEntries(deployed)).toEqual({
      ...Object.fromEntries(known),
      "POST /orders": "place-order",
      "POST /notifications": "receive-notification",
    });
  });

  it("limits the rate of no route, because notifications come in bursts", () => {
    const [stage] = [...byPath(building, "AWS::ApiGatewayV2::Stage").values()];

    expect(stage?.Properties.DefaultRouteSettings).toBeUndefined();
    expect(stage?.Properties.RouteSettings).toBeUndefined();
  });
});

describe("a domain of the merchant's own", () => {
  const withDomain = synthesise(EVERYTHING);

  it("leads to the interface, with the merchant's certificate", () => {
    const domain = byPath(withDomain, "AWS::ApiGatewayV2::DomainName").get("HttpApi/DomainName");
    const [mapping] = byPath(withDomain, "AWS::ApiGatewayV2::ApiMapping").values();

    expect(domain?.Properties.DomainName).toBe("pay.example.com");
    expect(domain?.Properties.DomainNameConfigurations).toMatchObject([
      { CertificateArn: EVERYTHING.customDomain?.certificateArn, EndpointType: "REGIONAL" },
    ]);
    expect(JSON.stringify(mapping?.Properties.ApiId)).toContain("HttpApi");
  });

  it("is what Seller Central is told, and the record that DNS needs is said as well", () => {
    const { outputs } = withDomain;

    expect(outputs["HttpApiUrl"]).toBe("https://pay.example.com/");
    expect(outputs["NotificationUrl"]).toBe("https://pay.example.com/notifications");
    expect(JSON.stringify(outputs["CustomDomainTarget"])).toContain("RegionalDomainName");
  });

  it("is not needed", () => {
    expect(byPath(building, "AWS::ApiGatewayV2::DomainName").size).toBe(0);
    expect(building.outputs["CustomDomainTarget"]).toBeUndefined();
    expect(JSON.stringify(building.outputs["NotificationUrl"])).toContain("execute-api");
  });
});

describe("what the stack says when it is there", () => {
  it("are the next steps, as commands where there is one", () => {
    const { outputs } = synthesise({ ...SANDBOX, shop: { bearerToken: true } });

    expect(JSON.stringify(outputs["NextStoreKeys"])).toMatch(
      /aws secretsmanager put-secret-value --secret-id .*AmazonPayKeysSecret.*file:\/\/keys\.json/,
    );
    expect(JSON.stringify(outputs["NextPasteNotificationUrl"])).toContain("Seller Central");
    expect(outputs["NextTestShipment"]).toBe(
      `aws events put-events --entries '[{"EventBusName":"shipcharge-sandbox-fulfilment","Source":"warehouse","DetailType":"Shipment dispatched","Detail":"{\\"sellerOrderId\\":\\"1001\\",\\"shipmentId\\":\\"1\\"}"}]'`,
    );
    expect(JSON.stringify(outputs["ShopTokenSecret"])).toContain("ShopToken");
  });
});
