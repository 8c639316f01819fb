/** What a widget's frame is opened with, by the script on the shop's page. */
export interface FrameWishes {
  readonly kind: "address-book" | "wallet";
  readonly sellerId: string;
  readonly accessToken: string;
  readonly region: string;
  readonly environment: "sandbox" | "production";
  readonly isReadOnly: boolean;
  readonly orderReferenceId?: string;
}

/** From the shop's page into the frame. */
export interface OpenMessage {
  readonly kind: "open";
  readonly wishes: FrameWishes;
  readonly isCollapsible: boolean;
}

export interface WidgetProblem {
  readonly code: string;
  readonly message: string;
  readonly buyerText: string;
}

/** From the frame to the shop's page; never the buyer's name, address or card. */
export type FrameMessage =
  | { readonly kind: "ready" }
  | { readonly kind: "opened"; readonly orderReferenceId: string; readonly isNew: boolean }
  | { readonly kind: "chosen"; readonly orderReferenceId: string }
  | { readonly kind: "expand" }
  | { readonly kind: "collapse" }
  | { readonly kind: "problem"; readonly problem: WidgetProblem };

/** From the sign-in's pop-up to the page that opened it: what the redirect brings otherwise. */
export interface PopupMessage {
  readonly kind: "signed-in";
  readonly answer: string;
}
