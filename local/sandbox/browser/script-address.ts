function scriptAddress(): URL {
  const script = document.currentScript;
  if (script instanceof HTMLScriptElement) return new URL(script.src);
  throw new Error("Widgets.js has to be loaded by a script tag that names it");
}

const ADDRESS = scriptAddress();
const [, path = "uk", sandbox] =
  /\/OffAmazonPayments\/(uk|de|us|jp)\/(sandbox\/)?/.exec(ADDRESS.pathname) ?? [];

/** Where this script came from: everything else of Amazon's is there, too. */
export const AMAZON = ADDRESS.origin;
/** The region of the script's path, in the words of the simulator's settings. */
export const REGION = path === "us" ? "na" : path;
export const ENVIRONMENT = sandbox === undefined ? "production" : "sandbox";
