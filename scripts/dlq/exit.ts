/** Exit codes of `npm run dlq`, beside those of every script that calls AWS. */
export const DLQ_EXIT = { incomplete: 7, interrupted: 130 } as const;
