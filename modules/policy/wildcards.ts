import type { Construct } from "constructs";
import { checkAtSynth } from "../report";
import type { PolicyStatement } from "./resource-policy";

/** What narrows down who is meant by everybody. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
const NARROWING = /^(aws:(Principal|Source|Vpce?)|sns:Endpoint|kms:(ViaService|CallerAccount))/i;

/** Warns of a statement that lets everybody in, or lets somebody do everything. */
export function warnOfWildcards(
  scope: Construct,
  { Sid, Effect, Principal, Action, Condition }: PolicyStatement,
): void {
  if (Effect !== "Allow") return;
  const keys = Object.values(Condition ?? {}).flatMap((each) => Object.keys(each));
  const principals = typeof Principal === "string" ? [Principal] : Object.values(Principal ?? {}).flat();
  if (principals.includes("*") && !keys.some((key) => NARROWING.test(key))) {
    const mend =
      'Name the accounts or services, or add a Condition such as { StringEquals: { "aws:PrincipalOrgID": "o-…" } }';
    warn(scope, `Principal of ${Sid}`, "name who may, or everybody may", Principal, mend);
  }
  warnOfEveryAction(scope, `Action of ${Sid}`, [Action].flat());
}

/** Warns of actions that are all of a service, or all there are. */
export function warnOfEveryAction(scope: Construct, prop: string, actions: readonly string[]): void {
  const wild = actions.filter((action) => /^([a-z0-9-]+:)?\*$/i.test(action));
  if (wild.length > 0) warn(scope, prop, "name the actions that are needed", wild, "Take those that the code calls");
}

function warn(scope: Construct, prop: string, must: string, got: unknown, mend: string): void {
  checkAtSynth(scope, (report) =>
    report.warning({
      code: "WILDCARD_GRANT",
      prop,
      must,
      got,
      mend: `${mend}; where AWS offers nothing narrower, acceptRisk(…, "WILDCARD_GRANT", "…").`,
    }),
  );
}
