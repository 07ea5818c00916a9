/** Beside the exit codes of every script that calls AWS. */
export const REPLAY_EXIT = { nothing: 7, interrupted: 130 } as const;
