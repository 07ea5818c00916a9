import type { AlarmState } from "../../../cloudwatch/alarm-watch";
import { isJson } from "../../../is-json";
import type { Call } from "../../call";
import type { Output } from "../../service";
import { alarmNotFound, invalidFormat, invalidValue } from "./errors";

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html */
export function setAlarmState(call: Call): Output {
  const { input, simulation } = call;
  const name = input.neededText("AlarmName");
  const state = stateOf(input.neededText("StateValue"));
  const reason = input.neededText("StateReason");
  const reasonData = input.text("StateReasonData");
  if (reason.length > LONGEST_REASON) {
    throw invalidValue(`The value for parameter StateReason is longer than ${LONGEST_REASON} characters.`);
  }
  if (reasonData !== undefined && !isJson(reasonData)) {
    throw invalidFormat("The value for parameter StateReasonData is not valid JSON.");
  }
  const { watch } = simulation.services;
  const arn = watch.alarms.find((alarm) => alarm.name === name)?.arn;
  call.authorize("cloudwatch:SetAlarmState", arn ?? "*");
  if (!watch.setState(name, { state, reason, reasonData })) throw alarmNotFound(name);
  return {};
}

const STATES: readonly string[] = ["OK", "ALARM", "INSUFFICIENT_DATA"] satisfies AlarmState[];
const LONGEST_REASON = 1_023;

function stateOf(value: string): AlarmState {
  if (STATES.includes(value)) return value as AlarmState;
  throw invalidValue(
    `The value ${value} for parameter StateValue is not valid. It must be one of ${STATES.join(", ")}.`,
  );
}
