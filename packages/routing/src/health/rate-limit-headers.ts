type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** What a provider says is left of its limits: how long to leave it alone when something is used up, else null. */
export function exhaustedForMs(headers: Headers, nowWallMs: number): number | null {
  let longest: number | null = null;
  for (const { remaining, reset, read } of LIMITS) {
    const left = text(headers[remaining]);
    if (left === undefined || Number(left) !== 0 || left.trim() === "") continue;
    const until = read(text(headers[reset]) ?? "", nowWallMs);
    if (until !== null && until > (longest ?? 0)) longest = until;
  }
  return longest;
}

interface Limit {
  remaining: string;
  reset: string;
  read: (text: string, nowWallMs: number) => number | null;
}

const LIMITS: readonly Limit[] = [
  ...["requests", "tokens"].map((kind) => ({
    remaining: `x-ratelimit-remaining-${kind}`,
    reset: `x-ratelimit-reset-${kind}`,
    read: durationMs,
  })),
  ...["requests", "tokens", "input-tokens", "output-tokens"].map((kind) => ({
    remaining: `anthropic-ratelimit-${kind}-remaining`,
    reset: `anthropic-ratelimit-${kind}-reset`,
    read: instantMs,
  })),
];

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** "20ms", "1s", "6m0s", "7.66s", or bare seconds. */
function durationMs(value: string): number | null {
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1_000;
  if (!/^(\d+(\.\d+)?(ms|[smhd]))+$/.test(value)) return null;
  let sum = 0;
  for (const [, amount, , unit] of value.matchAll(/(\d+(\.\d+)?)(ms|[smhd])/g)) {
    sum += Number(amount) * (UNITS[unit as string] as number);
  }
  return sum;
}

/** An RFC 3339 instant. */
function instantMs(value: string, nowWallMs: number): number | null {
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - nowWallMs);
}

const text = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);
