import { Button } from "./button.ts";
import { initConfirmationFlow } from "./confirmation-flow.ts";
import { Login } from "./login.ts";
import { AddressBook, Wallet } from "./widget.ts";

declare global {
  interface Window {
    amazon: { Login: typeof Login };
    OffAmazonPayments: {
      Button: typeof Button;
      Widgets: { AddressBook: typeof AddressBook; Wallet: typeof Wallet };
      initConfirmationFlow: typeof initConfirmationFlow;
    };
    onAmazonLoginReady?: () => void;
    onAmazonPaymentsReady?: () => void;
  }
}

window.amazon = { Login };
window.OffAmazonPayments = { Button, Widgets: { AddressBook, Wallet }, initConfirmationFlow };
window.onAmazonLoginReady?.();
window.onAmazonPaymentsReady?.();
