import type {
  CreatedVirtualKeyView,
  DeploymentView,
  PolicyDraftView,
  PolicyDryRunView,
  RequestDetail,
  RequestRow,
} from "@gatehouse/domain";
import { expect, test } from "@playwright/test";
import OpenAI from "openai";
import { adminApi } from "../fixtures/admin-api.ts";
import { type Product, startProduct } from "../stack/product.ts";

// "Payment data to the target that trains on nothing, the rest where it is cheapest": tried on past requests, published,
// and proved by the traces of the same requests afterwards.

const CARD = "Please charge 4111 1111 1111 1111 for the tickets.";
const PLAIN = "Please write a short poem.";
const LOOKING = {
  sensitivity: { classes: [{ name: "payment", detect: ["card", "iban"] }] },
  rules: [{ name: "Look for payment data", when: { sensitivity: "payment" }, then: { set: { maxOutputTokens: 500 } } }],
};
const EXAMPLE = `
sensitivity:
  classes:
    - { name: payment, detect: [card, iban] }
rules:
  - name: Payment data stays private
    when: { sensitivity: payment }
    then:
      require: { noTraining: true }
      route: { targets: [{ model: private }], fallbacks: [{ model: sandbox-small }] }
  - name: The rest where it is cheapest
    then:
      route: { targets: [{ model: sandbox-large }, { model: sandbox-small }], strategy: lowest_cost }
`;

let product: Product;
test.beforeAll(async () => {
  product = await startProduct();
});
test.afterAll(() => product.stop());

test("the example is tried on past requests, published, does what the dry run said, and refuses rather than leaks", async ({
  request,
}) => {
  const api = adminApi(request, product.facts);
  await api.connectSandbox();
  const { items } = await api.get<{ items: DeploymentView[] }>("/deployments");
  const credentialId = items[0]?.credentialId as string;
  const deployment = { credentialId, model: "private", upstreamModel: "sandbox-large", traits: { noTraining: true } };
  const secure = await api.post<DeploymentView>("/deployments", deployment);
  const team = await api.createTeam("Tickets");
  const key: CreatedVirtualKeyView = await api.createKey({ name: "shop", teamId: team.id });
  const client = new OpenAI({ apiKey: key.secret, baseURL: `${product.facts.gatewayUrl}/v1`, maxRetries: 0 });
  const ask = async (content: string) => {
    const messages = [{ role: "user" as const, content }];
    const { response } = await client.chat.completions.create({ model: "sandbox-large", messages }).withResponse();
    return response.headers.get("x-request-id") as string;
  };
  const detail = async (requestId: string) => {
    await expect.poll(async () => (await api.tryGet(`/requests/${requestId}`)) !== undefined).toBe(true);
    return api.get<RequestDetail>(`/requests/${requestId}`);
  };
  const begin = (document: object | string, basedOn: number | null) =>
    api.put<PolicyDraftView>("/policy/draft", { document, revision: null, basedOn });
  const publish = (revision: number, inForce: number | null, note: string) =>
    api.post("/policy/draft/publish", { revision, inForce, note });

  await publish((await begin(LOOKING, null)).revision, null, "We want to know how much payment data there is.");
  await expect.poll(() => ask(PLAIN).then(async (id) => (await detail(id)).trace?.policyVersion)).toBe(1);
  const [cardBefore, plainBefore] = [await ask(CARD), await ask(PLAIN)];
  await detail(cardBefore);
  await detail(plainBefore);

  const { revision } = await begin(EXAMPLE, 1);
  const dryRun = await api.post<PolicyDryRunView>("/policy/dry-run", { hours: 1 });
  const predicted = (requestId: string) => dryRun.rows.find((row) => row.requestId === requestId);
  const small = items.find(({ model }) => model === "sandbox-small")?.id as string;
  expect(predicted(cardBefore)).toMatchObject({ change: "rerouted", rule: "Payment data stays private", missing: [] });
  expect(predicted(cardBefore)?.to?.deploymentId).toBe(secure.id);
  expect(predicted(plainBefore)).toMatchObject({
    change: "rerouted",
    rule: "The rest where it is cheapest",
    missing: [],
  });
  expect(predicted(plainBefore)?.to?.deploymentId).toBe(small);

  await publish(revision, 1, "Tried on the last hour.");
  await expect.poll(() => ask(PLAIN).then(async (id) => (await detail(id)).trace?.policyVersion)).toBe(2);
  for (const [before, content] of [
    [cardBefore, CARD],
    [plainBefore, PLAIN],
  ] as const) {
    const after = await detail(await ask(content));
    expect(after.trace?.rule).toBe(predicted(before)?.rule);
    expect(after.attempts.map(({ deploymentId }) => deploymentId)).toEqual([predicted(before)?.to?.deploymentId]);
  }

  // The private target goes down: what is sensitive is refused, and nobody else gets it.
  await api.patch(`/deployments/${secure.id}`, { disabled: true });
  const refusal = () =>
    ask(CARD).then(
      () => null,
      (error: { status: number; code: string }) => [error.status, error.code],
    );
  await expect.poll(refusal).toEqual([503, "no_target_allowed"]);
  await ask(PLAIN);
  const rows = async () => (await api.get<{ items: RequestRow[] }>("/requests?status=refused")).items;
  await expect.poll(async () => (await rows()).length).toBeGreaterThan(0);
  const refused = await detail((await rows())[0]?.requestId as string);
  expect(refused.trace?.candidates.map(({ excluded }) => excluded)).toEqual(["may_train"]);
});
