import { createRequire } from "node:module";
import MwsSimple from "mws-simple";

/** What the peer would have sent, with its signature. */
export type Sent = Readonly<Record<string, string>>;

interface RequestLibrary {
  post(
    options: { readonly qs: Sent },
    callback: (
      error: Error | null,
      response: { readonly headers: Readonly<Record<string, string>> },
      body: string,
    ) => void,
  ): void;
}

interface QuerySerialiser {
  init(options: object): void;
  stringify(query: Sent): string;
}

/** npm mws-simple with the network taken away: the library under it answers at once. */
export interface Peer {
  /** Signs a request; nothing is answered. */
  sign(query: Record<string, string>): Sent;
  /** Writes a signed request as the library under it puts it on the wire. */
  serialise(sent: Sent): string;
  /** Signs, writes what would be sent, and parses the given reply. */
  call(query: Record<string, string>, reply: string): unknown;
}

export function createPeer(options: {
  readonly host: string;
  readonly path: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sellerId: string;
}): Peer {
  const { host, path, accessKeyId, secretAccessKey, sellerId: merchantId } = options;
  const peer = new MwsSimple({ host, accessKeyId, secretAccessKey, merchantId });
  const load = createRequire(createRequire(import.meta.url).resolve("mws-simple"));
  const library: RequestLibrary = load("request");
  const { Querystring } = load("request/lib/querystring") as {
    Querystring: new (request: object) => QuerySerialiser;
  };
  const serialiser = new Querystring({});
  serialiser.init({});
  const headers = { "content-type": "text/xml" };
  let sent: Sent = {};
  let reply: string | undefined;
  library.post = ({ qs }, callback) => {
    sent = qs;
    if (reply === undefined) return;
    serialiser.stringify(qs);
    callback(null, { headers }, reply);
  };
  return {
    sign(query) {
      reply = undefined;
      peer.request({ path, query }, () => undefined);
      return sent;
    },
    serialise: (signed) => serialiser.stringify(signed),
    call(query, text) {
      let answer: unknown;
      reply = text;
      peer.request({ path, query }, (error, result) => {
        if (error) throw error;
        answer = result;
      });
      return answer;
    },
  };
}
