import { type CredentialView, GatehouseError, type ProviderOfferView, providerId, uuidv7 } from "@gatehouse/domain";
import * as z from "zod";
import { recordChange } from "../audit/record.ts";
import { found, requireInOrganization } from "../authorize.ts";
import { storeDeployment } from "../deployment/create.ts";
import type { Platform, TestTarget, VerbContext } from "../platform.ts";
import { requireAllowedBaseUrl } from "./base-url.ts";
import { defaultModels } from "./default-models.ts";
import { storeCredential } from "./store.ts";
import { presetOf, viewCredential } from "./view.ts";

export const acceptOfferInput = z.strictObject({ kind: z.enum(["sandbox", "environment"]), provider: providerId });

interface Offer {
  view: ProviderOfferView;
  target: Omit<TestTarget, "credentialId">;
}

/** Providers that can be added with one click and are not there yet. */
export async function listOffers(context: VerbContext): Promise<{ items: ProviderOfferView[] }> {
  requireInOrganization(context.actor, "provider.write");
  return { items: (await openOffers(context)).map(({ view }) => view) };
}

/** Adds an offered provider together with a few models, so that the first request can be sent at once. */
export async function acceptOffer(
  context: VerbContext,
  input: z.output<typeof acceptOfferInput>,
): Promise<CredentialView> {
  const { db, actor, now } = context;
  requireInOrganization(actor, "provider.write");
  const offer = (await openOffers(context)).find(
    ({ view }) => view.kind === input.kind && view.provider === input.provider,
  );
  if (!offer) throw new GatehouseError("not_found", { message: "This provider is not on offer." });
  const { target } = offer;
  requireAllowedBaseUrl(context, target.provider, target.baseUrl);
  const tested = await context.testCredential({ ...target, credentialId: uuidv7() });
  const id = await db.transaction(async (tx) => {
    const credentialId = await storeCredential(tx, context, { ...target, name: offer.view.label });
    await tx.credentials.recordTest(credentialId, { testedAt: now(), ok: tested.ok, detail: tested.detail });
    for (const model of defaultModels(target.provider, tested.models)) {
      await storeDeployment(tx, context, { credentialId, model, upstreamModel: model, region: null });
    }
    const source = { kind: input.kind, variable: offer.view.variable };
    const change = {
      action: "credential.accept_offer",
      targetType: "credential",
      targetId: credentialId,
      after: source,
    };
    await recordChange(tx, { actor, now }, change);
    return credentialId;
  });
  return viewCredential(found(await db.credentials.find(actor.organizationId, id)));
}

async function openOffers(context: VerbContext): Promise<Offer[]> {
  const present = new Set(
    (await context.db.credentials.list(context.actor.organizationId)).map(({ provider }) => provider),
  );
  return allOffers(context).filter(({ target }) => !present.has(target.provider));
}

function allOffers({ sandboxUrl, environmentKeys }: Platform): Offer[] {
  const offers = environmentKeys.flatMap(({ provider, variable, secret }): Offer[] => {
    const preset = presetOf(provider);
    if (!preset?.defaultBaseUrl) return [];
    const target = { provider, baseUrl: preset.defaultBaseUrl, secret };
    return [{ view: { provider, label: preset.label, kind: "environment", variable }, target }];
  });
  if (sandboxUrl === null) return offers;
  const label = presetOf("sandbox")?.label ?? "Sandbox";
  const view: ProviderOfferView = { provider: "sandbox", label, kind: "sandbox", variable: null };
  return [{ view, target: { provider: "sandbox", baseUrl: sandboxUrl, secret: null } }, ...offers];
}
