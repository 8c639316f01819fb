import type { Construct } from "constructs";
import type { Settings } from "../config.ts";
import {
  OrderFunction,
  type OrderFunctionProps,
  type Surroundings,
} from "../constructs/order-function.ts";

type Make = (id: string, props: OrderFunctionProps) => OrderFunction;

/** Every function, with the time it has and what it may do. */
export function createOrderFunctions(stack: Construct, around: Surroundings) {
  const make: Make = (id, props) => new OrderFunction(stack, id, around, props);
  return {
    ...tasks(make, around.settings),
    ...notifications(make),
    ...batches(make),
    ofReconciliations: reconciliations(make),
    recordShipment: recordShipment(make),
    sweep: sweep(make, around.settings),
    ...shopFunctions(make, around.settings),
    authorizeRequest: authorizeRequest(make, around.settings),
  };
}

/** One function for each task of the workflows: construct id = folder = token = state. */
function tasks(make: Make, { deadlines, buyerDataDays }: Settings) {
  const waits = {
    table: ["Query", "PutItem", "UpdateItem", "DeleteItem"],
    answersTasks: true,
    tellsTheShop: true,
  } as const;
  const pays = { ...waits, table: [...waits.table, "GetItem"], callsAmazonPay: true } as const;
  const ends = {
    table: ["GetItem", "Query", "UpdateItem", "PutItem", "DeleteItem"],
    callsAmazonPay: true,
    tellsTheShop: true,
  } as const;
  const askOperator = make("AskOperator", { timeoutSeconds: 30, ...waits });
  const confirmOrder = make("ConfirmOrder", { timeoutSeconds: 60, ...pays });
  const authorizePayment = make("AuthorizePayment", { timeoutSeconds: 60, ...pays });
  const awaitBuyer = make("AwaitBuyer", { timeoutSeconds: 30, ...waits });
  confirmOrder.addSetting("AUTHENTICATION_MINUTES", deadlines.authenticationMinutes);
  awaitBuyer.addSetting("BUYER_HOURS", deadlines.buyerHours);
  for (const keeper of [confirmOrder, authorizePayment]) {
    keeper.addSetting("BUYER_DATA_DAYS", buyerDataDays);
  }
  const ofOrders = [
    confirmOrder,
    authorizePayment,
    awaitBuyer,
    make("AwaitShipment", { timeoutSeconds: 30, ...waits }),
    make("CapturePayment", { timeoutSeconds: 60, ...pays }),
    make("CloseOrder", { timeoutSeconds: 100, ...ends }),
    make("CancelOrder", { timeoutSeconds: 100, ...ends }),
    askOperator,
  ];
  const requestRefund = make("RequestRefund", { timeoutSeconds: 60, ...pays });
  return { ofOrders, ofRefunds: [requestRefund, askOperator] };
}

/** Each goes through up to 60,000 orders in one call, which takes minutes. */
function batches(make: Make) {
  const buildFeed = make("BuildFeed", {
    timeoutSeconds: 890,
    table: ["GetItem", "Query", "PutItem", "UpdateItem"],
    knowsTheSeller: true,
    files: "writes",
  });
  const submitFeed = make("SubmitFeed", {
    timeoutSeconds: 320,
    table: ["GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"],
    callsAmazonPay: true,
    files: "reads",
  });
  const awaitBatchReport = make("AwaitBatchReport", {
    timeoutSeconds: 30,
    table: ["GetItem", "PutItem", "DeleteItem"],
    answersTasksOfBatches: true,
  });
  const reconcileReport = make("ReconcileReport", {
    timeoutSeconds: 890,
    table: ["GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"],
    answersTasks: true,
    tellsTheShop: true,
    callsAmazonPay: true,
    files: "writes",
  });
  return {
    ofBatches: [buildFeed, submitFeed, awaitBatchReport, reconcileReport],
    batchCommands: make("BatchCommands", {
      timeoutSeconds: 29,
      table: ["GetItem", "Query", "PutItem", "UpdateItem"],
      knowsTheSeller: true,
      startsBatches: true,
      files: "reads",
    }),
  };
}

/** Both read everything and change nothing but their own files. */
function reconciliations(make: Make): readonly OrderFunction[] {
  return [
    make("CompareOrders", {
      timeoutSeconds: 890,
      table: ["GetItem", "BatchGetItem", "Query", "Scan", "UpdateItem"],
      callsAmazonPay: true,
      files: "writes-reconciliations",
    }),
    make("CompareReport", {
      timeoutSeconds: 890,
      table: ["Query"],
      files: "writes-reconciliations",
    }),
  ];
}

/** The front door for Amazon, and whoever acts behind it. */
function notifications(make: Make) {
  return {
    // SNS gives an HTTP endpoint 15 seconds.
    receiveNotification: make("ReceiveNotification", {
      timeoutSeconds: 14,
      // A flood at the open door must not take what orders need, nor keep Amazon out.
      reservedConcurrency: 50,
      notesAskingTopics: true,
    }),
    handleNotification: make("HandleNotification", {
      timeoutSeconds: 60,
      table: ["GetItem", "Query", "PutItem", "UpdateItem", "DeleteItem"],
      answersTasks: true,
      tellsTheShop: true,
      callsAmazonPay: true,
      retriedInBackground: 2,
    }),
  };
}

function recordShipment(make: Make): OrderFunction {
  return make("RecordShipment", {
    timeoutSeconds: 30,
    table: ["GetItem", "Query", "UpdateItem", "DeleteItem"],
    answersTasks: true,
    tellsTheShop: true,
    retriedInBackground: 2,
  });
}

function sweep(make: Make, { deadlines }: Settings): OrderFunction {
  const sweep = make("Sweep", {
    timeoutSeconds: 280,
    // Two sweeps at once would ask Amazon everything twice.
    reservedConcurrency: 1,
    table: ["GetItem", "BatchGetItem", "Query", "UpdateItem", "DeleteItem"],
    listsDueWaits: true,
    answersTasks: true,
    tellsTheShop: true,
    callsAmazonPay: true,
    // The next sweep is the retry.
    retriedInBackground: 0,
  });
  sweep.addSetting("CAPTURE_DUE_SOON_DAYS", deadlines.captureDueSoonDays);
  return sweep;
}

/** Only for a shop that brings a bearer token. */
function authorizeRequest(make: Make, { shop }: Settings): OrderFunction | undefined {
  return shop.bearerToken ? make("AuthorizeRequest", { timeoutSeconds: 9 }) : undefined;
}

/** API Gateway gives up after 30 seconds. */
function shopFunctions(make: Make, { currencies, amazonPay }: Settings) {
  const checkout = make("Checkout", {
    timeoutSeconds: 29,
    table: ["GetItem", "UpdateItem"],
    callsAmazonPay: true,
  });
  const placeOrder = make("PlaceOrder", {
    timeoutSeconds: 29,
    table: ["GetItem", "Query", "PutItem", "UpdateItem"],
    callsAmazonPay: true,
    startsOrders: true,
  });
  const checkoutSession = amazonPay.checkoutV2
    ? make("CheckoutSession", {
        timeoutSeconds: 29,
        table: ["GetItem", "UpdateItem"],
        callsAmazonPay: true,
      })
    : undefined;
  for (const asked of [checkout, placeOrder, checkoutSession]) {
    asked?.addVariable("CURRENCIES", currencies.join(","));
  }
  return {
    checkout,
    checkoutSession,
    placeOrder,
    orderCommands: make("OrderCommands", {
      timeoutSeconds: 29,
      table: ["GetItem", "Query", "UpdateItem", "DeleteItem"],
      callsAmazonPay: true,
      startsOrders: true,
      answersTasks: true,
      tellsTheShop: true,
      startsRefunds: true,
    }),
    operatorDesk: make("OperatorDesk", {
      timeoutSeconds: 29,
      table: ["GetItem", "BatchGetItem", "Query", "Scan", "UpdateItem", "DeleteItem"],
      listsDueWaits: true,
      watchesOrders: true,
      startsReconciliations: true,
      files: "reads",
      callsAmazonPay: true,
      answersTasks: true,
      tellsTheShop: true,
    }),
  };
}
