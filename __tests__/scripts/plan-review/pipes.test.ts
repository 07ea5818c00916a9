import { expect, it } from "vitest";
import { reviewPlan } from "../../../scripts/plan-review/review-plan";
import { arn, kept, smallPlan } from "./support/small-plan";

const pipe = (name: string, description = "rows") => ({
  id: name,
  arn: arn("pipes", `pipe/${name}`),
  name,
  description,
  source: arn("dynamodb", "table/events/stream/2026-01-01T00:00:00.000"),
  target: arn("events", "event-bus/bank"),
  role_arn: "arn:aws:iam::123456789012:role/pipe",
});

it("a pipe that goes forgets how far it was; another description is no loss", () => {
  const { risks } = reviewPlan(
    smallPlan({
      "aws_pipes_pipe.gone": { before: pipe("gone") },
      "aws_pipes_pipe.changed": { before: pipe("changed"), after: pipe("changed", "other") },
      "aws_pipes_pipe.kept": kept(pipe("kept")),
    }),
  );
  expect(risks.map(({ severity, code, address }) => `${severity} ${code} ${address}`)).toEqual([
    "high STORE_LOST aws_pipes_pipe.gone",
  ]);
  expect(risks[0]?.reason).toMatch(/^When the pipe goes, how far it was is forgotten/);
});
