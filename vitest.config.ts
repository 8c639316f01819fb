import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // For what hangs, and not for what is slow: a busy machine takes many times what an idle one does.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // Vitest leaves one processor to itself, which of two is half; it needs little once all is loaded.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // The SDK's notice about old Node versions is for whoever upgrades, not for every test run.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
  },
});
