import type { AmazonPayClient } from "./port.ts";
import type { Fields } from "./sign.ts";
import type { XmlElement } from "./xml.ts";

/** One operation of Amazon Pay: its name, what is asked, and what the answer means. */
export interface Operation<Request, Reading> {
  /** As on the wire; the reply's root element is called after it. */
  readonly action: string;
  /** Throws InvalidValue for a request that Amazon could only refuse. */
  fields(request: Request): Fields;
  /** Throws for a reply that does not say what it has to: it is then as good as none. */
  read(reply: XmlElement, request: Request): Reading;
}

/** The operation behind a method: takes what the method takes, reads what it answers. */
export type AmazonPayOperation<Method extends keyof AmazonPayClient> = Operation<
  Parameters<AmazonPayClient[Method]>[0],
  Awaited<ReturnType<AmazonPayClient[Method]>>
>;
