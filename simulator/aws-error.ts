/** What AWS answers to a call that it refuses. */
export class AwsError extends Error {
  constructor(
    /** As the API reference of the service spells it: `ResourceNotFoundException`. */
    readonly code: string,
    message: string,
    /** Of HTTP. @default 400 */
    readonly status: number = 400,
    /** The code of the query protocol, where it is another one: `AWS.SimpleQueueService.NonExistentQueue`. */
    readonly queryCode: string = code,
  ) {
    super(message);
    this.name = code;
  }
}
