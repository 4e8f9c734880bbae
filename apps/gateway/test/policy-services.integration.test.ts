import { createHmac } from "node:crypto";
import Anthropic from "@anthropic-ai/sdk";
import { insertShadow } from "@gatehouse/testing";
import { hookSecretOf, readKek } from "@gatehouse/vault";
import { describe, expect, test } from "vitest";
import { ask, governedSuite, type Organization } from "./governed.ts";
import { startService } from "./own-service.ts";

const { all, organization, governed, last } = governedSuite();

describe("services of the organization's own", () => {
  const external = { entities: ["person"], leastScore: 0.6 };
  const hiding = (url: string, more = {}) => ({
    sensitivity: { external: { url, ...external, ...more }, classes: [{ name: "people", detect: ["person"] }] },
    rules: [{ name: "hide people", when: { sensitivity: "people" }, then: { redact: ["person"] } }],
  });

  test("what an external detector finds is replaced like everything else, at the places that it names", async () => {
    const own = await organization();
    const analyzer = await startService(({ text }) => {
      const start = [...(text as string).slice(0, (text as string).indexOf("Ada"))].length;
      return [
        { entity_type: "PERSON", start, end: start + 3, score: 0.9 },
        { entity_type: "PERSON", start: 0, end: 2, score: 0.2 },
      ];
    });
    try {
      await governed(own, hiding(analyzer.url));
      const answer = await ask(own, "🙂 Ada writes a letter");
      expect(answer.choices[0]?.message.content).toBe("🙂 Ada writes a letter");
      expect(all().cheap.received.at(-1)).toContain("🙂 [PERSON_1] writes a letter");
      expect(await last(own, 1)).toMatchObject({ sensitivity_class: "people", trace: { findings: { person: 1 } } });
    } finally {
      await analyzer.close();
    }
  });

  test("a draft beside the policy that looks for the same things does not have them looked for twice", async () => {
    const own = await organization();
    const analyzer = await startService(() => [{ entity_type: "PERSON", start: 0, end: 3, score: 0.9 }]);
    try {
      const { sensitivity, rules } = hiding(analyzer.url);
      const deny = { name: "stop", when: { sensitivity: "people" }, then: { deny: { reason: "stop" } } };
      await insertShadow(all().stack.pool, own.organizationId, { sensitivity, rules: [...rules, deny] });
      await governed(own, { sensitivity, rules });
      await ask(own, "Ada writes a letter");
      expect(analyzer.received).toHaveLength(1);
      expect((await last(own, 1)).trace.shadow).toMatchObject({ outcome: "deny", differs: true });
    } finally {
      await analyzer.close();
    }
  });

  test("when it does not answer, the request is refused, or passed where the policy says so", async () => {
    const nobody = "http://127.0.0.1:9";
    const own = await organization();
    await governed(own, hiding(nobody));
    await expect(ask(own, "Ada")).rejects.toMatchObject({ status: 503, code: "inspection_unavailable" });
    await governed(own, hiding(nobody, { onFailure: "pass" }));
    await ask(own, "Ada");
    expect(await last(own, 2)).toMatchObject({ status: "success", sensitivity_class: "none" });
  });

  const guarded = (url: string, more = {}) => ({
    guardrails: [{ name: "manners", url, stages: ["request", "answer"], windowCharacters: 200, ...more }],
    rules: [{ name: "guard", then: { guardrails: ["manners"] } }],
  });

  test("a guardrail sees what goes out and what comes back, signed; what it blocks is a 403 that says why", async () => {
    const own = await organization();
    const service = await startService(({ stage, texts }) =>
      (texts as string[]).join().includes(`bad ${stage}`)
        ? { action: "deny", reason: "Language." }
        : { action: "allow" },
    );
    try {
      await governed(own, guarded(service.url));
      await ask(own, "hello");
      expect(service.received.map(({ body }) => [body.stage, body.texts])).toEqual([
        ["request", ["hello"]],
        ["answer", ["hello"]],
      ]);
      const { headers, text } = service.received[0] as (typeof service.received)[number];
      const secret = hookSecretOf(
        readKek(all().stack.environment.GATEHOUSE_ENCRYPTION_KEY as string),
        own.organizationId,
      );
      const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${text}`;
      const key = Buffer.from(secret.replace("whsec_", ""), "base64");
      expect(headers["webhook-signature"]).toBe(`v1,${createHmac("sha256", key).update(signed).digest("base64")}`);

      const before = all().cheap.received.length;
      await expect(ask(own, "bad request")).rejects.toMatchObject({ status: 403, code: "guardrail_blocked" });
      expect(all().cheap.received.length).toBe(before);
      const error = await ask(own, "bad answer").catch((thrown: Error) => thrown);
      expect(error).toMatchObject({ status: 403, code: "guardrail_blocked" });
      expect((error as Error).message).toContain("Language.");
      const record = await last(own, 3);
      expect(record).toMatchObject({ status: "error", error_code: "guardrail_blocked", input_tokens: 10 });
      expect(record.trace.guardrails).toMatchObject([
        { name: "manners", stage: "request", verdict: "passed" },
        { name: "manners", stage: "answer", verdict: "blocked" },
      ]);
    } finally {
      await service.close();
    }
  });

  test("a stream is looked at window by window and cut with a typed error; nothing of a blocked window goes out", async () => {
    const own = await organization();
    const service = await startService(({ stage, texts }) => ({
      action: stage === "answer" && (texts as string[]).join().includes("FORBIDDEN") ? "deny" : "allow",
    }));
    try {
      await governed(own, guarded(service.url));
      const content = `${"all is well. ".repeat(30)}FORBIDDEN ${"and so on. ".repeat(30)}`;
      for (const told of ["openai", "anthropic"] as const) {
        let text = "";
        const error = await readStream(own, told, content, (piece) => {
          text += piece;
        }).catch((thrown: Error) => thrown);
        expect(String((error as Error).message)).toContain("manners");
        expect(text.startsWith("all is well.")).toBe(true);
        expect(text).not.toContain("FORBIDDEN");
      }
      let whole = "";
      await readStream(own, "openai", "all is well. ".repeat(60), (piece) => {
        whole += piece;
      });
      expect(whole).toBe("all is well. ".repeat(60));
    } finally {
      await service.close();
    }
  });

  test("a window that could not be looked at does not go out either, and nothing after it", async () => {
    const own = await organization();
    const service = await startService(({ stage, texts }) =>
      stage === "answer" && (texts as string[]).join().includes("FORBIDDEN") ? "nonsense" : { action: "allow" },
    );
    try {
      await governed(own, guarded(service.url));
      let text = "";
      const content = `${"all is well. ".repeat(30)}FORBIDDEN ${"and so on. ".repeat(30)}`;
      const error = await readStream(own, "openai", content, (piece) => {
        text += piece;
      }).catch((thrown: Error) => thrown);
      expect(String((error as Error).message)).toContain("guardrail");
      expect(text.startsWith("all is well.")).toBe(true);
      expect(text).not.toContain("FORBIDDEN");
      expect(text).not.toContain("and so on");
    } finally {
      await service.close();
    }
  });

  test("an answer that passed another team's guardrail, or none, is not given to a team that has one", async () => {
    const own = await organization();
    const service = await startService(({ texts }) => ({
      action: (texts as string[]).join().includes("BADWORD") ? "deny" : "allow",
    }));
    try {
      const strict = { name: "guard", when: { tags: ["strict"] }, then: { guardrails: ["manners"] } };
      const keep = {
        name: "keep",
        then: { cache: { ttlSeconds: 600, scope: "organization", nondeterministic: true } },
      };
      await governed(own, { ...guarded(service.url, { stages: ["answer"] }), rules: [strict, keep] });
      await ask(own, "BADWORD");
      const strictly = { headers: { "x-gatehouse-tags": "strict" } };
      const messages = [{ role: "user" as const, content: "BADWORD" }];
      await expect(
        own.client.chat.completions.create({ model: "cheap-model", messages }, strictly),
      ).rejects.toMatchObject({ status: 403 });
    } finally {
      await service.close();
    }
  });

  test("an answer that nobody could look at goes on where that is allowed, and is not kept", async () => {
    const own = await organization();
    const keep = { name: "keep", then: { cache: { ttlSeconds: 600, nondeterministic: true } } };
    const open = guarded("http://127.0.0.1:9", { stages: ["answer"], onFailure: "pass" });
    await governed(own, { ...open, rules: [...open.rules, keep] });
    await ask(own, "hello again");
    await ask(own, "hello again");
    expect((await last(own, 2)).cache_status).toBe("miss");
  });

  test("one that does not answer refuses, or is passed where it says so, and the trace tells", async () => {
    const nobody = "http://127.0.0.1:9";
    const own = await organization();
    await governed(own, guarded(nobody));
    await expect(ask(own, "hello")).rejects.toMatchObject({ status: 503, code: "guardrail_unavailable" });
    await governed(own, guarded(nobody, { onFailure: "pass" }));
    await ask(own, "hello");
    expect((await last(own, 2)).trace.guardrails).toMatchObject([{ verdict: "not_asked" }, { verdict: "not_asked" }]);
  });
});

async function readStream(
  own: Organization,
  format: "openai" | "anthropic",
  content: string,
  onText: (text: string) => void,
): Promise<void> {
  const messages = [{ role: "user" as const, content }];
  if (format === "openai") {
    const stream = await own.client.chat.completions.create({ model: "cheap-model", messages, stream: true });
    for await (const chunk of stream) onText(chunk.choices[0]?.delta.content ?? "");
    return;
  }
  const anthropic = new Anthropic({ apiKey: own.secret, baseURL: all().stack.baseUrl, maxRetries: 0 });
  const stream = anthropic.messages.stream({ model: "cheap-model", max_tokens: 1_000, messages });
  stream.on("text", onText);
  await stream.finalMessage();
}
