import { describe, expect, test } from "vitest";
import { render } from "./output.ts";

const line = (level: number, fields: object) => JSON.stringify({ level, time: 1, pid: 2, hostname: "h", ...fields });

describe("render", () => {
  test("shows structured lines at the level asked for or above, as text", () => {
    expect(render(line(30, { msg: "listening" }), "warn")).toBeUndefined();
    expect(render(line(40, { msg: "slow", port: 1 }), "warn")).toBe("warn slow port=1");
    expect(render(line(30, { msg: "listening" }), "info")).toBe("info listening");
  });

  test("keeps an error's trace", () => {
    expect(render(line(50, { msg: "failed", err: { stack: "Error: x\n  at y" } }), "warn")).toContain(
      "Error: x\n  at y",
    );
  });

  test("shows plain text, but not what every start says", () => {
    expect(render("Unhandled rejection", "warn")).toBe("Unhandled rejection");
    expect(render("{not json", "warn")).toBe("{not json");
    expect(render("   ▲ Next.js 16.4.6", "warn")).toBeUndefined();
    expect(render(" ✓ Ready in 60ms", "warn")).toBeUndefined();
  });
});
