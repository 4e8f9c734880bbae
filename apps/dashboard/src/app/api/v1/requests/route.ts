import { listRequests, listRequestsInput } from "@gatehouse/services";
import { withActor } from "#server/with-actor.ts";

export const GET = withActor(listRequestsInput, listRequests);
