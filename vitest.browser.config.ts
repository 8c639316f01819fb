import { defineConfig } from "vitest/config";
import { PATIENCE_MILLISECONDS } from "./test/browser/patience.ts";

/** The tests in a real browser (npm run test:browser); they are no part of npm test. */
export default defineConfig({
  test: {
    include: ["test/browser/**/*.browser.ts"],
    // Room for several long waits in one test: the one that did not end is to be named.
    testTimeout: 3 * PATIENCE_MILLISECONDS,
    hookTimeout: 3 * PATIENCE_MILLISECONDS,
    expect: { poll: { timeout: PATIENCE_MILLISECONDS } },
    // One browser at a time: two would only wait for each other's processor.
    fileParallelism: false,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
  },
});
