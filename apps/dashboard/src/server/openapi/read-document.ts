import "server-only";
import document from "#server/openapi/generated/openapi.json" with { type: "json" };

/** The admin API, which this is a part of, as an OpenAPI 3.1 document. */
export async function readApiDocument(): Promise<unknown> {
  return document;
}
