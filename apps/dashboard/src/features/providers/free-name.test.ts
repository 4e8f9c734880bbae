import { expect, it } from "vitest";
import { freeName } from "./free-name.ts";

it("gives a second account of a vendor a name that is not taken", () => {
  expect(freeName("OpenAI", [])).toBe("OpenAI");
  expect(freeName("OpenAI", ["OpenAI", "OpenAI 3"])).toBe("OpenAI 2");
  expect(freeName("OpenAI", ["OpenAI 2", "OpenAI"])).toBe("OpenAI 3");
});
