import type { Mutant } from "./bundle.ts";
import { MUTANTS_OF_RULES } from "./mutants-of-rules.ts";

const ANSWER = "functions/domain/answer.ts";
const HANDLE = "functions/handle-notification/handler.ts";
const SWEEP = "functions/sweep/handler.ts";
const VERIFIER = "functions/adapters/sns/message-verifier.ts";
const TRANSACTIONS = "functions/domain/transactions.ts";
const MEMORY = "local/database/memory-store.ts";

/** Guards of the protocol: who tells whom, what is written first, what is repeated how. */
const MUTANTS_OF_PROTOCOL: readonly Mutant[] = [
  {
    name: "rendezvous: no second look after parking",
    file: ANSWER,
    from: "if (!(await tellIfKnown(deps, asking))) return parked;",
    to: "return parked;",
  },
  {
    name: "rendezvous: a notification wakes nobody",
    file: HANDLE,
    from: "  await wake(deps, orderReferenceId);\n  return outcome;",
    to: "  return outcome;",
  },
  {
    name: "rendezvous: a shipment wakes nobody",
    file: "functions/record-shipment/handler.ts",
    from: "    await wake(deps, orderReferenceId);\n",
    to: "",
  },
  {
    name: "rendezvous: a command wakes nobody",
    file: "functions/domain/record-and-wake.ts",
    from: "  await wake(deps, orderReferenceId);\n",
    to: "",
  },
  {
    name: "dedupe: a known notification is handled again",
    file: HANDLE,
    from: "if (await deps.notifications.isKnown(messageId)) {",
    to: "if (false) {",
  },
  {
    name: "dedupe: a handled notification is not remembered",
    file: HANDLE,
    from: "  await deps.notifications.record({",
    to: "  void ({",
  },
  {
    name: "front door: answers 200 before the topic has the message",
    file: "functions/receive-notification/handler.ts",
    from: "      await ipnTopic.publish({ messageId, topicArn, sentAt, content });",
    to: "      void ipnTopic.publish({ messageId, topicArn, sentAt, content }).catch(() => {});",
  },
  {
    name: "front door: the signature is not checked",
    file: VERIFIER,
    from: 'if (!isSignedBy(envelope, key)) return forged("signature-mismatch");',
    to: "",
  },
  {
    name: "front door: the topic is not pinned",
    file: VERIFIER,
    from: "if (topicArns.has(topicArn)) return",
    to: "if (topicArns) return",
  },
  {
    name: "front door: certificates from any region",
    file: VERIFIER,
    from: 'if (!regions.has(address.region)) return "region-not-allowed";',
    to: "",
  },
  {
    name: "front door: certificate and topic of two regions",
    file: VERIFIER,
    from: 'return address.region === regionOfTopic(TopicArn) ? address : "region-mismatch";',
    to: "return address;",
  },
  {
    name: "sweep: finds nothing",
    file: SWEEP,
    from: "await deps.waits.due(isoTime(deps.clock.now()), MOST_WAITS)",
    to: "[]",
  },
  {
    name: "sweep: does not ask Amazon",
    file: SWEEP,
    from: "  if (!(await refreshInTurn(deps, wait))) return false;\n",
    to: "",
  },
  {
    name: "sweep: wakes nobody",
    file: SWEEP,
    from: '  if ((await wake(deps, orderReferenceId)) !== "answered") {',
    to: "  if (true) {",
  },
  {
    name: "intent: not written before the call",
    file: TRANSACTIONS,
    from: "const saved = await deps.store.save(row, { at: isoTime(deps.clock.now()), what });",
    to: "const saved = { row };",
  },
  {
    name: "same id: each capture attempt has its own",
    file: "functions/capture-payment/handler.ts",
    from: "      referenceId: row.referenceId,\n      amount,",
    to: "      referenceId: row.referenceId + (deps.clock.now() % 97),\n      amount,",
  },
  {
    name: "same id: each authorize attempt has its own",
    file: "functions/authorize-payment/handler.ts",
    from: "      referenceId: ourId,",
    to: "      referenceId: ourId + (deps.clock.now() % 97),",
  },
  {
    name: "same id: each refund attempt has its own",
    file: "functions/request-refund/handler.ts",
    from: "      referenceId: row.referenceId,\n      amount,",
    to: "      referenceId: row.referenceId + (deps.clock.now() % 97),\n      amount,",
  },
  {
    name: "own success: every refusal is believed",
    file: "functions/domain/own-success.ts",
    from: "return refusal.code !== undefined && OWN_SUCCESS_CODES.has(refusal.code);",
    to: "return false;",
  },
  {
    name: "conditional write: a conflict passes for written",
    file: "functions/domain/record.ts",
    from: 'if (saved !== "conflict") return saved.row;',
    to: 'return saved === "conflict" ? change.row : saved.row;',
  },
  {
    name: "conditional write: the version is not compared",
    file: MEMORY,
    from: 'if ((recorded?.row.version ?? 0) !== row.version) return "conflict";',
    to: "",
  },
  {
    name: "stale token: any waker frees the place",
    file: MEMORY,
    from: "if (waits.get(place)?.token !== token) return;",
    to: "",
  },
];

export const MUTANTS: readonly Mutant[] = [...MUTANTS_OF_PROTOCOL, ...MUTANTS_OF_RULES];
