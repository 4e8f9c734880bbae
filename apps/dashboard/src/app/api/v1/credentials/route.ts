import { createCredentialInput } from "@gatehouse/domain";
import { createCredential, listCredentials } from "@gatehouse/services";
import * as z from "zod";
import { withActor } from "#server/with-actor.ts";

export const GET = withActor(z.strictObject({}), listCredentials);
export const POST = withActor(createCredentialInput, createCredential, { status: 201 });
