/** The smallest handler there is: for tests of what surrounds it. */
export const handler = async (): Promise<void> => {};
