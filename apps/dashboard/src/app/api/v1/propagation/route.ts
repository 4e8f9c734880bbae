import { readPropagation, readPropagationInput } from "@gatehouse/services";
import { withActor } from "#server/with-actor.ts";

export const GET = withActor(readPropagationInput, readPropagation);
