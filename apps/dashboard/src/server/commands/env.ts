/** What the command needs of the dashboard's settings; the only reader of the environment of it. */
export function readDatabaseSettings(source: Record<string, string | undefined> = process.env): {
  databaseUrl: string;
  encryptionKey: string;
} {
  const { DATABASE_URL: databaseUrl, GATEHOUSE_ENCRYPTION_KEY: encryptionKey } = source;
  if (!databaseUrl) throw new Error("DATABASE_URL is missing.");
  if (!encryptionKey) throw new Error("GATEHOUSE_ENCRYPTION_KEY is missing.");
  return { databaseUrl, encryptionKey };
}
