/** Ids that are made up for every call, and moments: by the names of their fields in all formats and packages. */
const IDS = /^(id|_?request_?id|response_?id|item_?id|call_?id|tool_?call_?id|tool_use_id|sourceId)$/i;
const MOMENTS = /^(created|created_?at|createTime|timestamp|completed_at)$/i;
/** Headers of the answer, which some packages keep: the gateway's own differ, and must. */
const HEADERS = /^(headers|sdkHttpResponse|response_headers)$/i;
/** What begins like this is an id wherever it is. */
const ID = /^(fc|rs|msg|resp)[-_]/;
/** What the sandbox signs thoughts with, and aimock encrypts them to: made of an id. */
const SEAL = /^(c2ltdWxhdGVk|YWltb2NrLWVuY3J5cHRlZC1yZWFzb25pbmc6)/;

/**
 * What a client accumulated, as plain data, without what is minted per call. An id becomes its place among the ids of
 * the answer, so that what refers to it still has to.
 */
export function withoutMint(accumulated: unknown): unknown {
  const seen = new Map<string, string>();
  const placeOf = (id: string): string => {
    const place = seen.get(id) ?? `id ${seen.size + 1}`;
    seen.set(id, place);
    return place;
  };
  return JSON.parse(JSON.stringify(accumulated), (name, value: unknown) => {
    if (HEADERS.test(name)) return undefined;
    if (MOMENTS.test(name)) return 0;
    if (typeof value !== "string") return value;
    if (SEAL.test(value)) return "sealed";
    return ID.test(value) || (IDS.test(name) && !value.startsWith("call_fixed")) ? placeOf(value) : value;
  });
}
