import { existsSync } from "node:fs";

/** Where Debian, Fedora, Arch, Snap and macOS put the browser. */
const usualPlaces = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** The path of a Chromium for the tests, if there is one. */
export const chromium = [process.env.CHROMIUM_PATH, ...usualPlaces].find((path) => path && existsSync(path));
