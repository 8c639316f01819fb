import type { Clock } from "../../domain/ports.ts";
import {
  encode,
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
  readonly accessKeyId: string;
  readonly names: readonly string[];
  readonly write: WriteQuery;
}

/**
 * Signs requests. An operation names the same parameters every time, so its sorted query with the
 * encoded constants is prepared once, and again only when the names or the key are others.
 */
export function createSigner(settings: SignerSettings): Sign {
  const lines = signedLines(settings.host, settings.path);
  const preparedActions = new Map<string, PreparedAction>();

  let stamp = { atMilliseconds: Number.NaN, text: "" };

  /** Under a virtual clock many requests are made in the same millisecond. */
  function encodedNow(): string {
    const atMilliseconds = settings.clock.now();
    if (stamp.atMilliseconds !== atMilliseconds) {
      stamp = { atMilliseconds, text: encode(new Date(atMilliseconds).toISOString()) };
    }
    return stamp.text;
  }

  function prepare(action: string, names: readonly string[], accessKeyId: string): PreparedAction {
    const write = prepareQuery([...names, "Timestamp"], {
      AWSAccessKeyId: accessKeyId,
      Action: action,
      MWSAuthToken: settings.mwsAuthToken,
      SellerId: settings.sellerId,
      SignatureMethod: "HmacSHA256",
      SignatureVersion: "2",
      Version: "2013-01-01",
    });
    const prepared = { accessKeyId, names, write };
    preparedActions.set(action, prepared);
    return prepared;
  }

  return (action, fields, { accessKeyId, secretAccessKey }) => {
    const names = Object.keys(fields);
    const known = preparedActions.get(action);
    const isFitting = known?.accessKeyId === accessKeyId && areEqual(known.names, names);
    const { write } = isFitting ? known : prepare(action, names, accessKeyId);
    return signedForm(lines, write(fields, { Timestamp: encodedNow() }), secretAccessKey);
  };
}

function areEqual(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((name, index) => name === right[index]);
}
