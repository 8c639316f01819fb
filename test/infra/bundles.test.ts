import { execFile } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import {
  EndpointCache,
  EventStreamSerde,
  eventStreamSerdeProvider,
  HTML,
  isUnsafe,
  XML,
} from "../../functions/runtime/left-out.ts";
import { startDatabase } from "../../local/database/start-database.ts";
import { EVERYTHING, FOLDERS, functionOf, synthesise } from "./building.ts";

/** What Lambda has to load before a function's first answer, by what it needs for it. */
const MOST_KILOBYTES = { callsAmazonPay: 470, reachesAws: 315, readsOneSecret: 185 };

function mostKilobytes(folder: string): number {
  const { Variables } = functionOf(building, folder).Properties.Environment;
  if ("AMAZON_PAY_KEYS_SECRET_ARN" in Variables) return MOST_KILOBYTES.callsAmazonPay;
  if ("SHOP_TOKEN_SECRET_ARN" in Variables) return MOST_KILOBYTES.readsOneSecret;
  return MOST_KILOBYTES.reachesAws;
}

const building = synthesise(EVERYTHING, { inFull: true });

/** Where `cdk synth` has put a function's code. */
function bundleOf(folder: string): string {
  const { S3Key } = functionOf(building, folder).Properties.Code;
  return join(building.outdir, `asset.${S3Key.replace(".zip", "")}`, "index.js");
}

/** The environment that the stack gives a function, with made-up names for what AWS names. */
function environmentOf(folder: string): Record<string, string> {
  const given: Record<string, unknown> = functionOf(building, folder).Properties.Environment
    .Variables;
  const madeUp = {
    TABLE_NAME: "shipcharge-orders",
    STATE_MACHINE_ARN: "arn:aws:states:eu-west-1:123456789012:stateMachine:order-payment",
    REFUND_STATE_MACHINE_ARN: "arn:aws:states:eu-west-1:123456789012:stateMachine:refund",
    AMAZON_PAY_KEYS_SECRET_ARN: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:keys-AbCdEf",
    ORDER_EVENTS_TOPIC_ARN: "arn:aws:sns:eu-west-1:123456789012:order-events",
    SHOP_TOKEN_SECRET_ARN: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:token-AbCdEf",
    BATCH_STATE_MACHINE_ARN: "arn:aws:states:eu-west-1:123456789012:stateMachine:batch",
    RECONCILE_STATE_MACHINE_ARN: "arn:aws:states:eu-west-1:123456789012:stateMachine:reconcile",
    BATCH_BUCKET: "shipcharge-batches",
    IPN_TOPIC_ARN: "arn:aws:sns:eu-west-1:123456789012:ipn",
  };
  const named = Object.entries(madeUp).filter(([name]) => name in given);
  const spelledOut = Object.entries(given).flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value]] : [],
  );
  return Object.fromEntries([...spelledOut, ...named]);
}

const LAMBDA = {
  AWS_REGION: "eu-west-1",
  AWS_ACCESS_KEY_ID: "role",
  AWS_SECRET_ACCESS_KEY: "secret",
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
};

/** Runs a line about the loaded `bundle` as Lambda would: in a process of its own. */
async function run(folder: string, line: string, environment: object): Promise<string> {
  // An uncaught error would show the bundle's one long line, in which every name stands.
  const script = `let bundle;
    try { bundle = require(${JSON.stringify(bundleOf(folder))}); }
    catch (error) { console.log(error.message); process.exit(); }
    ${line}`;
  const env = { ...LAMBDA, ...environment };
  const ran = promisify(execFile)(process.execPath, ["-e", script], { env });
  return ran.then(({ stdout }) => stdout, String);
}

describe("synthesis", () => {
  it("has no warning to show, neither of CDK nor of CloudFormation's rules", () => {
    const report = JSON.parse(
      readFileSync(join(building.outdir, "validation-report.json"), "utf8"),
    );

    expect(building.messages.filter(({ level }) => level !== "info")).toEqual([]);
    expect(report.pluginReports).toEqual([]);
  });
});

const LEFT_OUT = /credential-provider-|nested-cl|is-unsafe|endpoint-cache|event-streams/;

describe("bundles", () => {
  it("have no more kilobytes than they need, and none as many as 480", () => {
    const sizes = FOLDERS.map((folder) => ({
      folder,
      kilobytes: Math.ceil(statSync(bundleOf(folder)).size / 1000),
      most: mostKilobytes(folder),
    }));

    for (const { folder, kilobytes } of sizes) {
      process.stdout.write(`${String(kilobytes).padStart(4)} kB  ${folder}\n`);
    }
    expect(Math.max(...Object.values(MOST_KILOBYTES))).toBeLessThan(480);
    expect(sizes.filter(({ kilobytes, most }) => kilobytes > most)).toEqual([]);
  });

  it("leave out what nobody reaches, and say so if somebody does", () => {
    const reached = [isUnsafe, eventStreamSerdeProvider, () => new EventStreamSerde()];

    for (const reach of reached) expect(reach).toThrow("is not in this bundle");
    expect(() => new EndpointCache().getEndpoint()).toThrow("is not in this bundle");
    expect(HTML).not.toBe(XML);
  });

  it("bring a source map, and none of the credential providers that Lambda never asks", () => {
    for (const folder of FOLDERS) {
      const { sources } = JSON.parse(readFileSync(`${bundleOf(folder)}.map`, "utf8"));

      expect(sources).toContainEqual(expect.stringContaining("functions/runtime/lambda-cred"));
      expect(sources).not.toContainEqual(expect.stringMatching(LEFT_OUT));
    }
  });

  it.each(FOLDERS)("start %s with exactly the environment the stack gives it", async (folder) => {
    const environment = environmentOf(folder);
    // Without these a function runs all the same: it counts nothing, knows MWS only, or keeps to
    // what is usual.
    const needed = Object.keys(environment).filter(
      (name) =>
        !/^(NODE_OPTIONS|METRICS_NAMESPACE|AMAZON_PAY_(CHECKOUT_V2|OPEN_ORDERS)|.+_(MINUTES|HOURS|DAYS))$/.test(
          name,
        ),
    );
    const line = "process.stdout.write(typeof bundle.handler)";

    expect(await run(folder, line, environment)).toBe("function");
    const complaint = await run(folder, line, {});
    for (const name of needed) expect(complaint).toContain(name);
  });

  it("reach the database with the SDK and the credentials that are in them", async () => {
    const database = await startDatabase();
    const event = {
      routeKey: "GET /orders/{id}",
      pathParameters: { id: "S01-1234567-1234567" },
    };
    const line = `bundle.handler(${JSON.stringify(event)}).then(({ body }) => console.log(body))`;

    const output = await run("order-commands", line, {
      ...environmentOf("order-commands"),
      TABLE_NAME: database.tableName,
      AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
    });
    await database.close();

    expect(output).toContain('"error":"UnknownOrder"');
    expect(output).toContain('{"level":"INFO","event":"started","function":"order-commands"');
  });
});
