import { cachePurgeInput } from "@gatehouse/domain";
import { previewCachePurge } from "@gatehouse/services";
import { withActor } from "#server/with-actor.ts";

export const POST = withActor(cachePurgeInput, previewCachePurge);
