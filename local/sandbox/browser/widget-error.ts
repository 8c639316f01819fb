import type { WidgetProblem } from "./messages.ts";

/** What a page's onError is given (integration guide, widget errors). */
export interface AmazonError {
  getErrorCode(): string;
  getErrorMessage(): string;
}

export type OnError = ((error: AmazonError) => void) | undefined;

export function tellError(onError: OnError, { code, message }: WidgetProblem): void {
  onError?.({ getErrorCode: () => code, getErrorMessage: () => message });
}

/** A mistake of the page that this script sees by itself. */
export function mistake(code: string, message: string): WidgetProblem {
  const buyerText =
    "Sorry, a payment on this website is not possible right now. Please contact the seller.";
  return { code, message, buyerText };
}
