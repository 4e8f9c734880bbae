import { Validator } from "@seriousme/openapi-schema-validator";
import { beforeAll, expect, test, vi } from "vitest";
import { buildDocument, describeRoutes, type Operation } from "#server/openapi/document.ts";
import { readInventory } from "#server/openapi/inventory.ts";
import { writePage } from "#server/openapi/page.ts";
import { readVerbDocs } from "#server/openapi/verb-docs.ts";

vi.mock("server-only", () => ({}));

let operations: Operation[];
beforeAll(async () => {
  operations = describeRoutes(await readInventory(), readVerbDocs());
}, 60_000);

/** After a change of the API: `pnpm exec vitest run --project unit apps/dashboard/src/server/openapi -u`. */
test("the document that the server answers, and the page of the docs, say what the routes take", async () => {
  const document = buildDocument(operations);
  await expect(`${JSON.stringify(document, null, 1)}\n`).toMatchFileSnapshot("generated/openapi.json");
  await expect(writePage(operations)).toMatchFileSnapshot("../../../../../docs/reference/admin-api.md");
});

test("the document is valid OpenAPI 3.1", async () => {
  const { valid, errors } = await new Validator().validate(structuredClone(buildDocument(operations)));
  expect(errors ?? []).toEqual([]);
  expect(valid).toBe(true);
});

test("each operation has a name of its own, and no two say the same of themselves", () => {
  const ids = operations.map(({ id }) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});
