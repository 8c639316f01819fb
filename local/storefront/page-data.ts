/** What a page's script is told by the server; nothing of it is believed when it comes back. */
export interface PageData {
  readonly page: "plain" | "basket" | "checkout" | "review" | "payment";
  readonly sellerId: string;
  readonly clientId: string;
  readonly signInBy: "popup" | "redirect";
  readonly patienceMilliseconds: number;
  readonly orderReferenceId?: string;
  readonly needsAddress: boolean;
  /** The total that stands on the page. */
  readonly totalMinorUnits: number;
  /** The buyer is logged out of Amazon as the page opens. */
  readonly logsOut: boolean;
}
