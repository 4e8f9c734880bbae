import { createVirtualKeyInput } from "@gatehouse/domain";
import { createVirtualKey, listVirtualKeys, listVirtualKeysInput } from "@gatehouse/services";
import { withActor } from "#server/with-actor.ts";

export const GET = withActor(listVirtualKeysInput, listVirtualKeys);
export const POST = withActor(createVirtualKeyInput, createVirtualKey, { status: 201 });
