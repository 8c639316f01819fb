import type { PopupMessage } from "./messages.ts";

const opener = new URLSearchParams(location.search).get("opener");
const message: PopupMessage = { kind: "signed-in", answer: location.hash.slice(1) };
if (window.opener && opener) window.opener.postMessage(message, opener);
window.close();
