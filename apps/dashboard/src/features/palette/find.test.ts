import { expect, test } from "vitest";
import { matching, readSought } from "./find.ts";

test("a request's id is found in what was pasted, with what stands around it", () => {
  const id = "req_0123456789abcdef0123456789abcdef";
  expect(readSought(` x-request-id: ${id}\n`).requestId).toBe(id);
  expect(readSought("req_012").requestId).toBeNull();
});

test("of a whole secret that somebody pastes only the part that is no secret is looked for", () => {
  const secret = `gh_live_ab12${"x".repeat(41)}9fZ0`;
  expect(readSought(`Bearer ${secret}`).keySearch).toBe("gh_live_ab12");
  expect(readSought("gh_live_ab12…9fZ0").keySearch).toBe("gh_live_ab12");
  expect(readSought("9fZ0").keySearch).toBe("9fZ0");
});

test("every word has to be there, and what begins with the first comes first", () => {
  const names = ["Data search", "Search", "Research team"];
  expect(matching(names, ["search"], (name) => name)).toEqual(["Search", "Data search", "Research team"]);
  expect(matching(names, ["team", "res"], (name) => name)).toEqual(["Research team"]);
  expect(matching(names, [], (name) => name, 2)).toHaveLength(2);
});
