import { shareVirtualKeyInput, uuid } from "@gatehouse/domain";
import { listVirtualKeyShares, shareVirtualKey, withdrawVirtualKeyShares } from "@gatehouse/services";
import * as z from "zod";
import { withActor } from "#server/with-actor.ts";

export const GET = withActor(z.strictObject({ id: uuid }), listVirtualKeyShares);
export const POST = withActor(shareVirtualKeyInput.extend({ id: uuid }), shareVirtualKey, { status: 201 });
export const DELETE = withActor(z.strictObject({ id: uuid }), withdrawVirtualKeyShares);
