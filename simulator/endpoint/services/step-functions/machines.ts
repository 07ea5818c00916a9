import { AwsError } from "../../../aws-error";
import type { SimulatedStateMachine } from "../../../step-functions/simulated-state-machine";
import type { Call } from "../../call";
import type { Output } from "../../service";
import { Timestamp } from "../../timestamp";

/** The machine that a call names. @throws {AwsError} StateMachineDoesNotExist */
export function machineNamed({ input, simulation }: Call): SimulatedStateMachine {
  const arn = input.neededText("stateMachineArn");
  const found = simulation.services.machines.find(({ place }) => place.arn === arn);
  if (found) return found;
  throw new AwsError("StateMachineDoesNotExist", `State Machine Does Not Exist: '${arn}'`);
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeStateMachine.html */
export function describeStateMachine(call: Call): Output {
  const { place } = machineNamed(call);
  call.authorize("states:DescribeStateMachine", place.arn);
  const { definition, roleArn } = place.machine;
  return { ...machineFacts(call, place), status: "ACTIVE", definition: JSON.stringify(definition), roleArn };
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListStateMachines.html */
export function listStateMachines(call: Call): Output {
  call.authorize("states:ListStateMachines", "*");
  return { stateMachines: call.simulation.services.machines.map(({ place }) => machineFacts(call, place)) };
}

function machineFacts({ simulation }: Call, { arn, name, machine }: SimulatedStateMachine["place"]) {
  return { stateMachineArn: arn, name, type: machine.type, creationDate: new Timestamp(simulation.startedAt) };
}
