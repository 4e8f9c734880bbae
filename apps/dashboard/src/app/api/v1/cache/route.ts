import { readCacheOverviewInput } from "@gatehouse/domain";
import { readCacheOverview } from "@gatehouse/services";
import { withActor } from "#server/with-actor.ts";

export const GET = withActor(readCacheOverviewInput, readCacheOverview);
