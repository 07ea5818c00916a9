import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { AnnotationMetadataEntryType, Manifest, type TerraformStack } from "cdktf";
import { SynthesisError, type SynthesisMessage, synthesisMessage } from "./synthesis-error";

/** Terraform's JSON, as `cdktf synth` writes it into `cdk.tf.json`. */
export interface SynthesizedJson {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly [section: string]: unknown;
}

/** What a stack synthesizes to. */
export interface Synthesis {
  readonly json: SynthesizedJson;
  /** The text of `cdk.tf.json`: what Terraform reads. */
  readonly text: string;
  /** What `cdktf synth` would print as warnings. */
  readonly warnings: readonly SynthesisMessage[];
}

/**
 * Synthesizes a stack as `cdktf synth` does, with validations on, and leaves no file behind. Needs no `cdktf.json`.
 *
 * @example
 * const { json, warnings } = synthesize(new EcommerceStack(testApp(), "ecommerce", { region: "eu-central-1" }));
 * @throws {SynthesisError} with everything that is wrong
 */
export function synthesize(stack: TerraformStack): Synthesis {
  const { text, remove } = synthesizeFiles(stack);
  remove();
  const warnings = annotations(stack, AnnotationMetadataEntryType.WARN);
  return { json: JSON.parse(text) as SynthesizedJson, text, warnings };
}

/** A synthesized stack that is still there, with the bundles of its functions. */
export interface SynthesizedFiles {
  readonly text: string;
  /** Where its `cdk.tf.json` is. */
  readonly folder: string;
  /** Whoever is done with the files removes them. */
  remove(): void;
}

/** Synthesizes a stack into a folder of its own. @throws {SynthesisError} */
export function synthesizeFiles(stack: TerraformStack): SynthesizedFiles {
  const outdir = mkdtempSync(join(tmpdir(), "signalbox-synth-"));
  const remove = () => rmSync(outdir, { recursive: true, force: true });
  try {
    const file = synthesizedFile(stack, outdir);
    return { text: readFileSync(file, "utf8"), folder: dirname(file), remove };
  } catch (error) {
    remove();
    throw error;
  }
}

function synthesizedFile(stack: TerraformStack, outdir: string): string {
  const manifest = new Manifest("0.0.0", outdir, false);
  try {
    stack.prepareStack();
    // Validated below instead, where the findings can be told apart.
    stack.synthesizer.synthesize({ outdir, manifest, skipValidation: true });
  } catch (cause) {
    throwFindings(stack, cause);
    throw cause;
  }
  throwFindings(stack);
  return join(outdir, manifest.forStack(stack).synthesizedStackPath);
}

/** Throws if a rule is broken. A tree with broken rules may fail to synthesize for that very reason. */
function throwFindings(stack: TerraformStack, cause?: unknown): void {
  const broken = stack.node
    .findAll()
    .flatMap(({ node }) => node.validate().map((message) => synthesisMessage(node.path, message)));
  const errors = [...broken, ...annotations(stack, AnnotationMetadataEntryType.ERROR)];
  if (errors.length > 0) throw new SynthesisError(errors, cause === undefined ? undefined : { cause });
}

function annotations(stack: TerraformStack, level: AnnotationMetadataEntryType): SynthesisMessage[] {
  return stack.node
    .findAll()
    .flatMap(({ node }) =>
      node.metadata.filter(({ type }) => type === level).map(({ data }) => synthesisMessage(node.path, String(data))),
    );
}
