import type { CacheFiguresRow, CacheUse } from "@gatehouse/db/admin";
import {
  type CacheFigures,
  type CacheOverviewView,
  type CacheShareView,
  type CacheSpan,
  type readCacheOverviewInput,
  visibleTeams,
} from "@gatehouse/domain";
import type * as z from "zod";
import { inTime } from "../in-time.ts";
import type { VerbContext } from "../platform.ts";

const HOUR_MS = 3_600_000;
const SPANS: Record<CacheSpan, number> = { "24h": 24 * HOUR_MS, "7d": 7 * 24 * HOUR_MS, "30d": 30 * 24 * HOUR_MS };
/** Rollups are of quarters of an hour: a span that began within one would count what it does not show. */
const QUARTER_MS = HOUR_MS / 4;
const MOST_NAMED = 10;

/** What the cache did for the requests of the teams whose usage the actor may see. */
export async function readCacheOverview(
  { db, actor, now }: VerbContext,
  { span }: z.output<typeof readCacheOverviewInput>,
): Promise<CacheOverviewView> {
  const to = now();
  const from = new Date(Math.floor((to.getTime() - SPANS[span]) / QUARTER_MS) * QUARTER_MS);
  const query = { organizationId: actor.organizationId, scope: visibleTeams(actor, "usage.read"), from, to };
  const [figures, models, tags] = await Promise.all([
    inTime(db.cache.figures(query)),
    inTime(db.cache.useByModel(query, MOST_NAMED)),
    inTime(db.cache.useByTag(query, MOST_NAMED)),
  ]);
  return {
    span,
    from: from.toISOString(),
    to: to.toISOString(),
    figures: figures && viewFigures(figures),
    models: models?.map(viewShare) ?? null,
    tags: tags?.map(viewShare) ?? null,
  };
}

const viewFigures = ({ savedNanoUsd, ...counts }: CacheFiguresRow): CacheFigures => ({
  ...counts,
  savedNanoUsd: savedNanoUsd.toString(),
});

const viewShare = ({ name, hits, savedNanoUsd }: CacheUse & { name: string }): CacheShareView => ({
  name,
  hits,
  savedNanoUsd: savedNanoUsd.toString(),
});
