import { accessToken } from "./login.ts";
import type { FrameMessage, FrameWishes, OpenMessage } from "./messages.ts";
import { AMAZON, ENVIRONMENT, REGION } from "./script-address.ts";
import { mistake, type OnError, tellError } from "./widget-error.ts";

interface OrderReferenceHandle {
  getAmazonOrderReferenceId(): string;
}
type OnOrderReference = ((orderReference: OrderReferenceHandle) => void) | undefined;

interface WidgetOptions {
  readonly sellerId?: string;
  readonly amazonOrderReferenceId?: string;
  readonly displayMode?: string;
  readonly design?: { readonly designMode?: string };
  readonly onOrderReferenceCreate?: OnOrderReference;
  readonly onReady?: OnOrderReference;
  readonly onError?: OnError;
}

/** Every widget of this page, and the order reference that the first of them has made. */
const onThisPage: { wallets: Widget[]; orderReferenceId?: string } = { wallets: [] };

const COLLAPSED_HEIGHT = 135;
const READ_HEIGHT = 185;
const WIDTH = { least: 300, most: 600 };
const EDIT_HEIGHT = { least: 228, most: 400 };

/** One frame of Amazon's in the shop's page (integration guide, Steps 3 and 5; reference §15). */
class Widget {
  readonly #kind: FrameWishes["kind"];
  readonly #options: WidgetOptions;
  readonly #onChosen: OnOrderReference;
  readonly #frame = document.createElement("iframe");

  constructor(kind: FrameWishes["kind"], options: WidgetOptions, onChosen: OnOrderReference) {
    this.#kind = kind;
    this.#options = options;
    this.#onChosen = onChosen;
  }

  bind(elementId: string): this {
    const place = document.getElementById(elementId);
    const wrong = place ? this.#mistake(place) : `There is no element ${elementId}.`;
    if (wrong !== undefined || !place) {
      tellError(this.#options.onError, mistake("InvalidParameterValue", wrong ?? ""));
      return this;
    }
    // A place without a size shows nothing, and nobody is told (Step 3).
    if (!this.#isCollapsible && isWithoutSize(place)) return this;
    this.#draw(place);
    window.addEventListener("message", (event) => this.#hear(event));
    if (this.#kind === "wallet") onThisPage.wallets.push(this);
    return this;
  }

  /** Shows what has become of the order reference, such as after another address was chosen. */
  reload(): void {
    if (this.#frame.isConnected) this.#open();
  }

  get #isReadOnly(): boolean {
    return this.#options.displayMode === "Read";
  }

  get #isCollapsible(): boolean {
    return this.#options.design?.designMode === "smartphoneCollapsible";
  }

  #mistake(place: HTMLElement): string | undefined {
    const { displayMode = "Edit", design } = this.#options;
    if (!["Edit", "Read"].includes(displayMode)) return `displayMode cannot be ${displayMode}.`;
    const designMode = design?.designMode ?? "responsive";
    if (!["responsive", "smartphoneCollapsible"].includes(designMode)) {
      return `designMode cannot be ${designMode}.`;
    }
    if (this.#isCollapsible || isWithoutSize(place)) return undefined;
    const { width, height } = place.getBoundingClientRect();
    const heights = this.#isReadOnly ? { least: READ_HEIGHT, most: READ_HEIGHT } : EDIT_HEIGHT;
    const fits = isWithin(width, WIDTH) && isWithin(height, heights);
    return fits ? undefined : `${width} x ${height} pixels are not within the widget's limits.`;
  }

  #draw(place: HTMLElement): void {
    const isWallet = this.#kind === "wallet";
    this.#frame.src = `${AMAZON}/widgets/${this.#kind}`;
    this.#frame.title = isWallet ? "Your payment methods at Amazon" : "Your addresses at Amazon";
    Object.assign(this.#frame.style, { width: "100%", border: "0", display: "block" });
    if (this.#isCollapsible) place.style.height = "auto";
    this.#collapse();
    place.replaceChildren(this.#frame);
  }

  #collapse(): void {
    const height = this.#isCollapsible ? `${COLLAPSED_HEIGHT}px` : "100%";
    Object.assign(this.#frame.style, { position: "static", height, zIndex: "auto" });
  }

  #expand(): void {
    const all = { position: "fixed", inset: "0", height: "100%", zIndex: "2147483647" };
    Object.assign(this.#frame.style, all);
  }

  #open(): void {
    const { sellerId = "", amazonOrderReferenceId, onOrderReferenceCreate } = this.#options;
    const known = amazonOrderReferenceId ?? onThisPage.orderReferenceId;
    if (known === undefined && !onOrderReferenceCreate) {
      const what = "Neither amazonOrderReferenceId nor onOrderReferenceCreate is given.";
      this.#fail("MissingParameter", what);
      return;
    }
    const message: OpenMessage = {
      kind: "open",
      isCollapsible: this.#isCollapsible,
      wishes: {
        kind: this.#kind,
        sellerId,
        accessToken: accessToken(),
        region: REGION,
        environment: ENVIRONMENT,
        isReadOnly: this.#isReadOnly,
        ...(known === undefined ? {} : { orderReferenceId: known }),
      },
    };
    this.#frame.contentWindow?.postMessage(message, AMAZON);
  }

  #fail(code: string, message: string): void {
    tellError(this.#options.onError, mistake(code, message));
  }

  #hear({ origin, source, data }: MessageEvent<FrameMessage>): void {
    if (origin !== AMAZON || source !== this.#frame.contentWindow) return;
    if (data.kind === "ready") this.#open();
    else if (data.kind === "opened") this.#opened(data.orderReferenceId, data.isNew);
    else if (data.kind === "chosen") this.#chosen(data.orderReferenceId);
    else if (data.kind === "expand") this.#expand();
    else if (data.kind === "collapse") this.#collapse();
    else tellError(this.#options.onError, data.problem);
  }

  #opened(orderReferenceId: string, isNew: boolean): void {
    if (isNew) {
      onThisPage.orderReferenceId = orderReferenceId;
      this.#options.onOrderReferenceCreate?.(handle(orderReferenceId));
    }
    this.#options.onReady?.(handle(orderReferenceId));
  }

  #chosen(orderReferenceId: string): void {
    this.#onChosen?.(handle(orderReferenceId));
    if (this.#kind === "address-book") for (const wallet of onThisPage.wallets) wallet.reload();
  }
}

function handle(orderReferenceId: string): OrderReferenceHandle {
  return { getAmazonOrderReferenceId: () => orderReferenceId };
}

function isWithoutSize(place: HTMLElement): boolean {
  const { width, height } = place.getBoundingClientRect();
  return width === 0 || height === 0;
}

/** Half a pixel of rounding is nobody's fault. */
function isWithin(value: number, { least, most }: { least: number; most: number }): boolean {
  return value >= least - 0.5 && value <= most + 0.5;
}

/** `OffAmazonPayments.Widgets.AddressBook` */
export class AddressBook extends Widget {
  constructor(options: WidgetOptions & { readonly onAddressSelect?: OnOrderReference }) {
    super("address-book", options, options.onAddressSelect);
  }
}

/** `OffAmazonPayments.Widgets.Wallet` */
export class Wallet extends Widget {
  constructor(options: WidgetOptions & { readonly onPaymentSelect?: OnOrderReference }) {
    super("wallet", options, options.onPaymentSelect);
  }
}
