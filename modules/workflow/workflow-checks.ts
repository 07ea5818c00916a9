import { AWS_LIMITS } from "../aws-limits";
import type { RolePolicy } from "../policy/role-policy";
import { checkAtSynth, type Report } from "../report";
import { checkDefinition } from "./check-definition";
import type { WorkflowDefinition } from "./definition";
import { isUnknown } from "./definition-problem";
import { definitionText, plainResourcesOf, waitsOf } from "./definition-text";
import type { Workflow } from "./workflow";

/** Everything that is wrong with a workflow, reported at synth, all at once. */
export function checkWorkflow(workflow: Workflow, definition: WorkflowDefinition, role: RolePolicy): void {
  checkAtSynth(workflow, (report) => {
    for (const { path, ...problem } of checkDefinition(definition)) {
      const finding = { ...problem, prop: `definition.${path}` };
      // AWS takes it, and only what comes there fails.
      if (finding.code !== "CHOICE_WITHOUT_DEFAULT") report.error(finding);
      else report.warning({ ...finding, code: "CHOICE_WITHOUT_DEFAULT" });
    }
    checkSize(definition, workflow.timeoutSeconds, report);
    checkWaits(definition, workflow.timeoutSeconds, report);
    checkGrants(definition, role, report);
    if (workflow.type === "EXPRESS") checkExpress(definition, report);
  });
}

function checkSize(definition: WorkflowDefinition, timeoutSeconds: number, report: Report): void {
  const most = AWS_LIMITS.stepFunctions.definitionBytes;
  const bytes = Buffer.byteLength(definitionText(definition, timeoutSeconds, "aws"));
  if (bytes <= most) return;
  report.error({
    code: "DEFINITION_SIZE",
    prop: "definition",
    must: `have at most ${most} bytes as JSON`,
    got: `${bytes} bytes`,
    mend: "Move a part of it to a workflow of its own, and start that by startExecutionTask.",
  });
}

/** A wait that the execution does not live to see the end of. */
function checkWaits(definition: WorkflowDefinition, timeoutSeconds: number, report: Report): void {
  if (isUnknown(timeoutSeconds)) return;
  for (const { path, seconds } of waitsOf(definition)) {
    if (isUnknown(seconds) || seconds < timeoutSeconds) continue;
    report.error({
      code: "WAIT_BEYOND_TIMEOUT",
      prop: `definition.${path}`,
      must: `be below the TimeoutSeconds of the definition, ${timeoutSeconds}`,
      got: seconds,
      mend: "Raise definition.TimeoutSeconds, with room for the other states.",
    });
  }
}

/** Tasks that name an ARN themselves: nobody but the user knows what the role needs for them. */
function checkGrants(definition: WorkflowDefinition, role: RolePolicy, report: Report): void {
  const statements = role.document().Statement.filter(({ Sid }) => Sid !== "DeliverLogs" && Sid !== "WriteTraces");
  const services = new Set(statements.flatMap(({ Action }) => Action ?? []).map((action) => action.split(":")[0]));
  for (const resource of new Set(plainResourcesOf(definition))) {
    const service = isUnknown(resource) ? "lambda" : serviceOf(resource);
    if (service === undefined || services.has(service)) continue;
    report.error({
      code: "TASK_NOT_GRANTED",
      prop: "definition",
      must: `hold tasks that the role may do, which may do nothing of ${service}`,
      got: resource,
      mend: `Make the task by invokeTask or its like, or write workflow.allow("…", ["${service}:…"], ["arn:…"]).`,
    });
  }
}

/** `lambda` of `arn:aws:states:::lambda:invoke`, of `arn:aws:states:::aws-sdk:lambda:…` and of a function's ARN; an activity needs nothing. */
function serviceOf(resource: string): string | undefined {
  const [, , service, , account, type = "", name = ""] = resource.split(":");
  if (service !== "states") return service;
  if (account !== "" || type === "activity") return undefined;
  return type === "aws-sdk" ? name : type;
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html */
function checkExpress(definition: WorkflowDefinition, report: Report): void {
  for (const resource of plainResourcesOf(definition)) {
    if (!/\.(waitForTaskToken|sync(:2)?)$|:activity:/.test(resource)) continue;
    report.error({
      code: "EXPRESS_CANNOT_WAIT",
      prop: "definition",
      must: "hold only tasks that answer at once, as the workflow is EXPRESS",
      got: resource,
      mend: 'Take type: "STANDARD".',
    });
  }
}
