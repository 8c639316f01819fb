import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  byPath,
  EVERYTHING,
  FOLDERS,
  functionOf,
  pascalCase,
  SANDBOX,
  synthesise,
  taskStates,
} from "./building.ts";

const building = synthesise(EVERYTHING);

/** Which construct each workflow file belongs to. */
const WORKFLOWS = {
  "order-payment": "OrderPayment",
  refund: "Refund",
  batch: "Batch",
  reconcile: "Reconcile",
};

function machineOf(id: string) {
  const machine = byPath(building, "AWS::StepFunctions::StateMachine").get(`${id}/StateMachine`);
  if (!machine) throw new Error(`There is no state machine ${id}`);
  return machine;
}

/** A deadline is found by the next sweep, at the latest. */
const SWEEP_SECONDS = 2 * 300;

const ALL_TASKS = Object.keys(WORKFLOWS).flatMap((file) => taskStates(file));

describe("one name in four places", () => {
  it("deploys exactly the folders under functions/, each as a construct of its name", () => {
    const deployed = [...byPath(building, "AWS::Lambda::Function").keys()].sort();

    expect(FOLDERS.length).toBeGreaterThanOrEqual(13);
    expect(deployed).toEqual(FOLDERS.map((folder) => `${pascalCase(folder)}/Function`).sort());
  });

  it.each(Object.entries(WORKFLOWS))("puts the workflow file %s into %s as it is", (file, id) => {
    const { Properties } = machineOf(id);

    expect(Properties.DefinitionString).toBe(readFileSync(`workflows/${file}.asl.json`, "utf8"));
  });

  it.each(Object.entries(WORKFLOWS))(
    "substitutes each token of %s with the function of the same name, and no other",
    (file, id) => {
      const { Properties } = machineOf(id);
      const tokens = taskStates(file).map(([, { Arguments }]) => Arguments.FunctionName);
      const substitutions: [string, { "Fn::GetAtt": [string, string] }][] = Object.entries(
        Properties.DefinitionSubstitutions,
      );

      expect(substitutions.map(([token]) => `\${${token}}`).sort()).toEqual([...tokens].sort());
      for (const [token, target] of substitutions) {
        const [logicalId] = target["Fn::GetAtt"];
        expect(logicalId).toMatch(new RegExp(`^${token.replace(/Arn$/, "")}[0-9A-F]{8}$`));
      }
    },
  );

  it("names each task's state as its folder, but for the one where a person is asked", () => {
    const renamed = { "Needs an operator": "ask-operator" };
    const folderByState = ALL_TASKS.map(([state, { Arguments }]) => {
      const folder = Object.entries(renamed).find(([name]) => name === state)?.[1];
      return [Arguments.FunctionName, folder ?? state.toLowerCase().replaceAll(" ", "-")] as const;
    });

    for (const [token, folder] of folderByState) {
      expect(token).toBe(`\${${pascalCase(folder)}FunctionArn}`);
      expect(FOLDERS).toContain(folder);
    }
  });

  it.each(Object.values(WORKFLOWS))("lets %s invoke its tasks and nothing else", (id) => {
    const policies = byPath(building, "AWS::IAM::Policy");
    const statements: { Action: string | string[]; Resource: object[] }[] = policies.get(
      `${id}/StateMachine/Role/DefaultPolicy`,
    )?.Properties.PolicyDocument.Statement;
    const invoke = statements.find(({ Action }) => Action === "lambda:InvokeFunction");

    expect(new Set(invoke?.Resource.map((target) => JSON.stringify(target)))).toEqual(
      new Set(
        Object.values(machineOf(id).Properties.DefinitionSubstitutions).map((target) =>
          JSON.stringify(target),
        ),
      ),
    );
  });
});

describe("time", () => {
  it("gives every task less time than its state waits for it", () => {
    for (const [state, { Arguments, TimeoutSeconds }] of ALL_TASKS) {
      const [, construct = ""] = /^\$\{(\w+)FunctionArn\}$/.exec(Arguments.FunctionName) ?? [];
      const task = byPath(building, "AWS::Lambda::Function").get(`${construct}/Function`);

      expect(task?.Properties.Timeout, state).toBeLessThan(TimeoutSeconds);
    }
  });

  it("lets functions behind HTTP answer before API Gateway or SNS give up", () => {
    expect(functionOf(building, "place-order").Properties.Timeout).toBeLessThan(30);
    expect(functionOf(building, "order-commands").Properties.Timeout).toBeLessThan(30);
    expect(functionOf(building, "receive-notification").Properties.Timeout).toBeLessThan(15);
  });

  it("ends a sweep before the next one begins", () => {
    const rule = byPath(building, "AWS::Events::Rule").get("SweepSchedule/EveryFiveMinutes");

    expect(rule?.Properties.ScheduleExpression).toBe("rate(5 minutes)");
    expect(functionOf(building, "sweep").Properties.Timeout).toBeLessThan(300);
  });
});

describe("the settings' deadlines", () => {
  const waitsFor = (state: string) =>
    ALL_TASKS.find(([name]) => name === state)?.[1].TimeoutSeconds ?? 0;

  it("end before the state's own time is over, which is a safety net", () => {
    expect(45 * 60 + SWEEP_SECONDS).toBeLessThan(waitsFor("Confirm order"));
    expect(90 * 3600 + SWEEP_SECONDS).toBeLessThan(waitsFor("Await buyer"));
  });
});

describe("logs and traces", () => {
  it("forgets every log after the time in the settings", () => {
    const groups = [...byPath(building, "AWS::Logs::LogGroup").values()];

    expect(groups).toHaveLength(FOLDERS.length + 5);
    for (const { Properties } of groups) expect(Properties.RetentionInDays).toBe(30);
  });

  it("gives each function a log group of its own, and traces it", () => {
    const groups = FOLDERS.map((folder) => {
      const { LoggingConfig, TracingConfig } = functionOf(building, folder).Properties;
      expect(TracingConfig, folder).toEqual({ Mode: "Active" });
      return LoggingConfig.LogGroup.Ref;
    });

    expect(new Set(groups).size).toBe(FOLDERS.length);
  });

  it("encrypts every log with the key of the installation", () => {
    for (const [path, { Properties }] of byPath(building, "AWS::Logs::LogGroup")) {
      expect(JSON.stringify(Properties.KmsKeyId), path).toMatch(/"Key[0-9A-F]{8}"/);
    }
  });

  it("tells each function under which name its figures are kept", () => {
    for (const folder of FOLDERS) {
      const { METRICS_NAMESPACE } = functionOf(building, folder).Properties.Environment.Variables;
      expect(METRICS_NAMESPACE, folder).toBe("Shipcharge/sandbox");
    }
  });

  it("keeps what orders say out of the state machine's log", () => {
    for (const id of Object.values(WORKFLOWS)) {
      const { LoggingConfiguration, TracingConfiguration } = machineOf(id).Properties;
      expect(LoggingConfiguration.IncludeExecutionData).toBe(false);
      expect(TracingConfiguration).toEqual({ Enabled: true });
    }
  });
});

describe("functions", () => {
  it("are told whether orders need return URLs where the settings say so", () => {
    const told = (setting: { returnUrls?: "required" | "optional" }) =>
      functionOf(
        synthesise({ ...SANDBOX, amazonPay: { ...SANDBOX.amazonPay, ...setting } }),
        "place-order",
      ).Properties.Environment.Variables.AMAZON_PAY_RETURN_URLS;

    expect(told({ returnUrls: "optional" })).toBe("optional");
    expect(told({})).toBeUndefined();
  });

  it("are told the shop's currencies, deadlines and how long to keep buyer data", () => {
    const told = (folder: string, settings = EVERYTHING) =>
      functionOf(synthesise(settings), folder).Properties.Environment.Variables;

    expect(told("place-order").CURRENCIES).toBe("EUR");
    expect(told("checkout", { ...SANDBOX, currencies: ["GBP", "EUR"] }).CURRENCIES).toBe("GBP,EUR");
    expect(told("confirm-order").AUTHENTICATION_MINUTES).toBe("30");
    expect(told("await-buyer").BUYER_HOURS).toBe("48");
    expect(told("sweep").CAPTURE_DUE_SOON_DAYS).toBe("4");
    expect(told("confirm-order").BUYER_DATA_DAYS).toBe("60");
    expect(told("authorize-payment").BUYER_DATA_DAYS).toBe("60");
    expect(told("await-buyer", SANDBOX).BUYER_HOURS).toBeUndefined();
  });

  it("are told the seller's country, which inside Europe says more than the region", () => {
    const amazonPay = { ...SANDBOX.amazonPay, country: "uk" as const };

    for (const [settings, country] of [
      [SANDBOX, "de"],
      [{ ...SANDBOX, amazonPay }, "uk"],
    ] as const) {
      const { Variables } = functionOf(synthesise(settings), "place-order").Properties.Environment;
      expect(Variables.AMAZON_PAY_REGION).toBe(country);
    }
  });

  it("run on arm64 and a supported Node", () => {
    for (const folder of FOLDERS) {
      const { Architectures, Runtime } = functionOf(building, folder).Properties;
      expect({ Architectures, Runtime }).toEqual({
        Architectures: ["arm64"],
        Runtime: "nodejs24.x",
      });
    }
  });
});
