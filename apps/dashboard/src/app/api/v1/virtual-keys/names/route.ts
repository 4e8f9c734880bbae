import { listVirtualKeyNames, listVirtualKeyNamesInput } from "@gatehouse/services";
import { withActor } from "#server/with-actor.ts";

export const GET = withActor(listVirtualKeyNamesInput, listVirtualKeyNames);
