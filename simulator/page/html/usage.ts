import type { Place, Rule, Topology } from "../../topology/places";
import { STATE_PATH } from "../page-state";
import { escapeHtml } from "./escape";

/** How to reach the simulation with the tools of AWS, in the words of this very stack. */
export function usageHtml(topology: Topology, origin: string): string {
  const region = locationOf(topology)?.location.region ?? "us-east-1";
  const settings = [
    `export AWS_ENDPOINT_URL=${origin}`,
    `export AWS_REGION=${region}`,
    "export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test",
  ];
  return `<p>The simulator speaks the protocols of AWS at <code>${escapeHtml(origin)}</code>. The AWS CLI and the SDKs find it by
<a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html" rel="noreferrer">AWS_ENDPOINT_URL</a>; credentials may be any.</p>
<pre tabindex="0" aria-label="Commands for a shell"><code>${escapeHtml([...settings, "", ...examples(topology)].join("\n"))}</code></pre>
<ul class="links">
<li><a href="/_signalbox/accounts">/_signalbox/accounts</a> what has come of everything, as JSON</li>
<li><a href="${STATE_PATH}">${STATE_PATH}</a> what this page shows, as JSON</li>
</ul>`;
}

function locationOf({ buses, topics, queues, functions }: Topology): Place | undefined {
  return [...buses, ...topics, ...queues, ...functions].find(({ inStack }) => inStack);
}

function examples({ rules, queues }: Topology): string[] {
  const rule = rules.find(({ pattern, enabled }) => pattern !== undefined && enabled);
  const unconsumed = queues.filter(({ inStack, mappings }) => inStack && mappings.length === 0);
  // One that has a dead-letter queue is none itself.
  const queue = unconsumed.find(({ redrive }) => redrive !== undefined) ?? unconsumed[0];
  return [
    ...(rule ? [`aws events put-events --entries '${JSON.stringify([entryFor(rule)])}'`] : []),
    ...(queue
      ? [`aws sqs receive-message --queue-url $(aws sqs get-queue-url --queue-name ${queue.name} --output text)`]
      : []),
    "aws cloudwatch describe-alarms --state-value ALARM",
  ];
}

/** An entry with the first source and detail-type of which the rule's pattern names any. */
function entryFor({ bus, pattern }: Rule): object {
  const { source, "detail-type": detailType } = JSON.parse(pattern?.text ?? "{}") as Record<string, unknown>;
  return {
    EventBusName: bus.name,
    Source: firstText(source) ?? "app.example",
    DetailType: firstText(detailType) ?? "Example",
    Detail: "{}",
  };
}

function firstText(field: unknown): string | undefined {
  return Array.isArray(field) ? field.find((each) => typeof each === "string") : undefined;
}
