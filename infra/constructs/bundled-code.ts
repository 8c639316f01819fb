import { fileURLToPath } from "node:url";
import { AssetHashType, DockerImage } from "aws-cdk-lib";
import * as lambda from "aws-cdk-lib/aws-lambda";
import { type BuildOptions, buildSync } from "esbuild";

const path = (relative: string) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));

/**
 * The code of a folder under functions/: one minified file with its source map. The AWS SDK goes
 * into it, because the one that Lambda brings along is larger and changes by itself. CDK's
 * NodejsFunction would do the same through a process of npx for each function.
 */
export function bundledCode(folder: string): lambda.Code {
  return lambda.Code.fromAsset(path(`functions/${folder}`), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      local: { tryBundle: (outputDirectory) => bundle(folder, outputDirectory) },
      // CDK wants to know an image; it is asked only if `local` answers false.
      image: DockerImage.fromRegistry("unused"),
    },
  });
}

function bundle(folder: string, outputDirectory: string): true {
  buildSync(bundleOptions(folder, outputDirectory));
  return true;
}

/** What no call of ours reaches (docs/decisions/0014-what-bundles-leave-out.md). */
const LEFT_OUT = "./functions/runtime/left-out.ts";

/** How a function's one file is made; also for whoever measures it. */
export function bundleOptions(folder: string, outputDirectory: string) {
  return {
    absWorkingDir: path("."),
    entryPoints: [`functions/${folder}/index.ts`],
    outfile: `${outputDirectory}/index.js`,
    bundle: true,
    minify: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    // The SDK's ES modules are a third smaller once esbuild has dropped what is not used.
    mainFields: ["module", "main"],
    alias: {
      "@aws-sdk/credential-provider-node": "./functions/runtime/lambda-credentials.ts",
      "@aws-sdk/endpoint-cache": LEFT_OUT,
      "@smithy/core/event-streams": LEFT_OUT,
      "is-unsafe": LEFT_OUT,
    },
    sourcemap: true,
    sourcesContent: false,
    logLevel: "warning",
  } as const satisfies BuildOptions;
}
