import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

export type Handler = (
  event: unknown,
  context: object,
  callback: (error?: unknown, result?: unknown) => void,
) => unknown;

/**
 * Loads the handler as Lambda's runtime for Node.js does: `.js` by what `package.json` says, then `.mjs`, then `.cjs`.
 * https://github.com/aws/aws-lambda-nodejs-runtime-interface-client
 */
export async function loadHandler(folder: string, name: string): Promise<Handler> {
  const file = basename(name);
  const [, module, path] = /^([^.]*)\.(.*)$/.exec(file) ?? [];
  if (name.includes("..") || module === undefined || path === undefined) {
    throw runtimeError("MalformedHandlerName", "Bad handler");
  }
  const exported = await load(resolve(folder, dirname(name), module));
  const handler = path
    .split(".")
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], exported);
  if (typeof handler === "function") return handler as Handler;
  const fault = handler ? "is not a function" : "is undefined or not exported";
  throw runtimeError("HandlerNotFound", `${name} ${fault}`);
}

async function load(path: string): Promise<unknown> {
  try {
    const require = createRequire(`${path}.js`);
    const isModule = hasTypeModule(dirname(path));
    if (existsSync(`${path}.js`)) return isModule ? await importFile(`${path}.js`) : require(`${path}.js`);
    if (existsSync(`${path}.mjs`)) return await importFile(`${path}.mjs`);
    if (existsSync(`${path}.cjs`)) return require(`${path}.cjs`);
    return require(path);
  } catch (error) {
    if (error instanceof SyntaxError)
      throw runtimeError("UserCodeSyntaxError", `${error.name}: ${error.message}`, error);
    const { code, message } = (error ?? {}) as { readonly code?: string; readonly message?: string };
    if (code !== "MODULE_NOT_FOUND") throw error;
    throw runtimeError("ImportModuleError", `Error: ${message}`, error as Error);
  }
}

function importFile(path: string): Promise<unknown> {
  return import(pathToFileURL(path).href);
}

function hasTypeModule(folder: string): boolean {
  for (let each = folder; ; each = dirname(each)) {
    const file = join(each, "package.json");
    if (existsSync(file))
      return (JSON.parse(readFileSync(file, "utf8")) as { readonly type?: string }).type === "module";
    if (dirname(each) === each) return false;
  }
}

function runtimeError(name: string, message: string, cause?: Error): Error {
  const error = new Error(message, { cause });
  if (cause?.stack !== undefined) error.stack = cause.stack;
  error.name = `Runtime.${name}`;
  return error;
}
