/** An emulator on this machine takes any keys: nobody should need to make some up. */
export function emulatorCredentials(endpoint: string): {
  credentials?: { accessKeyId: string; secretAccessKey: string };
} {
  const { hostname } = new URL(endpoint);
  const local = hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.");
  const given = process.env.AWS_ACCESS_KEY_ID !== undefined || process.env.AWS_PROFILE !== undefined;
  return local && !given ? { credentials: { accessKeyId: "test", secretAccessKey: "test" } } : {};
}
