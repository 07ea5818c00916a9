/**
 * The simulator behind its endpoint, on a real clock. Server and client are processes of their own, and the client is the
 * real AWS SDK: on two cores, each has one. What is compared takes turns, so that a machine that slows down slows both down.
 *
 *   npm run build && node --require tsx/cjs bench/endpoint.ts [PART…] [--events N] [--rounds N] [--concurrency N] [--profile FOLDER]
 *
 * - `path`: PutEvents → rule → topic and queue → a consumer that does nothing, until every copy is processed
 * - `ecommerce`: the same with the bundle of `orders-consumer` and its table
 * - `sender`: what `npm run loadtest` sends with, beside the bare SDK in a loop
 * - `moto`: beside moto_server, which must be on the path (`pip install 'moto[server]'`): rule → queue and topic → queue,
 *   received and deleted by the client, as it runs no functions
 * - `fauxqs`: beside fauxqs, which is installed for it into a folder of its own, with a Node.js that it runs on: topic → queue
 *
 * Without a part: `path`, `ecommerce` and `sender`. `--profile` says where each thread spends its time; measured figures are lower then.
 */
import { compareWithFauxqs, compareWithMoto } from "./endpoint/comparison";
import { readOptions } from "./endpoint/options";
import { compareSenders } from "./endpoint/senders";
import { measureWholePath } from "./endpoint/whole-path";

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const parts = options.parts.length > 0 ? options.parts : ["path", "ecommerce", "sender"];
  const measure: Readonly<Record<string, () => Promise<void>>> = {
    path: () => measureWholePath("fan-out", options, 50_000),
    ecommerce: () => measureWholePath("ecommerce", options, 2_000),
    sender: () => compareSenders(options),
    moto: () => compareWithMoto(options),
    fauxqs: () => compareWithFauxqs(options),
  };
  const unknown = parts.find((part) => !(part in measure));
  if (unknown !== undefined) {
    throw new Error(`There are the parts ${Object.keys(measure).join(", ")}, got: ${unknown}.`);
  }
  for (const part of parts) await measure[part]?.();
}

void main();
