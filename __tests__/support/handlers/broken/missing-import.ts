import { nothing } from "./not-there";

export const handler = async () => nothing;
