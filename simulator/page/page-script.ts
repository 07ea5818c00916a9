import { join } from "node:path";
import { buildSync } from "esbuild";

let built: string | undefined;

/** What runs in the browser: `browser/main` with all that it imports, from sources as well as from what was compiled. */
export function pageScript(): string {
  built ??= build();
  return built;
}

function build(): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(__dirname, "browser", "main")],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    charset: "utf8",
    logLevel: "silent",
    tsconfigRaw: {},
  });
  // The end of a script element must not stand within it.
  return (outputFiles[0]?.text ?? "").replaceAll("</script", "<\\/script");
}
