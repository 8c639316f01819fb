/** As much of Amazon's script as this shop uses (integration guide, Steps 1 to 6). */
interface OrderReferenceHandle {
  getAmazonOrderReferenceId(): string;
}

export interface AmazonError {
  getErrorCode(): string;
  getErrorMessage(): string;
}

interface WidgetOptions {
  readonly sellerId: string;
  readonly amazonOrderReferenceId?: string;
  readonly displayMode?: "Read";
  readonly design: { readonly designMode: "responsive" };
  readonly onOrderReferenceCreate?: (orderReference: OrderReferenceHandle) => void;
  readonly onAddressSelect?: (orderReference: OrderReferenceHandle) => void;
  readonly onPaymentSelect?: (orderReference: OrderReferenceHandle) => void;
  readonly onError: (error: AmazonError) => void;
}

type WidgetMaker = new (options: WidgetOptions) => { bind(elementId: string): void };

export interface ConfirmationFlow {
  success(): void;
  error(): void;
}

declare global {
  const amazon: {
    readonly Login: {
      setClientId(clientId: string): void;
      setUseCookie(usesCookie: boolean): void;
      authorize(options: { readonly scope: string; readonly popup: boolean }, page: string): void;
      logout(): void;
    };
  };
  const OffAmazonPayments: {
    Button(
      elementId: string,
      sellerId: string,
      options: {
        readonly type: string;
        readonly color: string;
        readonly size: string;
        readonly authorization: () => void;
        readonly onError: (error: AmazonError) => void;
      },
    ): void;
    readonly Widgets: { readonly AddressBook: WidgetMaker; readonly Wallet: WidgetMaker };
    initConfirmationFlow(
      sellerId: string,
      orderReferenceId: string,
      start: (flow: ConfirmationFlow) => void,
    ): void;
  };
  interface Window {
    onAmazonLoginReady?: () => void;
    onAmazonPaymentsReady?: () => void;
  }
}
