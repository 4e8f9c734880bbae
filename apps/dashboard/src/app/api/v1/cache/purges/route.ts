import { cachePurgeInput } from "@gatehouse/domain";
import { listCachePurges, listCachePurgesInput, purgeCache } from "@gatehouse/services";
import { withActor } from "#server/with-actor.ts";

export const GET = withActor(listCachePurgesInput, listCachePurges);
export const POST = withActor(cachePurgeInput, purgeCache, { status: 201 });
