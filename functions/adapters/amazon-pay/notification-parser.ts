import * as v from "valibot";
import { InvalidValue } from "../../domain/errors.ts";
import type { Environment, Notification } from "../../domain/notification.ts";
import { notificationReaders, type Said } from "./notification-readers.ts";
import { text } from "./schemas.ts";
import { DamagedXml, parseXml, type XmlDocument } from "./xml.ts";

const filled = v.pipe(text, v.trim(), v.nonEmpty());

/** The JSON inside the SNS message (reference §6.2). Its Timestamp is not read on purpose. */
const messageSchema = v.object({
  NotificationReferenceId: filled,
  NotificationType: filled,
  SellerId: filled,
  ReleaseEnvironment: v.pipe(
    filled,
    v.toLowerCase(),
    v.picklist(["sandbox", "live"] satisfies Environment[]),
  ),
  EventType: v.nullish(text),
  IsSample: v.nullish(v.union([v.boolean(), text])),
  NotificationData: v.nullish(text),
});

type Message = v.InferOutput<typeof messageSchema>;

/** Seller Central's test notifications speak of this order, whatever the environment (§6.4). */
const SAMPLE_ORDER = /^[PS]0\d-0{7}-0{7}$/;

/**
 * Reads what Amazon says in a notification. The root of the XML document decides what it is about,
 * because one NotificationType has two names (reference §13 no. 8); a root that we do not know is
 * kept as "unknown". Throws InvalidValue for a damaged message; its text names the place, and
 * nothing that stood there.
 */
export function parseNotification(content: string): Notification {
  const message = readMessage(content);
  const about = {
    notificationId: message.NotificationReferenceId,
    sellerId: message.SellerId,
    environment: message.ReleaseEnvironment,
  };
  return { ...about, ...readSaid(message) };
}

function readMessage(content: string): Message {
  const parsed = v.safeParse(messageSchema, parseJson(content), { abortEarly: true });
  if (parsed.success) return parsed.output;
  throw damaged("The notification", placeOf(parsed.issues));
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    // Without the cause: its message repeats the text.
    throw damaged("The notification", "is not JSON");
  }
}

function readSaid(message: Message): Said {
  const type = message.NotificationType;
  const isSample = String(message.IsSample ?? "").toLowerCase() === "true";
  const data = message.NotificationData?.trim();
  if (!data) return isSample ? { kind: "sample", sampleOf: type } : { kind: "unknown", type };
  const document = readXml(type, data);
  const { rootName } = document;
  if (isSample) return { kind: "sample", sampleOf: rootName };
  const read = notificationReaders.get(rootName);
  if (!read) return { kind: "unknown", type, root: rootName };
  const said = readWith(read, type, document, message.EventType ?? undefined);
  const isAboutNoOrder = "orderReferenceId" in said && SAMPLE_ORDER.test(said.orderReferenceId);
  return isAboutNoOrder ? { kind: "sample", sampleOf: rootName } : said;
}

function readXml(type: string, data: string): XmlDocument {
  try {
    return parseXml(data);
  } catch (cause) {
    if (cause instanceof DamagedXml) throw damaged(`The document of ${type}`, cause.message, cause);
    throw cause;
  }
}

function readWith(
  read: (content: XmlDocument["content"], eventType: string | undefined) => Said,
  type: string,
  document: XmlDocument,
  eventType: string | undefined,
): Said {
  try {
    return read(document.content, eventType);
  } catch (cause) {
    if (!v.isValiError(cause)) throw cause;
    throw damaged(`The document of ${type}`, placeOf(cause.issues));
  }
}

function placeOf([issue]: readonly v.BaseIssue<unknown>[]): string {
  const place = issue && v.getDotPath(issue);
  return place ? `has no usable ${place}` : "does not have the expected parts";
}

function damaged(what: string, how: string, cause?: unknown): InvalidValue {
  return new InvalidValue(`${what} ${how}`, { cause });
}
