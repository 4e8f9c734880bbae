import type { InvitationLinkView, ListedPersonView, RecoveryCodesView, TotpSetupView } from "@gatehouse/domain";
import { type APIRequestContext, type Browser, test as base, expect, type Page } from "@playwright/test";
import { TOTP } from "otpauth";
import { adminApi } from "../fixtures/admin-api.ts";
import { signIn, test } from "../fixtures/owner.ts";
import { stack } from "../stack/stack.ts";

const PASSWORD = "a long enough password";

/** Invites somebody through the page; answers the link that it shows. */
async function invite(page: Page, email: string): Promise<string> {
  await page.goto("/settings/people");
  await page.getByRole("button", { name: "Invite" }).click();
  await page.getByRole("dialog").getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Make the link" }).click();
  const link = await page.getByRole("status", { name: "Link", exact: true }).textContent();
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByLabel("Invitations")).toContainText(email);
  return link ?? "";
}

/** Accepts an invitation in a browser of its own; answers that browser's page, signed in. */
async function accept(browser: Browser, link: string, name: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(link);
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Accept and sign in" }).click();
  await expect(page).toHaveURL(`${stack().dashboardUrl}/`);
  return page;
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Account" }).first().click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL((url) => url.pathname === "/login");
}

/** Gives e-mail and password, which leads to the second step. */
async function firstStep(page: Page, email: string): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Enter your code" })).toBeVisible();
}

async function giveCode(page: Page, code: string): Promise<void> {
  await page.getByRole("textbox", { name: "Code" }).fill(code);
  await page.getByRole("button", { name: "Sign in" }).click();
}

test("somebody who is invited comes in once, and another role ends their session at the next request", async ({
  page,
  browser,
}) => {
  const email = `bob-${Date.now()}@example.com`;
  const link = await invite(page, email);
  const bob = await accept(browser, link, "Bob Guest");
  await bob.goto("/settings");
  await expect(bob.getByText("Your role does not show the settings.")).toBeVisible();

  const late = await (await browser.newContext()).newPage();
  await late.goto(link);
  await expect(late.locator("main").getByRole("alert")).toContainText("not valid any more");

  await page.goto("/settings/people");
  await page.getByRole("row", { name: email }).getByRole("button", { name: "Actions for Bob Guest" }).click();
  await page.getByRole("menuitem", { name: "Change role" }).click();
  await page.getByRole("dialog").getByLabel("Role").click();
  await page.getByRole("option", { name: /^FinOps/ }).click();
  await page.getByRole("button", { name: "Save role" }).click();
  await expect(page.getByRole("row", { name: email })).toContainText("FinOps");

  expect((await bob.request.get("/api/v1/session")).status()).toBe(401);
  await bob.goto("/settings");
  await expect(bob).toHaveURL(/\/login/);
  await bob.getByLabel("E-mail").fill(email);
  await bob.getByLabel("Password").fill(PASSWORD);
  await bob.getByRole("button", { name: "Sign in" }).click();
  await expect(bob.getByRole("navigation", { name: "Settings" })).toBeVisible();
  const { items } = (await (await bob.request.get("/api/v1/people")).json()) as { items: ListedPersonView[] };
  const { id } = items.find((person) => person.email === email) as ListedPersonView;
  const headers = { origin: stack().dashboardUrl };
  const raise = await bob.request.patch(`/api/v1/people/${id}`, { headers, data: { role: "owner" } });
  expect(raise.status()).toBe(403);
  await bob.context().close();
  await late.context().close();
});

/** A person with an account, made through the API; answers the address. */
async function guest(request: APIRequestContext, name: string): Promise<string> {
  const email = `${name}-${Date.now()}@example.com`;
  const api = adminApi(request);
  const { token } = await api.post<InvitationLinkView>("/invitations", { email, role: "member" });
  await api.post("/invitations/accept", { token, name, password: PASSWORD });
  return email;
}

const signInAs = (page: Page, email: string) =>
  signIn(page, { ...stack(), ownerEmail: email, ownerPassword: PASSWORD });

base("an authenticator app that was set up is asked for after the password", async ({ page, request }) => {
  const email = await guest(request, "cid");
  await signInAs(page, email);
  await page.goto("/account");
  await expect(page.getByLabel("Sessions")).toContainText("This device");
  await page.getByRole("button", { name: "Set up" }).click();
  await page.getByRole("dialog").getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("img", { name: "QR code for your authenticator app" })).toBeVisible();
  const secret = (await page.getByLabel("Key for the app").textContent())?.replaceAll(" ", "") ?? "";
  const app = new TOTP({ secret });
  await page.getByRole("textbox", { name: "Code" }).fill(app.generate());
  await page.getByRole("button", { name: "Turn on" }).click();
  await expect(page.getByLabel("Recovery codes", { exact: true }).getByRole("listitem")).toHaveCount(10);
  await page.getByRole("button", { name: "I have stored them" }).click();
  await expect(page.getByLabel("Two-step sign-in")).toContainText("10 recovery codes left");

  await signOut(page);
  await firstStep(page, email);
  await giveCode(page, "000000");
  await expect(page.locator("form [role=alert]")).toContainText("not valid");
  // The code of the next half minute is taken too: the one of now was used to set the app up.
  await giveCode(page, app.generate({ timestamp: Date.now() + 30_000 }));
  await page.waitForURL((url) => url.pathname === "/");
});

base("a recovery code signs in once, in place of the app", async ({ page, request }) => {
  const email = await guest(request, "dee");
  await signInAs(page, email);
  const post = async <T>(path: string, data: object): Promise<T> => {
    const headers = { origin: stack().dashboardUrl };
    return (await (await page.request.post(`/api/v1${path}`, { headers, data })).json()) as T;
  };
  const { secret } = await post<TotpSetupView>("/account/totp", { password: PASSWORD });
  const code = new TOTP({ secret }).generate();
  const { recoveryCodes } = await post<RecoveryCodesView>("/account/totp/confirm", { code });
  const [recoveryCode = ""] = recoveryCodes;

  await signOut(page);
  await firstStep(page, email);
  await giveCode(page, recoveryCode.toUpperCase());
  await page.waitForURL((url) => url.pathname === "/");
  await signOut(page);
  await firstStep(page, email);
  await giveCode(page, recoveryCode);
  await expect(page.locator("form [role=alert]")).toContainText("not valid");
});
