import type { FieldValues, Path, UseFormSetError } from "react-hook-form";
import { isApiError } from "./api-client.ts";

/**
 * Puts the server's messages to the fields they belong to; what belongs to none goes to `root`, which the
 * form shows on top. `prefix` is what the server puts before the names of a form's fields.
 */
export function showServerErrors<T extends FieldValues>(
  error: unknown,
  setError: UseFormSetError<T>,
  fields: readonly Path<T>[],
  prefix = "",
): void {
  const told = isApiError(error) ? Object.entries(error.fields) : [];
  const messages = told.map(([name, message]) => [name.replace(prefix, ""), message] as const);
  const known = messages.filter(([name]) => fields.includes(name as Path<T>));
  for (const [name, message] of known) setError(name as Path<T>, { message }, { shouldFocus: true });
  if (known.length > 0 && known.length === messages.length) return;
  setError("root", { message: error instanceof Error ? error.message : "Something went wrong." });
}
