import type { Simulation } from "../../../simulation/simulation";
import { type Attributed, blockAt, numberAt, type Resource, textAt } from "../../../terraform";
import { arn as arnOf } from "../../../terraform/location";
import type { LambdaFunction } from "../../../topology/places";
import type { Call } from "../../call";
import { pageOf } from "../../paging";
import type { Output } from "../../service";
import { locationOfStack, resourceAt } from "../../stack-facts";
import { functionNotFound, invalidValue } from "./errors";

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html */
export function getFunction(call: Call): Output {
  const fn = functionNamed(call);
  call.authorize("lambda:GetFunction", fn.arn);
  const { reservedConcurrency } = fn;
  return {
    Configuration: configurationOf(call.simulation, fn),
    Code: { RepositoryType: "S3" },
    ...(reservedConcurrency !== undefined && { Concurrency: { ReservedConcurrentExecutions: reservedConcurrency } }),
  };
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html */
export function getFunctionConfiguration(call: Call): Output {
  const fn = functionNamed(call);
  call.authorize("lambda:GetFunctionConfiguration", fn.arn);
  return configurationOf(call.simulation, fn);
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html */
export function listFunctions(call: Call): Output {
  const { input, simulation } = call;
  call.authorize("lambda:ListFunctions", "*");
  const { items, next } = listPage(call, functionsOf(simulation), input.integer("MaxItems", MAX_ITEMS) ?? 50);
  return { Functions: items.map((fn) => configurationOf(simulation, fn)), NextMarker: next };
}

export const MAX_ITEMS = { min: 1, max: 10_000 };

export function listPage<Item>({ input }: Call, items: readonly Item[], size: number) {
  return pageOf(items, size, input.text("Marker"), () => invalidValue("The provided Marker is not valid."));
}

/**
 * The function of a call: by its name, its ARN, or `account:function:name`, with or without a version of which there is
 * only one.
 * @throws {AwsError} ResourceNotFoundException
 */
export function functionNamed({ input, simulation }: Call): LambdaFunction {
  const given = input.neededText("FunctionName");
  const { name, qualifier } = namesIn(given, input.text("Qualifier"));
  const found = functionsOf(simulation).find(
    (fn) => fn.name === name && (!given.startsWith("arn:") || given.startsWith(fn.arn)),
  );
  if (found !== undefined && (qualifier === undefined || qualifier === "$LATEST")) return found;
  const arn = found?.arn ?? arnOf(locationOfStack(simulation), "lambda", `function:${name}`);
  throw functionNotFound(qualifier === undefined ? arn : `${arn}:${qualifier}`);
}

export function functionsOf({ topology }: Simulation): readonly LambdaFunction[] {
  return topology.functions.filter(({ inStack }) => inStack);
}

/** `[arn:aws:lambda:region:][account:function:]name[:qualifier]` */
function namesIn(text: string, given: string | undefined): { name: string; qualifier: string | undefined } {
  const parts = text.split(":");
  const at = parts.indexOf("function");
  const [name = text, qualifier = given] = at >= 0 ? parts.slice(at + 1) : parts;
  return { name, qualifier };
}

function configurationOf(simulation: Simulation, fn: LambdaFunction) {
  const resource = resourceAt(simulation, fn.address);
  return {
    FunctionName: fn.name,
    FunctionArn: fn.arn,
    Runtime: fn.runtime,
    Role: fn.roleArn,
    Handler: fn.handler,
    Description: (resource && textAt(resource, "description")) ?? "",
    Timeout: fn.timeoutSeconds,
    MemorySize: fn.memoryMegabytes,
    LastModified: `${new Date(simulation.startedAt).toISOString().slice(0, -1)}+0000`,
    CodeSha256: resource && textAt(resource, "source_code_hash"),
    Version: "$LATEST",
    Environment: { Variables: fn.environment },
    DeadLetterConfig: fn.asyncInvocation.deadLetterQueue && { TargetArn: fn.asyncInvocation.deadLetterQueue.arn },
    TracingConfig: { Mode: (resource && modeOf(resource)) ?? "PassThrough" },
    State: "Active",
    LastUpdateStatus: "Successful",
    PackageType: "Zip",
    Architectures: [fn.architecture],
    SnapStart: { ApplyOn: "None", OptimizationStatus: "Off" },
    LoggingConfig: loggingOf(fn, resource && blockAt(resource, "logging_config")),
    EphemeralStorage: { Size: (resource && storageOf(resource)) ?? 512 },
  };
}

function modeOf(resource: Resource): string | undefined {
  const tracing = blockAt(resource, "tracing_config");
  return tracing && textAt(tracing, "mode");
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_LoggingConfig.html */
function loggingOf({ name }: LambdaFunction, logging: Attributed | undefined) {
  const of = (attribute: string) => logging && textAt(logging, attribute);
  return {
    LogFormat: of("log_format") ?? "Text",
    LogGroup: of("log_group") ?? `/aws/lambda/${name}`,
    ApplicationLogLevel: of("application_log_level"),
    SystemLogLevel: of("system_log_level"),
  };
}

function storageOf(resource: Resource): number | undefined {
  const storage = blockAt(resource, "ephemeral_storage");
  return storage && numberAt(storage, "size");
}
