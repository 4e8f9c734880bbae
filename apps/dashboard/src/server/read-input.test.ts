import { createTeamInput, uuid } from "@gatehouse/domain";
import { expect, test } from "vitest";
import * as z from "zod";
import { readInput } from "./read-input.ts";

const json = { "content-type": "application/json" };
const post = (body: BodyInit, headers: Record<string, string> = json) =>
  new Request("http://dashboard.test/api/v1/teams", { method: "POST", headers, body });
const read = (request: Request, path: Record<string, string> = {}) => readInput(createTeamInput, request, path);

test("a body becomes the verb's input, unknown fields and other types than asked for are refused by name", async () => {
  expect(await read(post('{"name":" Search "}'))).toEqual({ name: "Search" });
  for (const body of ['{"name":{"startsWith":""}}', '{"name":["a"]}', '{"name":null}', "{}"]) {
    await expect(read(post(body))).rejects.toMatchObject({
      code: "invalid_request",
      details: { fields: { name: expect.any(String) } },
    });
  }
  await expect(read(post('{"name":"a","organizationId":"b"}'))).rejects.toMatchObject({ code: "invalid_request" });
});

test("keys that reach for prototypes are refused and pollute nothing", async () => {
  for (const key of ["__proto__", "constructor", "prototype"]) {
    await expect(read(post(`{"name":"a","${key}":{"polluted":true}}`))).rejects.toMatchObject({
      code: "invalid_request",
    });
  }
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test("what is no JSON object of ours is a coded error: broken, of another type, not UTF-8, too large", async () => {
  await expect(read(post("{"))).rejects.toMatchObject({ code: "invalid_json" });
  for (const body of ["[]", "null", '"a"', "1"])
    await expect(read(post(body))).rejects.toMatchObject({ code: "invalid_request" });
  await expect(read(post(new Uint8Array([0x7b, 0xff, 0x7d])))).rejects.toMatchObject({ code: "invalid_encoding" });
  await expect(read(post(`{"name":"${"x".repeat(1024 * 1024)}"}`))).rejects.toMatchObject({
    code: "request_too_large",
  });
});

test("a form of another site cannot pass for JSON", async () => {
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/jsonp"]) {
    await expect(read(post('{"name":"a"}', { "content-type": type }))).rejects.toMatchObject({
      code: "invalid_request",
    });
  }
});

test("the path wins over the body, and an id that is none is simply not there", async () => {
  const schema = z.strictObject({ id: uuid, name: z.string() });
  const id = "01890000-0000-7000-8000-000000000001";
  const body = '{"id":"01890000-0000-7000-8000-000000000002","name":"a"}';
  expect(await readInput(schema, post(body), { id })).toEqual({ id, name: "a" });
  for (const wrong of ["1", "../x", "%2e%2e", `${id}?x`]) {
    await expect(readInput(schema, post(body), { id: wrong })).rejects.toMatchObject({ code: "not_found" });
  }
});

test("query parameters of a read are its input; one that is given twice is refused", async () => {
  const schema = z.strictObject({ limit: z.coerce.number() });
  const get = (query: string) => readInput(schema, new Request(`http://dashboard.test/api?${query}`), {});
  expect(await get("limit=5")).toEqual({ limit: 5 });
  await expect(get("limit=5&limit=6")).rejects.toMatchObject({ code: "invalid_request" });
  await expect(get("other=5")).rejects.toMatchObject({ code: "invalid_request" });
});
