/** A failure of the embedded server or of a migration, with a text that tells the operator what to do. */
export class PostgresError extends Error {
  override readonly name = "PostgresError";
}

/**
 * Turns what `pg` throws on connecting into a sentence without the password.
 * @param url the connection string that was used
 */
export function connectionError(url: string, cause: unknown): PostgresError {
  const { code, message } = cause as { code?: string; message?: string };
  const where = describeUrl(url);
  const reasons: Record<string, string> = {
    ECONNREFUSED: "nothing listens there",
    ENOTFOUND: "the host name is unknown",
    ETIMEDOUT: "the connection timed out",
    "3D000": "the database does not exist; create it first",
    "28P01": "the password is wrong",
    "28000": "the user may not log in",
  };
  return new PostgresError(`Cannot connect to PostgreSQL at ${where}: ${reasons[code ?? ""] ?? message ?? code}.`, {
    cause,
  });
}

function describeUrl(url: string): string {
  if (!URL.canParse(url)) return "the given URL (it is not a valid postgresql:// URL)";
  const { hostname, port, pathname } = new URL(url);
  return `${hostname || "127.0.0.1"}:${port || "5432"}${pathname}`;
}
