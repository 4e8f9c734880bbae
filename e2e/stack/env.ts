/** What the global setup tells the tests about the product that it has started; the tests' processes inherit it. */
export interface StackFacts {
  gatewayUrl: string;
  dashboardUrl: string;
  sandboxUrl: string;
  dataDirectory: string;
  ownerEmail: string;
  ownerPassword: string;
  adminToken: string;
}

const factsVariable = "GATEHOUSE_E2E_STACK";

export interface Environment {
  chromiumPath: string | undefined;
  /** Absent until the global setup has run. */
  stack: StackFacts | undefined;
  /** What a child needs of the system; none of the operator's own settings for the product. */
  system: Record<string, string | undefined>;
}

export function readEnvironment(): Environment {
  const { CHROMIUM_PATH, PATH, HOME, LANG, TMPDIR } = process.env;
  const stack = process.env[factsVariable];
  return {
    chromiumPath: CHROMIUM_PATH,
    stack: stack ? JSON.parse(stack) : undefined,
    system: { PATH, HOME, LANG, TMPDIR },
  };
}

export function announce(facts: StackFacts): void {
  process.env[factsVariable] = JSON.stringify(facts);
}
