import type { RequestQuery } from "@gatehouse/db/admin";
import { exactUsd, type RequestRow, requestFilterFields, visibleTeams } from "@gatehouse/domain";
import * as z from "zod";
import { recordChange } from "../audit/record.ts";
import { type CsvCell, csvRecord } from "../export/csv.ts";
import { CSV_TYPE, type Download, JSON_LINES_TYPE } from "../export/download.ts";
import type { VerbContext } from "../platform.ts";
import { filtersOf, openTimeRange } from "./filters.ts";
import { searchBack } from "./search-back.ts";
import { viewRequests } from "./view-requests.ts";

export const exportRequestsInput = z.strictObject({
  ...requestFilterFields,
  ...openTimeRange,
  format: z.enum(["csv", "jsonl"]).default("csv"),
});

/** Requests in memory at a time. */
const PAGE = 500;

/**
 * What the list shows for the same filters, newest first, as a file: every request, with its exact cost. What arrives after
 * the first page was read is not in it. That somebody took it is in the audit log, which is written before the first byte.
 */
export async function exportRequests(
  context: VerbContext,
  input: z.output<typeof exportRequestsInput>,
): Promise<Download> {
  const { db, actor, now } = context;
  const { organizationId } = actor;
  const { format, from, to = now() } = input;
  const filters = filtersOf(input);
  const scope = visibleTeams(actor, "request.read");
  const query = { ...filters, organizationId, scope, from, to, direction: "older", limit: PAGE } as const;
  const target = { targetType: "organization", targetId: organizationId };
  const after = {
    format,
    from: from?.toISOString() ?? null,
    to: to.toISOString(),
    ...filters.values,
    ...filters.ranges,
  };
  await db.transaction((tx) => recordChange(tx, { actor, now }, { action: "request.export", ...target, after }));
  const pages = pagesOf(context, query);
  return {
    fileName: `requests-${now().toISOString().slice(0, 10)}.${format}`,
    contentType: format === "csv" ? CSV_TYPE : JSON_LINES_TYPE,
    chunks: format === "csv" ? csvOf(pages) : jsonLinesOf(pages),
  };
}

/** A file is read to its end, so no search is broken off. */
async function* pagesOf(context: VerbContext, query: Omit<RequestQuery, "after">): AsyncIterable<RequestRow[]> {
  let after: RequestQuery["after"] = null;
  for (;;) {
    const { rows } = await searchBack(context, { ...query, after }, Number.POSITIVE_INFINITY);
    if (rows.length > 0) yield await viewRequests(context, rows);
    after = rows.at(-1) ?? null;
    if (rows.length < query.limit) return;
  }
}

const COLUMNS: Record<string, (row: RequestRow) => CsvCell> = {
  "request id": ({ requestId }) => requestId,
  time: ({ startedAt }) => startedAt,
  status: ({ status }) => status,
  "http status": ({ httpStatus }) => httpStatus,
  error: ({ errorCode }) => errorCode,
  "team id": ({ teamId }) => teamId,
  team: ({ teamName }) => teamName,
  "key id": ({ virtualKeyId }) => virtualKeyId,
  key: ({ virtualKeyName }) => virtualKeyName,
  model: ({ model }) => model,
  provider: ({ provider }) => provider,
  "upstream model": ({ upstreamModel }) => upstreamModel,
  streamed: ({ streamed }) => `${streamed}`,
  "input tokens": ({ inputTokens }) => inputTokens,
  "output tokens": ({ outputTokens }) => outputTokens,
  "cost usd": ({ costNanoUsd }) => (costNanoUsd === null ? null : exactUsd(BigInt(costNanoUsd))),
  "cost nano-usd": ({ costNanoUsd }) => (costNanoUsd === null ? null : BigInt(costNanoUsd)),
  "duration ms": ({ durationMs }) => durationMs,
  "first byte ms": ({ firstByteMs }) => firstByteMs,
  attempts: ({ attempts }) => attempts,
  "policy version": ({ policyVersion }) => policyVersion,
  "policy rule": ({ policyRule }) => policyRule,
  "sensitivity class": ({ sensitivityClass }) => sensitivityClass,
  cache: ({ cacheStatus }) => cacheStatus,
  tags: ({ tags }) => tags.join(", "),
};

async function* csvOf(pages: AsyncIterable<RequestRow[]>): AsyncIterable<string> {
  yield csvRecord(Object.keys(COLUMNS));
  const cells = Object.values(COLUMNS);
  for await (const page of pages) yield page.map((row) => csvRecord(cells.map((cell) => cell(row)))).join("");
}

async function* jsonLinesOf(pages: AsyncIterable<RequestRow[]>): AsyncIterable<string> {
  for await (const page of pages) yield page.map((row) => `${JSON.stringify(row)}\n`).join("");
}
