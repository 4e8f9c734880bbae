import type { DeploymentView, PolicyView, RequestDetail } from "@gatehouse/domain";
import type { APIRequestContext, Page } from "@playwright/test";
import { adminApi } from "../fixtures/admin-api.ts";
import { expect, test } from "../fixtures/owner.ts";
import { stack } from "../stack/stack.ts";

test.describe.configure({ mode: "serial" });

/** A team of its own that has asked for the large model: rules here are for it alone, since other tests share the product. */
async function teamWithRequests(request: APIRequestContext): Promise<string> {
  const api = adminApi(request);
  await api.connectSandbox();
  const team = await api.createTeam(`Routed ${Date.now()}`);
  const { secret } = await api.createKey({ name: "routed", teamId: team.id });
  const headers = { authorization: `Bearer ${secret}` };
  const data = { model: "sandbox-large", messages: [{ role: "user", content: "Hello" }] };
  const ask = async () => (await request.post(`${stack().gatewayUrl}/v1/chat/completions`, { headers, data })).status();
  await expect.poll(ask).toBe(200);
  await ask();
  const recorded = async () => (await api.get<{ items: unknown[] }>(`/requests?teamId=${team.id}`)).items.length;
  await expect.poll(recorded).toBeGreaterThanOrEqual(2);
  return team.name;
}

const policyPage = (page: Page) => ({
  tab: (name: string) => page.getByRole("tab", { name, exact: true }),
  async publish(note: string): Promise<void> {
    await page.getByRole("button", { name: "Publish" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Note").fill(note);
    await dialog.getByRole("button", { name: "Publish" }).click();
    await expect(dialog).toBeHidden();
  },
  inForce: page.getByRole("region", { name: "In force" }),
});

test("a policy is written by the form, mended, tried, published, changed as YAML and rolled back", async ({
  page,
  request,
}) => {
  const team = await teamWithRequests(request);
  const { tab, publish, inForce } = policyPage(page);
  await page.goto("/policies");
  await expect(page.getByText("No policy is in force")).toBeVisible();
  await page.getByRole("button", { name: "Write a policy" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Nothing yet" }).click();

  await test.step("the form asks for a target that is missing", async () => {
    await page.getByRole("button", { name: "Add rule" }).click();
    const form = page.getByRole("dialog");
    await form.getByLabel("Name").fill("Small is enough");
    await form.getByRole("button", { name: "Add condition" }).click();
    await page.getByRole("menuitem", { name: "Team" }).click();
    await form.getByRole("checkbox", { name: team }).click();
    await form.getByLabel("The request").click();
    await page.getByRole("option", { name: "Goes to these targets" }).click();
    await form.getByRole("button", { name: "Add rule" }).click();
    await expect(form.getByText("Choose a target.")).toBeVisible();
    await form.getByLabel("Target 1", { exact: true }).click();
    await page.getByRole("option", { name: "sandbox-small", exact: true }).click();
    await form.getByRole("button", { name: "Add effect" }).click();
    await page.getByRole("menuitem", { name: "Require of targets" }).click();
    await form.getByRole("checkbox", { name: "The provider keeps nothing of it" }).click();
    await form.getByRole("button", { name: "Add rule" }).click();
    await expect(form).toBeHidden();
  });

  await test.step("what stands in the way of publishing is listed, and leads to its rule", async () => {
    await expect(page.getByRole("region", { name: "Unsaved changes" })).toBeVisible();
    await page.keyboard.press("Control+s");
    const issues = page.getByRole("list", { name: "Issues" });
    await expect(issues).toContainText("No target of the route meets what the rule requires");
    await expect(page.getByRole("button", { name: "Publish" })).toHaveAttribute("aria-disabled", "true");
    await issues.getByRole("button", { name: "Rule 1, Small is enough" }).click();
    await expect(page.locator("#rule-0")).toBeFocused();
    await page.getByRole("button", { name: "Edit Small is enough" }).click();
    await page.getByRole("button", { name: "Remove the effect Require of targets" }).click();
    await page.getByRole("button", { name: "Apply" }).click();
    await page.getByRole("button", { name: "Save draft" }).click();
    await expect(issues).toBeHidden();
  });

  await test.step("the review says what is new, the dry run what it would have done", async () => {
    await tab("Review").click();
    await expect(page.getByRole("listitem").filter({ hasText: "Small is enough" })).toContainText(`Team is ${team}`);
    await tab("Dry run").click();
    await page.getByRole("button", { name: "Run", exact: true }).click();
    const changed = page.getByRole("region", { name: "Changed requests" });
    await expect(changed.getByRole("row").filter({ hasText: "Rerouted" }).first()).toContainText("sandbox-small");
    await expect(changed.getByRole("link").first()).toHaveAttribute("href", /^\/requests\?request=/);
  });

  await publish("First one");
  await expect(inForce).toContainText("Version 1");
  await expect(inForce).toContainText("First one");
  await expect(inForce).toContainText(`Team is ${team}`);
  await expect(inForce).toContainText("route to sandbox-small");

  await test.step("as YAML, with what is wrong told beside it", async () => {
    await page.getByRole("button", { name: "Edit policy" }).click();
    await tab("YAML").click();
    const text = page.getByLabel("Policy as YAML");
    const yaml = await text.inputValue();
    await text.fill(`${yaml.replace(/^otherwise:.*$/m, "")}\notherwise: perhaps\n`);
    await page.getByRole("button", { name: "Save draft" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "otherwise" })).toBeVisible();
    await text.fill(yaml.replace("Small is enough", "Small will do"));
    await page.keyboard.press("Control+s");
    await expect(page.getByRole("region", { name: "Unsaved changes" })).toBeHidden();
    await tab("Review").click();
    await expect(page.getByRole("listitem").filter({ hasText: "Small will do" }).first()).toContainText("Added");
  });
  await publish("By hand");
  await expect(inForce).toContainText("Version 2");
  await expect(inForce).toContainText("Small will do");

  await test.step("version 1 is brought back as version 3", async () => {
    await tab("Versions").click();
    await page.getByRole("button", { name: "Roll back to version 1" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog).toContainText("Small will do");
    await dialog.getByLabel("Note").fill("Not good");
    await dialog.getByRole("button", { name: "Roll back" }).click();
    await expect(inForce).toContainText("Version 3");
    await expect(inForce).toContainText("Brought back version 1");
    await expect(inForce).toContainText("Small is enough");
  });
});

test("of two who change the draft, the later one is told, and chooses", async ({ page, request }) => {
  const headers = { authorization: `Bearer ${stack().adminToken}` };
  const { inForce } = await adminApi(request).get<PolicyView>("/policy");
  const put = async (revision: number | null, otherwise: "allow" | "deny") => {
    const data = { document: { ...inForce?.document, otherwise }, revision, basedOn: inForce?.version ?? null };
    const response = await request.put(`${stack().dashboardUrl}/api/v1/policy/draft`, { headers, data });
    expect(response.ok()).toBe(true);
    return ((await response.json()) as { revision: number }).revision;
  };
  const revision = await put(null, "allow");
  await page.goto("/policies?tab=draft");
  await page.getByRole("button", { name: "More actions for Small is enough" }).click();
  await page.getByRole("menuitem", { name: "Switch off" }).click();
  await put(revision, "deny");
  await page.getByRole("button", { name: "Save draft" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "has changed the draft meanwhile" })).toBeVisible();
  await page.getByRole("button", { name: "Show theirs, drop my changes" }).click();
  await expect(page.getByLabel("What no rule decides")).toHaveText("Is denied");
  await page.getByRole("button", { name: "Discard", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Discard draft" }).click();
  await expect(policyPage(page).inForce).toContainText("Version 3");
});

test("who publishes or goes back over a version that came into force meanwhile is told, and looks at it first", async ({
  page,
  request,
}) => {
  const api = adminApi(request);
  const { tab, publish, inForce } = policyPage(page);
  const team = await api.createTeam(`Aliased ${Date.now()}`);
  const { version: seen = 0, document } = (await api.get<PolicyView>("/policy")).inForce ?? {};
  const aliases = [{ name: "sandbox-large", model: "sandbox-small", teams: [team.id] }];
  await api.put("/policy/draft", { document: { ...document, aliases }, revision: null, basedOn: seen });
  await page.goto("/policies?tab=draft");
  const dialog = page.getByRole("dialog");
  const confirm = async (name: string) => dialog.getByRole("button", { name }).click();

  await page.getByRole("button", { name: "Publish" }).click();
  await expect(dialog).toContainText(`in place of version ${seen}`);
  await api.post("/policy/versions/2/restore", { inForce: seen, note: "" });
  await confirm("Publish");
  await expect(dialog.getByRole("alert").filter({ hasText: "Publishing replaces it" })).toContainText(
    `Version ${seen + 1} by`,
  );
  await confirm("Review the difference");
  await expect(page.getByRole("listitem").filter({ hasText: "Small is enough" }).first()).toContainText("Added");
  await publish("Looked at");
  await expect(inForce).toContainText(`Version ${seen + 2}`);
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await expect(page.getByRole("list", { name: "Things to know" })).toContainText("is a model's own name");

  await tab("Versions").click();
  await page.getByRole("button", { name: "Roll back to version 1", exact: true }).click();
  await expect(dialog).toContainText(`From version ${seen + 2} to version 1`);
  await api.post("/policy/versions/2/restore", { inForce: seen + 2, note: "" });
  await confirm("Roll back");
  await expect(
    dialog
      .getByRole("alert")
      .filter({ hasText: `Version ${seen + 3} by` })
      .first(),
  ).toBeVisible();
  await expect(dialog).toContainText(`From version ${seen + 3} to version 1`);
  await confirm("Roll back");
  await expect(inForce).toContainText(`Version ${seen + 4}`);
  await expect(inForce).toContainText("Small is enough");
});

/** A model that promises not to be trained on, and a key of a team of its own that can name it. */
async function privateModel(request: APIRequestContext): Promise<{ model: string; team: string; secret: string }> {
  const api = adminApi(request);
  await api.connectSandbox();
  const model = `private-${Date.now()}`;
  const { items } = await api.get<{ items: DeploymentView[] }>("/deployments");
  const credentialId = items.find((deployment) => deployment.model === "sandbox-large")?.credentialId;
  const traits = { noTraining: true };
  await api.post("/deployments", { credentialId, model, upstreamModel: "sandbox-large", traits });
  const team = await api.createTeam(`Staff office ${Date.now()}`);
  const { secret } = await api.createKey({ name: "staff", teamId: team.id });
  return { model, team: team.name, secret };
}

test("sensitive data is sent to the private target by a policy that is written with forms alone", async ({
  page,
  request,
}) => {
  const { model, team, secret } = await privateModel(request);
  const { tab, publish, inForce } = policyPage(page);
  await page.goto("/policies");
  await page.getByRole("button", { name: "Edit policy" }).click();
  const settings = page.getByRole("region", { name: "Settings", exact: true });
  const dialog = page.getByRole("dialog");

  await test.step("a pattern that RE2 does not have is told while it is typed", async () => {
    await settings.getByRole("button", { name: "Add pattern" }).click();
    await dialog.getByLabel("Name").fill("staff-number");
    await dialog.getByLabel("Regular expression").fill("EMP-(?=[0-9])");
    await expect(dialog.getByText("Look-around, such as")).toBeVisible();
    await dialog.getByRole("button", { name: "Add pattern" }).click();
    await expect(dialog.getByText("Mend what is marked below.")).toBeVisible();
    await dialog.getByLabel("Regular expression").fill("\\bEMP-[0-9]{6,1}\\b");
    await dialog.getByRole("button", { name: "Add pattern" }).click();
    await expect(dialog).toBeHidden();
  });

  await test.step("what only the server can say stands beside the pattern, and the list of issues leads there", async () => {
    await page.getByRole("button", { name: "Save draft" }).click();
    const row = page.locator("#setting-pattern-0");
    await expect(row).toContainText("The pattern 'staff-number' cannot be used");
    await page.getByRole("list", { name: "Issues" }).getByRole("button", { name: "Pattern staff-number" }).click();
    await expect(row).toBeFocused();
    await row.getByRole("button", { name: "Edit staff-number" }).click();
    await dialog.getByLabel("Regular expression").fill("\\bEMP-[0-9]{6}\\b");
    await dialog.getByRole("button", { name: "Apply" }).click();
  });

  await test.step("a class holds what the pattern finds, and the pattern stays as long as it does", async () => {
    await settings.getByRole("button", { name: "Add sensitivity class" }).click();
    await dialog.getByLabel("Name").fill("staff");
    await dialog.getByRole("checkbox", { name: "staff-number (own pattern)" }).click();
    await dialog.getByRole("button", { name: "Add class" }).click();
    await settings.getByRole("button", { name: "Delete staff-number" }).click();
    await expect(dialog.getByRole("list", { name: "Where it is used" })).toHaveText("Class staff");
    await dialog.getByRole("button", { name: "Close" }).last().click();
  });

  await test.step("the rule is for the class, and follows it when it is renamed", async () => {
    await page.getByRole("button", { name: "Add rule" }).click();
    await dialog.getByLabel("Name").fill("Staff data stays private");
    await dialog.getByRole("button", { name: "Add condition" }).click();
    await page.getByRole("menuitem", { name: "Sensitivity class" }).click();
    await dialog.getByRole("button", { name: "Add condition" }).click();
    await page.getByRole("menuitem", { name: "Team" }).click();
    await dialog.getByRole("checkbox", { name: team }).click();
    await dialog.getByLabel("The request").click();
    await page.getByRole("option", { name: "Goes to these targets" }).click();
    await dialog.getByLabel("Target 1", { exact: true }).click();
    await page.getByRole("option", { name: model, exact: true }).click();
    await dialog.getByRole("button", { name: "Add effect" }).click();
    await page.getByRole("menuitem", { name: "Require of targets" }).click();
    await dialog.getByRole("checkbox", { name: "The provider does not train on it" }).click();
    await dialog.getByRole("button", { name: "Add rule" }).click();
    await expect(dialog).toBeHidden();
    await settings.getByRole("button", { name: "Edit staff", exact: true }).click();
    await dialog.getByLabel("Name").fill("staff-data");
    await dialog.getByRole("button", { name: "Apply" }).click();
    await expect(page.getByRole("list", { name: "Rules" })).toContainText("class staff-data");
    await page.getByRole("button", { name: "Save draft" }).click();
    await expect(page.getByRole("list", { name: "Issues" })).toBeHidden();
  });

  await publish("Staff numbers stay with us");
  await expect(inForce).toContainText("Staff data stays private");
  await expect(inForce).toContainText("staff-number: \\bEMP-[0-9]{6}\\b");
  await expect(tab("Draft")).toHaveCount(0);

  const api = adminApi(request);
  const ruleOf = async (content: string) => {
    const headers = { authorization: `Bearer ${secret}` };
    const data = { model: "sandbox-small", messages: [{ role: "user", content }] };
    const response = await request.post(`${stack().gatewayUrl}/v1/chat/completions`, { headers, data });
    const path = `/requests/${response.headers()["x-request-id"]}`;
    await expect.poll(async () => (await api.tryGet(path)) !== undefined).toBe(true);
    return (await api.get<RequestDetail>(path)).trace?.rule;
  };
  await expect.poll(() => ruleOf("Please pay EMP-004711.")).toBe("Staff data stays private");
  expect(await ruleOf("Please pay her.")).toBeNull();
});

test("who may only read sees what is in force and its versions, and nothing to change them with", async ({ page }) => {
  // The product under test has one account: the owner's page, told that the role is another one, stands for a reader's.
  await page.route(/\/policies/, async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replaceAll(/(\\?"role\\?":\\?")owner/g, "$1auditor");
    await route.fulfill({ response, body });
  });
  await page.goto("/policies");
  const { tab, inForce } = policyPage(page);
  await expect(inForce).toContainText("Small is enough");
  await expect(page.getByRole("button", { name: "Edit policy" })).toHaveCount(0);
  await tab("Versions").click();
  await expect(page.getByRole("button", { name: "View version 1" })).toBeVisible();
  await expect(page.getByRole("button", { name: /Roll back/ })).toHaveCount(0);
});

test("the page fits a screen of 320 pixels, with all that it shows", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  for (const path of ["/policies", "/policies?tab=versions", "/policies?tab=draft"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    const overflow = () => page.evaluate<number>("document.documentElement.scrollWidth - window.innerWidth");
    await expect.poll(overflow, { message: path }).toBeLessThanOrEqual(0);
  }
});

test("the forms of a draft's settings fit a screen of 320 pixels", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto("/policies");
  await page.getByRole("button", { name: "Edit policy" }).click();
  const settings = page.getByRole("region", { name: "Settings", exact: true });
  const dialog = page.getByRole("dialog");
  await expect(settings).toBeVisible();
  const overflow = () => page.evaluate<number>("document.documentElement.scrollWidth - window.innerWidth");
  await expect.poll(overflow).toBeLessThanOrEqual(0);
  for (const one of ["pattern", "sensitivity class", "word list", "external detector", "model alias", "guardrail"]) {
    await settings.getByRole("button", { name: `Add ${one}` }).click();
    await expect(dialog.getByRole("heading", { name: `New ${one}` })).toBeVisible();
    const sideways = () =>
      dialog
        .locator("form > div")
        .evaluateAll((parts) => Math.max(...parts.map((part) => part.scrollWidth - part.clientWidth)));
    await expect.poll(sideways, { message: one }).toBeLessThanOrEqual(0);
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
  }
  await page.getByRole("button", { name: "Discard", exact: true }).click();
  await dialog.getByRole("button", { name: "Discard draft" }).click();
  await expect(policyPage(page).inForce).toBeVisible();
});
