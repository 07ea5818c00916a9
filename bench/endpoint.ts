/**
 * The simulator behind its endpoint, on a real clock. Server and client are processes of their own, and the client is the
 * real AWS SDK: on two cores, each has one. What is compared takes turns, so that a machine that slows down slows both down.
 *
 *   npm run build && node --require tsx/cjs bench/endpoint.ts [PART…] [--events N] [--rounds N] [--concurrency N] [--profile FOLDER]
 *
 * - `path`: PutEvents → rule → topic and queue → a consumer that does nothing, until every copy is processed
 * - `ecommerce`: the same with the bundle of `orders-consumer` and its table
 * - `moto`: against moto_server, where it is installed (`pip install 'moto[server]'`): what it has of that
 * - `fauxqs`: against fauxqs, which is installed for it into a folder of its own, with a Node.js that it runs on
 *
 * Without a part: `path` and `ecommerce`. `--profile` says where each thread spends its time; measured figures are lower then.
 */
import { readOptions } from "./endpoint/options";
import { measureWholePath } from "./endpoint/whole-path";

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const parts = options.parts.length > 0 ? options.parts : ["path", "ecommerce"];
  const measure: Readonly<Record<string, () => Promise<void>>> = {
    path: () => measureWholePath("fan-out", options, 50_000),
    ecommerce: () => measureWholePath("ecommerce", options, 2_000),
  };
  const unknown = parts.find((part) => !(part in measure));
  if (unknown !== undefined)
    throw new Error(`There are the parts ${Object.keys(measure).join(", ")}, got: ${unknown}.`);
  for (const part of parts) await measure[part]?.();
}

void main();
