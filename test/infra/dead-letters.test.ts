import { describe, expect, it } from "vitest";
import { byPath, synthesise } from "./building.ts";

const building = synthesise();
const queues = byPath(building, "AWS::SQS::Queue");

/** The logical ids of functions that something calls without waiting for the answer. */
function calledInBackground(): string[] {
  const subscriptions = [...byPath(building, "AWS::SNS::Subscription").values()].map(
    ({ Properties }) => Properties.Endpoint,
  );
  const targets = [...byPath(building, "AWS::Events::Rule").values()].flatMap(({ Properties }) =>
    Properties.Targets.map(({ Arn }: { Arn: object }) => Arn),
  );
  return (
    [...subscriptions, ...targets]
      // An alarm's rule tells a topic.
      .flatMap((arn) => (arn["Fn::GetAtt"] ? [arn["Fn::GetAtt"][0]] : []))
      .sort()
  );
}

describe("what cannot be handled", () => {
  it("is kept for every function that nobody waits for", () => {
    const kept = [...byPath(building, "AWS::Lambda::EventInvokeConfig").values()].filter(
      ({ Properties }) => Properties.DestinationConfig.OnFailure.Destination["Fn::GetAtt"],
    );

    expect(calledInBackground()).toHaveLength(3);
    expect(kept.map(({ Properties }) => Properties.FunctionName.Ref).sort()).toEqual(
      calledInBackground(),
    );
  });

  it("is kept as well when the function could not even be called", () => {
    const [subscription] = byPath(building, "AWS::SNS::Subscription").values();

    expect(subscription?.Properties.RedrivePolicy.deadLetterTargetArn).toBeDefined();
    for (const [path, { Properties }] of byPath(building, "AWS::Events::Rule")) {
      for (const target of Properties.Targets) {
        expect(target.DeadLetterConfig?.Arn, path).toBeDefined();
      }
    }
  });

  it("stays for two weeks, encrypted", () => {
    expect(queues.size).toBe(5);
    for (const { Properties } of queues.values()) {
      expect(Properties.MessageRetentionPeriod).toBe(14 * 24 * 3600);
      expect(Properties.SqsManagedSseEnabled).toBe(true);
    }
  });

  it("is tried three times before, but for the sweep, whose next run is the retry", () => {
    const retries = [...byPath(building, "AWS::Lambda::EventInvokeConfig")].map(
      ([path, { Properties }]) => [path.split("/")[0], Properties.MaximumRetryAttempts],
    );

    expect(Object.fromEntries(retries)).toEqual({
      HandleNotification: 2,
      RecordShipment: 2,
      Sweep: 0,
    });
  });
});

describe("shipments", () => {
  it("come in by the event that record-shipment understands", () => {
    const rule = byPath(building, "AWS::Events::Rule").get("Fulfilment/ShipmentDispatched");

    expect(rule?.Properties.EventPattern).toEqual({ "detail-type": ["Shipment dispatched"] });
  });
});
