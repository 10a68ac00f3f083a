import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { chromium } from "./scripts/chromium.mjs";

const deep = process.env.NADIR_DEEP === "1";

/** The suites of the library packages: each runs in Node and, unchanged, in Chromium. */
const suites = ["packages/{core-wasm,losses,optim,models}/test/**/*.test.ts", "testing/test/**/*.test.ts"];
const deepSuites = ["packages/*/test/**/*.deep.ts"];

export default defineConfig({
  test: {
    testTimeout: deep ? 3_600_000 : 60_000,
    projects: [
      {
        test: {
          name: "node",
          environment: "node",
          include: deep ? deepSuites : [...suites, "{packages/*,atlas}/test/**/*.node.ts", "test/**/*.node.ts"],
          testTimeout: deep ? 3_600_000 : 60_000,
        },
      },
      ...(chromium && !deep
        ? [
            {
              test: {
                name: "chromium",
                include: suites,
                testTimeout: 60_000,
                browser: {
                  enabled: true,
                  headless: true,
                  screenshotFailures: false,
                  instances: [{ browser: "chromium" as const }],
                  provider: playwright({
                    launchOptions: {
                      executablePath: chromium,
                      args: [
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                      ],
                    },
                  }),
                },
              },
            },
          ]
        : []),
    ],
  },
});
