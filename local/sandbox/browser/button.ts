import type { WidgetProblem } from "./messages.ts";
import { AMAZON, ENVIRONMENT, REGION } from "./script-address.ts";
import { mistake, type OnError, tellError } from "./widget-error.ts";

interface ButtonOptions {
  readonly type?: string;
  readonly color?: string;
  readonly size?: string;
  readonly authorization?: () => void;
  readonly onError?: OnError;
}

type Sizes = Readonly<Record<string, readonly [width: number, height: number]>>;

function sizes(widths: readonly number[], heights: readonly number[]): Sizes {
  const names = ["small", "medium", "large", "x-large"];
  return Object.fromEntries(
    names.map((name, at) => [name, [widths[at] ?? 0, heights[at] ?? 0]] as const),
  );
}

const LOGIN_HEIGHTS = [32, 46, 64, 92];
const PAY_HEIGHTS = [30, 45, 60, 90];
const LOGIN = sizes([76, 101, 152, 202], LOGIN_HEIGHTS);
const PAY_WITH_AMAZON = sizes([148, 200, 296, 400], PAY_HEIGHTS);
const LOGO = sizes([32, 46, 64, 92], LOGIN_HEIGHTS);

/** The two pixel tables of the guide; it does not say which is whose (reference §15). */
const BRITISH: Readonly<Record<string, Sizes>> = {
  LwA: sizes([156, 174, 312, 390], LOGIN_HEIGHTS),
  Login: LOGIN,
  PwA: PAY_WITH_AMAZON,
  Pay: sizes([72, 90, 144, 180], PAY_HEIGHTS),
  A: LOGO,
};
const GERMAN: Readonly<Record<string, Sizes>> = {
  LwA: sizes([156, 195, 312, 390], LOGIN_HEIGHTS),
  Login: LOGIN,
  PwA: PAY_WITH_AMAZON,
  Pay: sizes([100, 130, 200, 260], PAY_HEIGHTS),
  A: LOGO,
};

const COLOURS: Readonly<Record<string, readonly [background: string, text: string]>> = {
  Gold: ["#f7ca5c", "#111"],
  DarkGray: ["#4a4f57", "#fff"],
  LightGray: ["#e7e9ec", "#111"],
};

const NAMES: Readonly<Record<string, string>> = {
  LwA: "Login with Amazon",
  Login: "Login",
  PwA: "Pay with Amazon",
  Pay: "Pay",
  A: "a",
};

/** `OffAmazonPayments.Button`; where something is wrong, there is no button (widget errors). */
export function Button(elementId: string, sellerId: string, options: ButtonOptions = {}): void {
  const place = document.getElementById(elementId);
  const { type = "LwA", color = "Gold", size = "medium", authorization, onError } = options;
  const dimensions = (REGION === "de" ? GERMAN : BRITISH)[type]?.[size];
  const colours = COLOURS[color];
  if (!place || !dimensions || !colours) {
    const what = place ? `type ${type}, color ${color}, size ${size}` : `no element ${elementId}`;
    tellError(onError, mistake("InvalidParameterValue", `The button cannot be drawn: ${what}.`));
    return;
  }
  if (ENVIRONMENT === "production") {
    const message = "This simulator has a sandbox alone: load the script from a sandbox path.";
    tellError(onError, mistake("ReleaseEnvironmentMismatch", message));
    return;
  }
  void askAboutSeller(sellerId).then((problem) => {
    if (problem) tellError(onError, problem);
    else place.replaceChildren(draw(type, dimensions, colours, authorization));
  });
}

async function askAboutSeller(sellerId: string): Promise<WidgetProblem | undefined> {
  try {
    const query = new URLSearchParams({ sellerId });
    const reply = await fetch(`${AMAZON}/widgets/api/button?${query}`);
    return (await reply.json()).error;
  } catch {
    return mistake("UnknownError", "The simulator did not answer.");
  }
}

function draw(
  type: string,
  [width, height]: readonly [number, number],
  [background, color]: readonly [string, string],
  authorization: (() => void) | undefined,
): HTMLElement {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = NAMES[type] ?? type;
  button.title = "Simulation of Amazon's button";
  button.setAttribute("aria-label", `${NAMES[type] === "a" ? "Amazon" : NAMES[type]} (simulation)`);
  Object.assign(button.style, {
    width: `${width}px`,
    height: `${height}px`,
    background,
    color,
    border: "1px solid #8a6d1f",
    borderRadius: "6px",
    padding: "0",
    font: `600 ${Math.max(11, Math.min(height / 2.8, width / 9))}px/1 system-ui, sans-serif`,
    cursor: "pointer",
  });
  button.addEventListener("click", () => authorization?.());
  return button;
}
