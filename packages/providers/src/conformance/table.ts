import { CALLERS, FAMILIES } from "./families.ts";
import { FEATURES } from "./features.ts";

export type Verdict =
  | { kind: "carried"; dropped: readonly string[]; note?: string }
  | { kind: "refused"; param: string }
  /** The caller's format has no words for it. */
  | { kind: "absent" };

const HEAD = `# Formats and providers

What a caller's format can ask of each provider family. This page is written by the conformance suite
(\`packages/providers/src/conformance\`), which plays every cell twice, as a document and as a stream, and compares what
arrives on both sides; CI fails when the page and the results differ.

- **yes**: arrives at the provider, and its answer at the caller, without loss.
- **refused**: answered with 400 \`unsupported_parameter\` that names the field; nothing is sent, nothing is billed.
- **–**: the caller's format has no words for it.
- **stays behind**: works; the named fields change nothing in the answer and are listed in \`x-gatehouse-dropped-params\`.

Where a provider speaks the caller's own format, bytes pass through; elsewhere the request goes through the canonical model.
`;

/** The page docs/reference/formats.md. @param verdicts by `caller|family|feature` */
export function renderTable(verdicts: ReadonlyMap<string, Verdict>): string {
  const sections = CALLERS.map(({ label }) => {
    const rows = FEATURES.map(({ name }) => {
      const cells = FAMILIES.map((family) => cell(verdicts.get(`${label}|${family.label}|${name}`)));
      return `| ${[name, ...cells].join(" | ")} |`;
    });
    const head = ["Feature", ...FAMILIES.map((family) => family.label)];
    return [`## ${label}`, "", `| ${head.join(" | ")} |`, `|${head.map(() => " --- |").join("")}`, ...rows, ""].join(
      "\n",
    );
  });
  return `${HEAD}\n${sections.join("\n")}`;
}

function cell(verdict: Verdict | undefined): string {
  if (verdict === undefined) return "?";
  if (verdict.kind === "absent") return "–";
  if (verdict.kind === "refused") return `refused (\`${verdict.param}\`)`;
  return verdict.dropped.length === 0
    ? verdict.note === undefined
      ? "yes"
      : `yes, ${verdict.note}`
    : `stays behind: ${verdict.dropped.map((name) => `\`${name}\``).join(", ")}`;
}
