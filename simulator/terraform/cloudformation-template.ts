/** What is read of a CloudFormation template. */
export interface CloudFormationTemplate {
  readonly Resources?: Readonly<
    Record<string, { readonly Type?: string; readonly Properties?: Readonly<Record<string, unknown>> }>
  >;
  readonly Outputs?: Readonly<
    Record<string, { readonly Value?: { readonly "Fn::GetAtt"?: readonly [string, string] } | undefined }>
  >;
}

/** A template of JSON; `undefined` where there is none, or one of YAML. */
export function readTemplate(text: string | undefined): CloudFormationTemplate | undefined {
  if (text === undefined) return undefined;
  try {
    const template: unknown = JSON.parse(text);
    return typeof template === "object" && template !== null ? template : undefined;
  } catch {
    return undefined;
  }
}
