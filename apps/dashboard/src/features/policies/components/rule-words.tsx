import type { PolicyRule } from "@gatehouse/domain";
import { ArrowRight, Ban, Check, Database, EyeOff, type LucideIcon, Settings2, ShieldCheck } from "lucide-react";
import { cn } from "#lib/cn.ts";
import { describeConditions, type Vocabulary } from "../describe-conditions.ts";
import { describeEffects, type Effect } from "../describe-effects.ts";
import type { PolicyNames } from "../policy-names.ts";

interface RuleWordsProps {
  rule: PolicyRule;
  names: PolicyNames;
  vocabulary: Vocabulary;
}

/** What a rule is for, as chips, and what it does, a line each. */
export function RuleWords({ rule, names, vocabulary }: RuleWordsProps) {
  const when = describeConditions(rule.when, names, vocabulary);
  const unless = describeConditions(rule.unless, names, vocabulary);
  return (
    <div className={cn("grid min-w-0 gap-2", !rule.enabled && "opacity-60")}>
      <Chips label="When" none="Every request" items={when.map(({ text }) => text)} />
      {rule.unless ? <Chips label="Except when" none="always" items={unless.map(({ text }) => text)} /> : null}
      <ul className="grid min-w-0 gap-1" aria-label="Effects">
        {describeEffects(rule.then, names).map((effect) => (
          <EffectLine key={effect.name} effect={effect} />
        ))}
      </ul>
    </div>
  );
}

function Chips({ label, none, items }: { label: string; none: string; items: readonly string[] }) {
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-1.5">
      <span className={cn("text-muted-foreground text-xs", label === "When" && "sr-only")}>{label}</span>
      {(items.length === 0 ? [none] : items).map((text, place) => (
        <span key={text} className="flex min-w-0 items-center gap-1.5">
          {place > 0 ? <span className="text-muted-foreground text-xs">and</span> : null}
          <span className="min-w-0 break-words rounded-md border bg-inset px-2 py-0.5 text-xs">{text}</span>
        </span>
      ))}
    </div>
  );
}

const LOOKS: Record<Effect["name"], { icon: LucideIcon; className: string }> = {
  allow: { icon: Check, className: "text-success" },
  deny: { icon: Ban, className: "text-danger" },
  route: { icon: ArrowRight, className: "text-accent" },
  set: { icon: Settings2, className: "text-muted-foreground" },
  require: { icon: ShieldCheck, className: "text-muted-foreground" },
  redact: { icon: EyeOff, className: "text-muted-foreground" },
  cache: { icon: Database, className: "text-muted-foreground" },
  guardrails: { icon: ShieldCheck, className: "text-muted-foreground" },
};

function EffectLine({ effect: { name, text } }: { effect: Effect }) {
  const { icon: Icon, className } = LOOKS[name];
  return (
    <li className="flex min-w-0 items-start gap-2 text-compact">
      <Icon className={cn("mt-0.75 size-3.5 shrink-0", className)} aria-hidden />
      <span className="min-w-0 break-words">{text}</span>
    </li>
  );
}
