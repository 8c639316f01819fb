/** A query or form, decoded; a name that comes twice keeps its last value. */
export type FormParameters = ReadonlyMap<string, string>;

/** What the wire layer needs to know of an HTTP request. */
export interface WireRequest {
  readonly method: string;
  /** As on the request line, without the query. */
  readonly path: string;
  readonly query: string;
  readonly host: string;
  readonly contentType: string | undefined;
  readonly body: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Blanks may come as `+` or `%20`, whichever the client signed (reference §1.2). */
export function readForm(text: string): FormParameters {
  return new Map(new URLSearchParams(text));
}

/** Both media types that Amazon's documents print are forms (reference §13 row 29). */
function isForm(contentType: string | undefined): boolean {
  if (contentType === undefined) return true;
  const mediaType = contentType.split(";")[0]?.trim().toLowerCase();
  return mediaType === "application/x-www-form-urlencoded" || mediaType === "x-www-form-urlencoded";
}

export function readParameters(request: WireRequest): FormParameters {
  if (request.method !== "POST" || !isForm(request.contentType)) return readForm(request.query);
  return new Map([...readForm(request.query), ...readForm(request.body)]);
}
