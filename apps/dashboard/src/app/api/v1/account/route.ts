import { updateAccountInput } from "@gatehouse/domain";
import { readAccount, updateAccount } from "@gatehouse/services";
import * as z from "zod";
import { withActor } from "#server/with-actor.ts";

export const GET = withActor(z.strictObject({}), readAccount);
export const PATCH = withActor(updateAccountInput, updateAccount);
