import { expect, it } from "vitest";
import { cn } from "./cn.ts";

it("keeps a text colour beside one of our own text sizes", () => {
  expect(cn("text-primary-foreground", "text-compact")).toBe("text-primary-foreground text-compact");
  expect(cn("text-sm", "text-compact")).toBe("text-compact");
  expect(cn("shadow-raised", "shadow-none")).toBe("shadow-none");
});
