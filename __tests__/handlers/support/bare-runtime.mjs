// The inside of `lambda-process.ts`: a bare Node process that imports a bundle and runs its handler for each line of
// standard input, one after the other. It says "ready" when the handler could be called, and after each invocation ends
// both of its streams with a line of its own, so that whoever reads them knows that nothing more will come.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const { handler } = await import(pathToFileURL(process.argv[2]).href);
process.stdout.write("READY\n");

for await (const line of createInterface({ input: process.stdin })) {
  const deadline = Date.now() + 29_000;
  const context = {
    awsRequestId: "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
    functionName: "orders-consumer",
    invokedFunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:orders-consumer",
    memoryLimitInMB: "256",
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
  const response = await handler(JSON.parse(line), context);
  process.stdout.write(`END ${JSON.stringify(response)}\n`);
  process.stderr.write("END\n");
}
