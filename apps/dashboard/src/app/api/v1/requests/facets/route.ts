import { readRequestFacets, readRequestFacetsInput } from "@gatehouse/services";
import { withActor } from "#server/with-actor.ts";

export const GET = withActor(readRequestFacetsInput, readRequestFacets);
