import { type PolicyRule, type RuleVerdictView, VERDICTS, type Verdicts } from "@gatehouse/domain";

const WORDS = { "+": "matched", ".": "not_reached", "-": "switched_off", "!": "exception" } as const;

/** The letters of a trace in words, with the names of the rules of the version that decided. */
export function ruleVerdicts(verdicts: Verdicts, rules: readonly Pick<PolicyRule, "name">[]): RuleVerdictView[] {
  return [...verdicts].map((letter, place) => {
    const rule = rules[place]?.name ?? `rule ${place + 1}`;
    const word = WORDS[letter as keyof typeof WORDS];
    if (word) return { rule, verdict: word };
    return { rule, verdict: "not_matched", condition: VERDICTS[letter as keyof typeof VERDICTS] ?? null };
  });
}
