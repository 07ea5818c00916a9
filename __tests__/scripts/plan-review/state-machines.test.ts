import { expect, it } from "vitest";
import { reviewPlan } from "../../../scripts/plan-review/review-plan";
import { arn, kept, smallPlan } from "./support/small-plan";

const machine = (name: string, type = "STANDARD", definition = "{}") => ({
  id: name,
  arn: arn("states", `stateMachine:${name}`),
  name,
  type,
  definition,
});

it("a state machine that goes, goes with its executions; another definition is no loss", () => {
  const { risks } = reviewPlan(
    smallPlan({
      "aws_sfn_state_machine.gone": { before: machine("gone") },
      "aws_sfn_state_machine.changed": { before: machine("changed"), after: machine("changed", "STANDARD", '{"a":1}') },
      "aws_sfn_state_machine.kept": kept(machine("kept")),
    }),
  );
  expect(risks.map(({ severity, code, address }) => `${severity} ${code} ${address}`)).toEqual([
    "critical WORKFLOW_LOST aws_sfn_state_machine.gone",
  ]);
});
