/**
 * Stands in the bundles in the place of what the libraries bring along and no call of ours reaches
 * (infra/constructs/bundled-code.ts, docs/decisions/0014-what-bundles-leave-out.md). Whatever is
 * reached after all fails loudly and does nothing.
 */
function leftOut(what: string): never {
  throw new Error(`${what} is not in this bundle: see functions/runtime/left-out.ts`);
}

/** Of fast-xml-parser: judges entities that a document defines; we refuse such documents. */
export function isUnsafe(): never {
  return leftOut("is-unsafe");
}
export const HTML = "HTML";
export const XML = "XML";

/** Of the DynamoDB client: made with each client, asked only by operations with endpoint discovery. */
export class EndpointCache {
  getEndpoint(): never {
    return leftOut("@aws-sdk/endpoint-cache");
  }
}

/** Of the SDK: for operations that stream events; none of the four services has one that we call. */
export class EventStreamSerde {
  constructor() {
    leftOut("@smithy/core/event-streams");
  }
}
export function eventStreamSerdeProvider(): never {
  return leftOut("@smithy/core/event-streams");
}
