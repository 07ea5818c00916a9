import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { AlarmStateChange, CriticalAlert } from "../handlers/events/alert-routing";
import {
  Dashboard,
  EventBus,
  EventRoute,
  email,
  FanoutTopic,
  HandlerFunction,
  LogQueries,
  type SecretReference,
  setAlarmTopic,
  sms,
  WebhookTarget,
} from "../modules";
import { beginStack } from "./shared/prologue";
import type { StackProps } from "./stack-props";

export interface AlertRoutingProps extends StackProps {
  /** Phone of whoever is on call, such as `+4930123456`: gets critical alarms by SMS, beside `alertEmail`. @default nobody */
  readonly onCallPhone?: string | undefined;
  /** What opens an incident for each critical alarm. @default {@link INCIDENT_TOOL}, which is none: give your own */
  readonly incidentTool?: IncidentTool | undefined;
}

interface IncidentTool {
  /** Starts with https://. */
  readonly url: string;
  /** The header with the key, and where the key is: the secret must be there before the stack is deployed. */
  readonly header: string;
  readonly key: SecretReference;
}

/** Where nobody listens: deploying it fails until there is a secret of this name. */
export const INCIDENT_TOOL: IncidentTool = {
  url: "https://incident-tool.example.com/v1/alerts",
  header: "X-Api-Key",
  key: { secret: "incident-tool", key: "apiKey" },
};

/** Alarms of the whole account and Region: the critical ones wake somebody and open an incident, all others are for the morning. */
export class AlertRoutingStack extends TerraformStack {
  constructor(scope: Construct, id: string, props: AlertRoutingProps) {
    super(scope, id);
    beginStack(this, "alert-routing", props);
    const tool = props.incidentTool ?? INCIDENT_TOOL;

    const critical = new FanoutTopic(this, "critical", {
      name: "alert-routing-critical",
      displayName: "Critical Alarms",
    });
    const warnings = new FanoutTopic(this, "warnings", { name: "alert-routing-warnings", displayName: "Warnings" });
    if (props.onCallPhone) critical.subscribe(sms(props.onCallPhone));
    for (const topic of [critical, warnings]) if (props.alertEmail) topic.subscribe(email(props.alertEmail));
    // Its own alarms go straight to people: what tells of alarms cannot tell of itself.
    setAlarmTopic(this, critical);
    setAlarmTopic(critical, warnings);

    const bus = new EventBus(this, "bus", { name: "alert-routing", archive: { retentionDays: 30 } });
    const accountBus = EventBus.existing(this, "account-bus", { name: "default" });
    const router = new HandlerFunction(this, "router", {
      name: "alert-routing-router",
      entry: "handlers/alert-router.ts",
      // One alarm that was not told to everybody is one too many.
      alarms: { errors: 0 },
      uses: [critical.toPublish("CRITICAL_TOPIC_ARN"), warnings.toPublish("WARNING_TOPIC_ARN"), bus.toPublish()],
    });
    const incidents = new WebhookTarget(this, "incidents", {
      name: "alert-routing-incidents",
      url: tool.url,
      authorization: { apiKey: { header: tool.header, value: tool.key } },
      callsPerSecond: 10,
    });

    const routeAlarms = new EventRoute(this, "route-alarms", {
      name: "alert-routing-alarms",
      bus: accountBus,
      pattern: {
        source: [AlarmStateChange.source],
        "detail-type": [AlarmStateChange.detailType],
        detail: { state: { value: ["ALARM"] }, alarmName: [{ "anything-but": { wildcard: OWN_ALARMS } }] },
      },
      targets: [router],
    });
    const routeIncidents = new EventRoute(this, "route-incidents", {
      name: "alert-routing-incidents",
      bus,
      pattern: { source: [CriticalAlert.source], "detail-type": [CriticalAlert.detailType] },
      // While it is tried again nobody is told: a tool that is out for longer is somebody's business, and its letters wait.
      targets: [{ target: incidents, input: { path: "$.detail" }, retry: { maxAgeSeconds: 7_200 } }],
    });

    new LogQueries(this, "log-queries", { name: "alert-routing", logs: [router] });
    new Dashboard(this, "dashboard", {
      name: "alert-routing",
      sources: [routeAlarms, router, bus, routeIncidents, critical, warnings],
    });
  }
}

/**
 * The alarms of this stack, of any stage. Were they routed through it, an alarm on its function would fail in that function, and go
 * on for ever; and two stages would tell of each other.
 */
const OWN_ALARMS = "*alert-routing-*";
