import type { Construct } from "constructs";
import { differ, type Place, placeInArn, placeOf } from "../place";
import { checkAtSynth } from "../report";
import type { Bus } from "./event-bus";

/** Where the rules of a bus are made: by its provider, so that the ARN of the bus only says what that does not. */
export function placeOfRules(scope: Construct, bus: Bus): Place {
  const maker = placeOf(scope, bus.provider);
  const inArn = arnOf(bus);
  return { account: maker.account ?? inArn.account, region: maker.region ?? inArn.region };
}

/**
 * A rule names its bus, so that the ARN of a bus somewhere else becomes the bus of that name where the rule is made. Refuses
 * what is known to be elsewhere, and warns where only the Region could be compared.
 */
export function checkBusPlace(scope: Construct, bus: Bus): void {
  const there = arnOf(bus);
  if (there.account === undefined) return;
  checkAtSynth(scope, (report) => {
    const here = placeOf(scope, bus.provider);
    if (differ(here.region, there.region) || differ(here.account, there.account)) {
      report.error({
        code: "BUS_ELSEWHERE",
        prop: "bus",
        must: `be where its rules are made (${[here.account, here.region].filter(Boolean).join(", ")}), or they would be put on the bus ${bus.busName} there`,
        got: bus.arn,
        mend: "Give EventBus.existing(…) the provider of that account and Region; or send to that bus from a rule on a bus here: targets: [bus].",
      });
    } else if (here.account === undefined && bus.provider === undefined) {
      report.warning({
        code: "BUS_ACCOUNT_UNKNOWN",
        prop: "bus",
        must: `be in the account that the stack is deployed to, or the rule is put on the bus ${bus.busName} of that account`,
        got: bus.arn,
        mend: `For a bus of that account write EventBus.existing(…, { name: ${JSON.stringify(bus.busName)} }); otherwise give the provider of its account. With allowedAccountIds on the AWS provider synth can tell.`,
      });
    }
  });
}

function arnOf({ arn }: Bus): Place {
  return arn === undefined ? { account: undefined, region: undefined } : placeInArn(arn);
}
