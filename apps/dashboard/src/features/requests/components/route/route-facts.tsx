import { NO_CLASS, type RequestTraceView } from "@gatehouse/domain";
import type { ReactNode } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { formatCount, plural } from "#lib/format.ts";
import { notableClass, requirementWords } from "../../route-words.ts";
import { Properties, Property } from "../panel-parts.tsx";

/** What a rule could go by, and what rules set; what is empty is left out. */
export function RouteFacts({ trace }: { trace: RequestTraceView }) {
  const { facts, model, set, redacted } = trace;
  const metadata = Object.entries(facts.metadata).map(([name, value]) => `${name}: ${value}`);
  const requirements = requirementWords(trace.requirements);
  return (
    <Properties>
      {model === facts.askedModel ? null : (
        <Property label={`“${facts.askedModel}” stands for`}>
          <span className="font-mono text-xs">{model}</span>
        </Property>
      )}
      <Sensitivity trace={trace} />
      {redacted > 0 ? <Property label="Replaced">{plural(redacted, "value")} by placeholders</Property> : null}
      <Words label="Tags" words={facts.tags} />
      <Words label="Metadata" words={metadata} />
      <Words label="Holds, beside text" words={facts.content} />
      <Property label="Tokens, estimated before">
        <span className="tabular-nums">
          {formatCount(facts.inputTokens)} in, up to {formatCount(facts.outputTokens)} out
        </span>
      </Property>
      {facts.budgetUsedPercent === null ? null : (
        <Property label="Spent of the fullest budget">{facts.budgetUsedPercent}%</Property>
      )}
      <Words label="Required of targets" words={requirements} />
      {set ? <Words label="Set in the request" words={parameterWords(set)} /> : null}
    </Properties>
  );
}

/** The class, and what made it so. */
function Sensitivity({ trace }: { trace: RequestTraceView }) {
  const { sensitivityClass, findings, facts } = trace;
  if (facts.sensitivity === null && sensitivityClass === null) return null;
  const found = Object.entries(findings).map(([name, count]) => `${name} × ${formatCount(count)}`);
  return (
    <>
      <Property label="Sensitivity">
        <Badge tone={notableClass(sensitivityClass) === null ? "neutral" : "warning"}>
          {sensitivityClass ?? NO_CLASS}
        </Badge>
      </Property>
      <Words label="Found" words={found} />
    </>
  );
}

function Words({ label, words }: { label: string; words: readonly string[] }): ReactNode {
  if (words.length === 0) return null;
  return (
    <Property label={label}>
      <span className="flex flex-wrap justify-end gap-1 py-1">
        {words.map((word) => (
          <Badge key={word} className="h-auto min-h-5.5 max-w-full shrink whitespace-normal">
            {word}
          </Badge>
        ))}
      </span>
    </Property>
  );
}

function parameterWords({ maxOutputTokens, temperature, topP }: NonNullable<RequestTraceView["set"]>): string[] {
  return [
    ...(maxOutputTokens === undefined ? [] : [`at most ${formatCount(maxOutputTokens)} output tokens`]),
    ...(temperature === undefined ? [] : [`temperature ${temperature}`]),
    ...(topP === undefined ? [] : [`top p ${topP}`]),
  ];
}
