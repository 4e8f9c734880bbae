import { previewVirtualKeysInput } from "@gatehouse/domain";
import { previewVirtualKeys } from "@gatehouse/services";
import { withActor } from "#server/with-actor.ts";

export const POST = withActor(previewVirtualKeysInput, previewVirtualKeys);
