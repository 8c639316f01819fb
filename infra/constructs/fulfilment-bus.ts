import * as events from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import { Construct } from "constructs";
import type { OrderFunction } from "./order-function.ts";

interface FulfilmentBusProps {
  readonly eventBusName: string;
  readonly recordShipment: OrderFunction;
}

/** Where the warehouse says that goods have left. */
export class FulfilmentBus extends Construct {
  readonly eventBusName: string;

  constructor(scope: Construct, id: string, { eventBusName, recordShipment }: FulfilmentBusProps) {
    super(scope, id);
    const bus = new events.EventBus(this, "Bus", { eventBusName });
    const { deadLetters } = recordShipment;
    new events.Rule(this, "ShipmentDispatched", {
      description: "Goods have left: record the shipment, and the order charges it",
      eventBus: bus,
      eventPattern: { detailType: ["Shipment dispatched"] },
      targets: [
        new LambdaFunction(
          recordShipment.function,
          deadLetters ? { deadLetterQueue: deadLetters } : {},
        ),
      ],
    });
    this.eventBusName = bus.eventBusName;
  }
}
