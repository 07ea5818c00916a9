import type { Tracer } from "@aws-lambda-powertools/tracer";
import type { Context } from "aws-lambda";

type Handler<Event, Result> = (event: Event, context: Context) => Promise<Result>;

/**
 * A handler whose invocations are a subsegment of their own in X-Ray, with the calls of captured clients below it, the service
 * name and cold starts as annotations, and its error where it throws one. What it is given and answers is not written there.
 */
export function traced<Event, Result>(tracer: Tracer, handler: Handler<Event, Result>): Handler<Event, Result> {
  return (event, context) =>
    tracer.provider.captureAsyncFunc(`## ${process.env._HANDLER ?? "handler"}`, async (subsegment) => {
      tracer.annotateColdStart();
      tracer.addServiceNameAnnotation();
      try {
        return await handler(event, context);
      } catch (error) {
        tracer.addErrorAsMetadata(error as Error);
        throw error;
      } finally {
        subsegment?.close();
      }
    }) as Promise<Result>;
}
