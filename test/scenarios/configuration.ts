import { type Aws, createAws } from "./aws.ts";
import { openDeployed } from "./deployed.ts";
import { createLaptop } from "./laptop.ts";
import { readStack } from "./stack.ts";
import type { Theatre } from "./target.ts";

/** The environment does not say where to play; the message says what to set. */
export class WrongConfiguration extends Error {
  override readonly name = "WrongConfiguration";
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where scenarios are to be played, by the variables that docs/deploy.md lists. */
export type Configuration =
  | { readonly target: "laptop" }
  | {
      readonly target: "aws";
      readonly stackName: string;
      readonly endpoint: string | undefined;
      readonly httpApiUrl: string | undefined;
      readonly simulatorUrl: string | undefined;
      readonly shopToken: string | undefined;
      readonly stages: number;
    };

const STAGES = 3;
const MOST_STAGES = 8;

/** Throws WrongConfiguration, before anything has been asked of anybody. */
export function readConfiguration(environment: Environment): Configuration {
  const target = environment["SHIPCHARGE_TARGET"] ?? "laptop";
  if (target === "laptop") return { target };
  if (target !== "aws") {
    throw new WrongConfiguration(`SHIPCHARGE_TARGET is "${target}"; it has to be laptop or aws`);
  }
  const stackName = environment["SHIPCHARGE_STACK"];
  if (!stackName) {
    throw new WrongConfiguration(
      "SHIPCHARGE_STACK has to name the stack, such as shipcharge-sandbox",
    );
  }
  return {
    target,
    stackName,
    endpoint: addressIn(environment, "AWS_ENDPOINT_URL"),
    httpApiUrl: addressIn(environment, "SHIPCHARGE_HTTP_API_URL"),
    simulatorUrl: addressIn(environment, "SHIPCHARGE_SIMULATOR_URL"),
    shopToken: environment["SHIPCHARGE_SHOP_TOKEN"] || undefined,
    stages: stagesIn(environment["SHIPCHARGE_STAGES"]),
  };
}

function addressIn(environment: Environment, name: string): string | undefined {
  const value = environment[name];
  if (value === undefined || value === "") return undefined;
  if (URL.canParse(value)) return value;
  throw new WrongConfiguration(`${name} is "${value}", which is no URL`);
}

function stagesIn(text = String(STAGES)): number {
  const stages = Number(text);
  if (Number.isInteger(stages) && stages >= 1 && stages <= MOST_STAGES) return stages;
  throw new WrongConfiguration(`SHIPCHARGE_STAGES is "${text}", not 1 to ${MOST_STAGES}`);
}

/** Opens what was chosen. Throws UnfitStack for a stage on which nobody may play. */
export async function openTheatre(configuration: Configuration): Promise<Theatre> {
  if (configuration.target === "laptop") return createLaptop();
  const { stackName, endpoint, ...rest } = configuration;
  const aws: Aws = await createAws(endpoint);
  const stack = await readStack(aws, stackName);
  return openDeployed({ aws, stack, ...rest });
}
