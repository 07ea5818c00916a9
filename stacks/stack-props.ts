/** What every stack takes. */
export interface StackProps {
  /** AWS Region of the stack, such as `eu-central-1`. */
  readonly region: string;
  /** Prefix of every name, such as `prod`. @default none */
  readonly stage?: string | undefined;
  /** Who is told of alarms. Without it somebody has to subscribe to the alarm topic by hand. @default nobody */
  readonly alertEmail?: string | undefined;
}
