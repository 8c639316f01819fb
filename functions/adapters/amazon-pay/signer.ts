import type { Clock } from "../../domain/ports.ts";
import { createMac, type Mac } from "./hmac.ts";
import {
  encode,
  encodedValues,
  type Fields,
  prepareQuery,
  signedForm,
  signedLines,
  type WriteQuery,
} from "./sign.ts";

/** The keys of the seller account. They are asked for at every call, so that they can change. */
export interface AmazonPayCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** The seller's delegation that goes with them, in place of the client's setting. */
  readonly mwsAuthToken?: string;
}

export interface SignerSettings {
  readonly host: string;
  readonly path: string;
  readonly sellerId: string;
  readonly mwsAuthToken: string | undefined;
  readonly clock: Pick<Clock, "now">;
}

/** The signed form of one attempt: every attempt has its own timestamp and signature. */
export type Sign = (action: string, fields: Fields, credentials: AmazonPayCredentials) => string;

interface PreparedAction {
  readonly names: readonly string[];
  readonly write: WriteQuery;
}

/** What is the same in all requests that are signed with the same keys. */
interface PreparedKeys {
  readonly credentials: AmazonPayCredentials;
  readonly mac: Mac;
  readonly actions: Map<string, PreparedAction>;
}

/**
 * Signs requests. An operation names the same parameters every time, so its sorted query with the
 * encoded constants is prepared once, and again only when the names or the keys are others.
 */
export function createSigner(settings: SignerSettings): Sign {
  const lines = signedLines(settings.host, settings.path);
  let keys: PreparedKeys | undefined;
  let second = { startMilliseconds: Number.NaN, text: "" };

  /** Requests that follow each other closely differ in their milliseconds only. */
  function encodedNow(): string {
    const now = settings.clock.now();
    const startMilliseconds = Math.floor(now / 1_000) * 1_000;
    if (second.startMilliseconds !== startMilliseconds) {
      const text = new Date(startMilliseconds).toISOString().slice(0, -"000Z".length);
      second = { startMilliseconds, text: encode(text) };
    }
    return `${second.text}${String(Math.floor(now - startMilliseconds)).padStart(3, "0")}Z`;
  }

  function prepareKeys(credentials: AmazonPayCredentials): PreparedKeys {
    const mac = createMac(credentials.secretAccessKey, lines);
    keys = { credentials: { ...credentials }, mac, actions: new Map() };
    return keys;
  }

  function prepareAction(
    { credentials, actions }: PreparedKeys,
    action: string,
    names: readonly string[],
  ): PreparedAction {
    const write = prepareQuery([...names, "Timestamp"], {
      AWSAccessKeyId: credentials.accessKeyId,
      Action: action,
      MWSAuthToken: credentials.mwsAuthToken ?? settings.mwsAuthToken,
      SellerId: settings.sellerId,
      SignatureMethod: "HmacSHA256",
      SignatureVersion: "2",
      Version: "2013-01-01",
    });
    const prepared = { names, write };
    actions.set(action, prepared);
    return prepared;
  }

  return (action, fields, credentials) => {
    const fitting =
      keys && areSameKeys(keys.credentials, credentials) ? keys : prepareKeys(credentials);
    const names = Object.keys(fields);
    const known = fitting.actions.get(action);
    const { write } =
      known && areEqual(known.names, names) ? known : prepareAction(fitting, action, names);
    const values = encodedValues(fields);
    values.push(encodedNow());
    return signedForm(write(values), fitting.mac);
  };
}

/** Whether both are the same access key, secret and delegation. */
export function areSameKeys(left: AmazonPayCredentials, right: AmazonPayCredentials): boolean {
  return (
    left.accessKeyId === right.accessKeyId &&
    left.secretAccessKey === right.secretAccessKey &&
    left.mwsAuthToken === right.mwsAuthToken
  );
}

function areEqual(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((name, index) => name === right[index]);
}
