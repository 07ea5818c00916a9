/** What a load test tells the simulator's process. */
export type ToSimulator =
  | {
      readonly kind: "start";
      /** Name of the stack. */
      readonly name: string;
      /** Folder of its `cdk.tf.json`. */
      readonly folder: string;
      readonly seed: number;
      readonly history: number | undefined;
    }
  | { readonly kind: "stop" };

/** What it answers. */
export type FromSimulator =
  | { readonly kind: "ready"; readonly endpoint: string }
  | { readonly kind: "failed"; readonly reason: string };
