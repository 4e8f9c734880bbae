import { releaseLeaseInput } from "@gatehouse/domain";
import { releaseLease } from "@gatehouse/services";
import { withActor } from "#server/with-actor.ts";

export const POST = withActor(releaseLeaseInput, releaseLease);
