import { sendPlaygroundInput } from "@gatehouse/domain";
import { sendPlayground } from "@gatehouse/services";
import { withActorRelay } from "#server/with-actor.ts";

export const POST = withActorRelay(sendPlaygroundInput, sendPlayground);
