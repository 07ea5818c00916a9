// N routes with Signalbox: each a rule, a target and a queue, with what Signalbox adds to them by default.
const { App, TerraformStack } = require("cdktf");
const { AwsProvider } = require("@cdktf/provider-aws/lib/provider");
const { EventBus, EventRoute, FanoutTopic, ReliableQueue, setAlarmTopic } = require("../../dist/modules");

const [count, outdir] = [Number(process.argv[2]), process.argv[3]];
const app = new App({ outdir });
const stack = new TerraformStack(app, "bench");
new AwsProvider(stack, "aws", { region: "eu-central-1" });
const alerts = new FanoutTopic(stack, "alerts", { name: "alerts", alarms: false });
setAlarmTopic(stack, alerts);
const bus = new EventBus(stack, "bus", { name: "bus" });
for (let n = 0; n < count; n++) {
  const queue = new ReliableQueue(stack, `queue-${n}`, { name: `queue-${n}`, alarms: { depth: 100 } });
  new EventRoute(stack, `route-${n}`, { bus, pattern: { source: [`app.${n}`] }, targets: [queue] });
}
app.synth();
