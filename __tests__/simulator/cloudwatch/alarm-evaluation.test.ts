import { describe, expect, test } from "vitest";
import { evaluate, evaluationRange, type MissingDataTreatment } from "../../../simulator/cloudwatch/alarm-evaluation";
import type { AlarmState } from "../../../simulator/cloudwatch/alarm-status";

type Row = readonly [datapoints: string, missing: Cell, ignore: Cell, breaching: Cell, notBreaching: Cell];
type Cell = AlarmState | "RETAIN";

/*
 * The two tables of "How alarm state is evaluated when data is missing",
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html: oldest datapoint first, 0 within
 * the threshold, X breaching, - missing.
 */
const THREE_OUT_OF_THREE: readonly Row[] = [
  ["0 - X - X", "OK", "OK", "OK", "OK"],
  ["0 - - - -", "OK", "OK", "OK", "OK"],
  ["- - - - -", "INSUFFICIENT_DATA", "RETAIN", "ALARM", "OK"],
  ["0 X X - X", "ALARM", "ALARM", "ALARM", "ALARM"],
  ["- - X - -", "ALARM", "RETAIN", "ALARM", "OK"],
];
const TWO_OUT_OF_THREE: readonly Row[] = [
  ["0 - X - X", "ALARM", "ALARM", "ALARM", "ALARM"],
  ["0 0 X 0 X", "ALARM", "ALARM", "ALARM", "ALARM"],
  ["0 - X - -", "OK", "OK", "ALARM", "OK"],
  ["- - - - 0", "OK", "OK", "ALARM", "OK"],
  ["- - - X -", "ALARM", "RETAIN", "ALARM", "OK"],
];
const TREATMENTS: readonly MissingDataTreatment[] = ["missing", "ignore", "breaching", "notBreaching"];

function judge(
  datapoints: string,
  datapointsToAlarm: number,
  treatMissingData: MissingDataTreatment,
  current: AlarmState,
) {
  const values = datapoints.split(" ").map((each) => ({ "0": 0, X: 1 })[each]);
  const condition = {
    evaluationPeriods: 3,
    datapointsToAlarm,
    treatMissingData,
    breaches: (value: number) => value > 0,
  };
  return evaluate(values.reverse(), condition, current);
}

function cells(rows: readonly Row[]) {
  return rows.flatMap(([datapoints, ...row]) =>
    row.map((expected, column) => ({ datapoints, treatment: TREATMENTS[column] as MissingDataTreatment, expected })),
  );
}

describe("the tables of the documentation", () => {
  test.each(cells(THREE_OUT_OF_THREE))(
    "3 of 3: $datapoints, $treatment: $expected",
    ({ datapoints, treatment, expected }) => {
      for (const current of ["OK", "ALARM"] as const) {
        expect(judge(datapoints, 3, treatment, current).state).toBe(expected === "RETAIN" ? current : expected);
      }
    },
  );

  test.each(cells(TWO_OUT_OF_THREE))(
    "2 of 3: $datapoints, $treatment: $expected",
    ({ datapoints, treatment, expected }) => {
      for (const current of ["OK", "ALARM"] as const) {
        expect(judge(datapoints, 2, treatment, current).state).toBe(expected === "RETAIN" ? current : expected);
      }
    },
  );

  test("their evaluation range", () => {
    expect(evaluationRange({ evaluationPeriods: 3 })).toBe(5);
  });
});

describe("premature alarms, by the text beside the tables", () => {
  test.each(["- - - - X", "- - - X -", "- - - X 0", "- - X - 0"])("%s does not go off", (datapoints) => {
    expect(judge(datapoints, 3, "missing", "OK").state).toBe("OK");
  });

  test("a good datapoint ends the alarm, a missing one does not", () => {
    expect(judge("X X X - -", 3, "missing", "ALARM").state).toBe("ALARM");
    expect(judge("X - - - -", 3, "missing", "ALARM").state).toBe("ALARM");
    expect(judge("X - - - 0", 3, "missing", "ALARM").state).toBe("OK");
  });
});

test("the newest datapoints that are there are judged, and the rest is filled in", () => {
  expect(judge("0 X X - X", 3, "missing", "OK")).toMatchObject({ judged: [0, 2, 3], filled: 0 });
  expect(judge("- X - - -", 3, "breaching", "OK")).toMatchObject({ judged: [3], filled: 2 });
});
