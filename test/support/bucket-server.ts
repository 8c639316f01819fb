import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { signatureProblem } from "./aws-signature.ts";

/** What a request meets in place of the bucket's answer. */
export type BucketFault =
  | { readonly status: number; readonly code: string }
  /** The connection breaks before there is an answer. */
  | "reset"
  /** The answer's body breaks off half-way. */
  | "cut"
  /** The range that was asked for is ignored. */
  | "whole"
  /** CompleteMultipartUpload answers 200 and tells of a failure in its body. */
  | "error-in-200";

export interface SeenRequest {
  readonly method: string;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly status: number;
}

/** An S3 bucket, addressed by path, that lets in only what is signed with the right keys. */
export interface BucketServer {
  readonly endpoint: string;
  readonly objects: Map<string, Buffer>;
  /** Multipart uploads that are neither completed nor aborted, by their ids. */
  readonly uploads: Map<string, Map<number, Buffer>>;
  readonly seen: SeenRequest[];
  /** The next request of this method meets a fault, after so many that do not. */
  fail(method: string, fault: BucketFault, after?: number): void;
  close(): Promise<void>;
}

export interface BucketServerOptions {
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly now: () => number;
}

interface Asked {
  readonly method: string;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly range: string | undefined;
  readonly ifMatch: string | undefined;
  readonly body: Buffer;
}

interface Answered {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** S3's smallest part but for the last (S3 user guide, "Multipart upload limits"). */
const SMALLEST_PART_BYTES = 5 * 1024 * 1024;

export async function startBucketServer(options: BucketServerOptions): Promise<BucketServer> {
  const objects: BucketServer["objects"] = new Map();
  const uploads: BucketServer["uploads"] = new Map();
  const seen: SeenRequest[] = [];
  const faults: { method: string; fault: BucketFault; after: number }[] = [];

  function takeFault(method: string): BucketFault | undefined {
    const index = faults.findIndex((one) => one.method === method);
    const found = faults[index];
    if (!found) return undefined;
    found.after -= 1;
    return found.after < 0 ? faults.splice(index, 1)[0]?.fault : undefined;
  }

  const server = createServer(async (request, response) => {
    const asked = await read(request, options.bucket);
    const { method = "" } = request;
    const signed = {
      method,
      target: request.url ?? "",
      headers: request.headers,
      body: asked.body,
    };
    const problem = signatureProblem(signed, { ...options, service: "s3" });
    const fault = problem === undefined ? takeFault(method) : undefined;
    if (fault === "reset") {
      seen.push({ ...asked, status: 0 });
      response.destroy();
      return;
    }
    const refusal = problem ? { status: 403, code: problem } : failureOf(fault);
    const answer = refusal
      ? error(refusal.status, refusal.code)
      : answerTo(fault === "whole" ? { ...asked, range: undefined } : asked, objects, uploads);
    seen.push({ ...asked, status: answer.status });
    send(response, fault === "error-in-200" ? { ...error(200, "InternalError") } : answer, fault);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // An address of TCP: the server does not listen on a pipe.
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    objects,
    uploads,
    seen,
    fail: (method, fault, after = 0) => faults.push({ method, fault, after }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function failureOf(fault: BucketFault | undefined) {
  return typeof fault === "object" ? fault : undefined;
}

async function read(request: IncomingMessage, bucket: string): Promise<Asked> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  const url = new URL(request.url ?? "", "http://bucket");
  const key = decodeURIComponent(url.pathname).replace(`/${bucket}/`, "");
  const { method = "" } = request;
  const { range, "if-match": ifMatch } = request.headers;
  return { method, key, query: url.searchParams, range, ifMatch, body: Buffer.concat(pieces) };
}

function answerTo(
  { method, key, query, range, ifMatch, body }: Asked,
  objects: BucketServer["objects"],
  uploads: BucketServer["uploads"],
): Answered {
  const uploadId = query.get("uploadId");
  if (method === "GET") return objectOf(objects.get(key), range, ifMatch);
  if (method === "POST" && query.has("uploads")) {
    const id = `upload-${uploads.size + 1}`;
    uploads.set(id, new Map());
    return { status: 200, body: `<Result><UploadId>${id}</UploadId></Result>` };
  }
  if (uploadId === null) {
    objects.set(key, body);
    return { status: 200 };
  }
  const parts = uploads.get(uploadId);
  if (!parts) return error(404, "NoSuchUpload");
  if (method === "PUT") {
    parts.set(Number(query.get("partNumber")), body);
    return { status: 200, headers: { etag: tagOf(body) } };
  }
  if (method === "POST") {
    const wrong = problemOfParts(parts, body.toString());
    if (wrong) return error(400, wrong);
    objects.set(key, Buffer.concat([...parts.values()]));
  }
  uploads.delete(uploadId);
  return { status: method === "DELETE" ? 204 : 200, body: "<Result/>" };
}

function objectOf(
  file: Buffer | undefined,
  range: string | undefined,
  ifMatch: string | undefined,
): Answered {
  if (!file) return error(404, "NoSuchKey");
  const etag = tagOf(file);
  if (ifMatch !== undefined && ifMatch !== etag) return error(412, "PreconditionFailed");
  const [, from] = /^bytes=(\d+)-$/.exec(range ?? "") ?? [];
  if (from === undefined) return { status: 200, headers: { etag }, body: file };
  const start = Number(from);
  if (start >= file.length) return error(416, "InvalidRange");
  const headers = { etag, "content-range": `bytes ${start}-${file.length - 1}/${file.length}` };
  return { status: 206, headers, body: file.subarray(start) };
}

/** What S3 would find wrong with the list of parts that ends an upload. */
function problemOfParts(parts: ReadonlyMap<number, Buffer>, list: string): string | undefined {
  const named = [...list.matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>([^<]*)<\/ETag>/g)];
  const isRight = named.every(([, number, tag = ""]) => {
    const part = parts.get(Number(number));
    return part !== undefined && tag.replaceAll("&quot;", '"') === tagOf(part);
  });
  if (!isRight || named.length !== parts.size) return "InvalidPart";
  const allButLast = [...parts.values()].slice(0, -1);
  return allButLast.every(({ length }) => length >= SMALLEST_PART_BYTES)
    ? undefined
    : "EntityTooSmall";
}

function tagOf(part: Buffer): string {
  return `"${createHash("md5").update(part).digest("hex")}"`;
}

function error(status: number, code: string): Answered {
  return { status, body: `<Error><Code>${code}</Code><Message>No.</Message></Error>` };
}

function send(response: ServerResponse, answer: Answered, fault: BucketFault | undefined): void {
  const body = Buffer.from(answer.body ?? "");
  const withBody = answer.status === 204 ? {} : { "content-length": String(body.length) };
  response.writeHead(answer.status, { ...answer.headers, ...withBody });
  if (fault !== "cut") {
    response.end(body);
    return;
  }
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
}
