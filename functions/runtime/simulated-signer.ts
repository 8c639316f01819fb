import type { MessageVerifierDeps } from "../adapters/sns/message-verifier.ts";
import type { Environment } from "./env.ts";

/**
 * Lets a simulator sign notifications in the place of Amazon's SNS: its certificate is read from
 * the simulator and has to lead up to the simulator's own root, which is then the only one that
 * counts. Everything else is checked as ever, also the address that the message names. Nothing
 * unless both variables are set, which `readEnvironment` refuses in live.
 */
export function simulatedSigner({
  AMAZON_PAY_ENDPOINT: endpoint,
  AMAZON_PAY_SIMULATOR_ROOT: root,
}: Environment["notifications"]): Pick<MessageVerifierDeps, "fetchCertificate" | "trustRoots"> {
  if (endpoint === undefined || root === undefined) return {};
  return {
    trustRoots: [root],
    fetchCertificate: async (url) => {
      const fileName = new URL(url).pathname.slice(1);
      const reply = await fetch(`${endpoint}/_sandbox/certificates/${fileName}`, {
        signal: AbortSignal.timeout(3_000),
      });
      if (!reply.ok) throw new Error(`The simulator answered ${reply.status}`);
      return reply.text();
    },
  };
}
