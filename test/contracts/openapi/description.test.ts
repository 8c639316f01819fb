import { readdirSync, readFileSync } from "node:fs";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { batchBody, releaseBody } from "../../../functions/batch-commands/contract.ts";
import { checkoutBody } from "../../../functions/checkout/contract.ts";
import { paymentInfoBody } from "../../../functions/checkout-session/contract.ts";
import {
  notificationUrlBody,
  reconciliationBody,
  redrivenBody,
} from "../../../functions/operator-desk/contract.ts";
import {
  attributesBody,
  authenticationBody,
  cancelBody,
  operatorBody,
  raiseTotalBody,
  refundBody,
  shipmentBody,
} from "../../../functions/order-commands/contract.ts";
import { placeOrderBody, placeSessionBody } from "../../../functions/place-order/contract.ts";
import { noBody } from "../../../functions/runtime/commands.ts";
import { HTTP_ROUTES } from "../../../local/world/http-edge.ts";
import {
  complaints,
  DESCRIPTION,
  OPERATIONS,
  schemaComplaints,
} from "../../support/http-description.ts";
import { spoiled } from "./spoiled.ts";

/** What the function behind a route makes of its body. */
const CONTRACTS: Readonly<Record<string, v.GenericSchema>> = {
  "PUT /checkouts/{id}": checkoutBody,
  "PUT /checkout-sessions/{id}": paymentInfoBody,
  "POST /orders": v.union([placeOrderBody, placeSessionBody]),
  "POST /batches": batchBody,
  "POST /batches/{id}/resume": noBody,
  "POST /batches/{id}/release": releaseBody,
  "POST /reconciliations": reconciliationBody,
  "POST /amazon-pay/notifications": notificationUrlBody,
  "POST /orders/{id}/authentication": authenticationBody,
  "POST /orders/{id}/payment-method": noBody,
  "POST /orders/{id}/shipments": shipmentBody,
  "POST /orders/{id}/nothing-more-ships": noBody,
  "POST /orders/{id}/total": raiseTotalBody,
  "POST /orders/{id}/attributes": attributesBody,
  "POST /orders/{id}/cancel": cancelBody,
  "POST /orders/{id}/refunds": refundBody,
  "POST /orders/{id}/operator": operatorBody,
  "POST /orders/{id}/resume": noBody,
  "POST /orders/{id}/refresh": noBody,
  "POST /orders/{id}/redriven": redrivenBody,
};

/** How handlers that serve several routes spell them. */
const ROUTE = /"((?:GET|POST|PUT) \/[^"\s]+)"/g;

describe("openapi.yaml", () => {
  it("describes the routes that the laptop serves, and no other", () => {
    expect([...OPERATIONS.keys()].sort()).toEqual(Object.keys(HTTP_ROUTES).sort());
  });

  it("describes every route that a handler knows", () => {
    const handlers = readdirSync("functions", { recursive: true })
      .map(String)
      .filter((path) => /^[a-z-]+\/handler\.ts$/.test(path));
    const known = handlers.flatMap((path) =>
      [...readFileSync(`functions/${path}`, "utf8").matchAll(ROUTE)].map(([, route]) => route),
    );

    expect(known.length).toBeGreaterThan(10);
    expect([...OPERATIONS.keys()]).toEqual(expect.arrayContaining(known));
  });

  it("has schemas that are schemas, and references that lead somewhere", () => {
    for (const [name, schema] of Object.entries<object>(DESCRIPTION.components.schemas)) {
      expect(schemaComplaints(schema), name).toEqual([]);
    }
    const references = JSON.stringify(DESCRIPTION).matchAll(/"\$ref":"#\/([^"]+)"/g);
    for (const [, path = ""] of references) {
      const found = path.split("/").reduce((part, step) => part?.[step], DESCRIPTION);
      expect(found, path).toBeDefined();
    }
  });

  it("uses everything that it defines", () => {
    const text = JSON.stringify(DESCRIPTION);
    for (const kind of ["schemas", "responses", "parameters", "requestBodies"]) {
      for (const name of Object.keys(DESCRIPTION.components[kind])) {
        expect(text, name).toContain(`"#/components/${kind}/${name}"`);
      }
    }
  });

  it("gives every operation a name of its own and a summary", () => {
    const operations = [...OPERATIONS.values()];

    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const { summary } of operations) expect(summary).toMatch(/^[A-Z].{8,70}[^.]$/);
  });

  it("knows no success but 200", () => {
    for (const [route, { responses }] of OPERATIONS) {
      const successes = Object.keys(responses).filter((status) => status.startsWith("2"));
      expect(successes, route).toEqual(["200"]);
    }
  });

  it("shows answers that are as it says", () => {
    const shown = [...OPERATIONS].flatMap(([route, { responses }]) =>
      Object.entries(responses).flatMap(([status, { content = {} }]) =>
        Object.values(content).flatMap(({ schema, examples = {} }) =>
          Object.values(examples).map(({ value }) => ({
            what: `${route} ${status}`,
            schema,
            value,
          })),
        ),
      ),
    );

    expect(shown.length).toBeGreaterThan(50);
    for (const { what, schema, value } of shown)
      expect(complaints(schema, value), what).toEqual([]);
  });
});

describe("the bodies of requests", () => {
  const bodies = [...OPERATIONS].flatMap(([route, { requestBody }]) => {
    const media = requestBody?.content["application/json"];
    return media ? [{ route, ...media }] : [];
  });

  it("have a contract for every route that takes one", () => {
    expect(bodies.map(({ route }) => route).sort()).toEqual(Object.keys(CONTRACTS).sort());
  });

  it.each(bodies)("of $route are what the function takes", ({ route, schema, examples = {} }) => {
    const contract = CONTRACTS[route] ?? v.never();
    expect(Object.keys(examples).length).toBeGreaterThan(0);
    for (const [name, { value }] of Object.entries(examples)) {
      expect(complaints(schema, value), name).toEqual([]);
      expect(v.safeParse(contract, value).issues, name).toBeUndefined();
    }
  });

  it.each(bodies)(
    "of $route are refused by both when they are spoiled",
    ({ route, schema, examples = {} }) => {
      const contract = CONTRACTS[route] ?? v.never();
      for (const { value } of Object.values(examples)) {
        for (const { how, body } of spoiled(value)) {
          const isDescribed = complaints(schema, body).length === 0;
          const isTaken = v.safeParse(contract, body).success;
          expect({ how, isDescribed }).toEqual({ how, isDescribed: isTaken });
        }
      }
    },
  );
});
