import type { AmazonPay } from "../../domain/amazon-pay.ts";
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

/** The operation behind a method of the port: takes what the method takes, reads what it answers. */
export type OperationFor<Port, Method extends keyof Port> = Port[Method] extends (
  request: infer Request,
) => Promise<infer Reading>
  ? Operation<Request, Reading>
  : never;

/** The operation behind a method of AmazonPay. */
export type AmazonPayOperation<Method extends keyof AmazonPay> = OperationFor<AmazonPay, Method>;
