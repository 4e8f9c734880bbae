import type { Configuration } from "@gatehouse/domain";

/** A configuration in which every kind of thing, and every kind of value, is there once. */
export const aConfiguration = (version = 9_007_199_254_740_993n): Configuration => ({
  version,
  virtualKeys: [
    {
      id: "key",
      organizationId: "organization",
      teamId: "team",
      memberId: null,
      name: 'a "name" — ü',
      digest: "d1",
      previous: { digest: "d0", validUntil: new Date("2026-12-02T00:00:00.000Z") },
      allowedModels: ["small"],
      disabledAt: null,
      expiresAt: new Date("2027-01-01T00:00:00.123Z"),
    },
  ],
  credentials: [
    {
      id: "credential",
      organizationId: "organization",
      provider: "sandbox",
      baseUrl: "http://h/v1",
      sealedSecret: "gh1.x",
    },
  ],
  deployments: [
    {
      id: "deployment",
      organizationId: "organization",
      credentialId: "credential",
      name: "first",
      upstreamModel: "small-1",
      region: null,
      traits: { noTraining: true, zeroRetention: false, contextTokens: 200_000, lacks: ["audio"] },
      timeouts: { connectMs: null, firstByteMs: 1_000, idleMs: null, totalMs: null },
    },
  ],
  routes: [
    {
      id: "route",
      organizationId: "organization",
      model: "small",
      createdAt: new Date("2026-11-01T00:00:00.000Z"),
      targets: [{ deploymentId: "deployment" }],
    },
  ],
  budgets: [
    {
      id: "budget",
      organizationId: "organization",
      teamId: "team",
      userId: null,
      virtualKeyId: null,
      model: null,
      provider: null,
      period: "rolling_30_days",
      timeZone: "Europe/Berlin",
      weekStart: 7,
      enforcement: "soft",
      shortfall: "refuse",
      limitNanoUsd: 9_223_372_036_854_775_807n,
      raises: [
        {
          amountNanoUsd: 1n,
          startsAt: new Date("2026-11-01T00:00:00.000Z"),
          endsAt: new Date("2026-12-01T00:00:00.000Z"),
        },
      ],
    },
  ],
  rateLimits: [
    {
      id: "limit",
      organizationId: "organization",
      teamId: null,
      userId: null,
      virtualKeyId: "key",
      model: "small",
      requestsPerMinute: 60,
      tokensPerMinute: null,
      tokensPerDay: 1_000_000_000_000,
      parallelRequests: 4,
    },
  ],
  prices: [
    {
      organizationId: "organization",
      provider: "sandbox",
      upstreamModel: "small-1",
      rates: { input: 1n, cacheRead: 0n },
    },
  ],
  ceilingPrices: [{ organizationId: "organization", inputPicoUsd: 5n, outputPicoUsd: 2n ** 60n }],
  cachePurges: [
    { organizationId: "organization", by: "tag", value: "t", purgedAt: new Date("2026-11-03T00:00:00.001Z") },
  ],
  policies: [
    {
      organizationId: "organization",
      version: 3,
      document: { rules: [{ name: "all", then: { allow: true } }] },
      shadow: { draftRevision: 7, document: {} },
    },
  ],
});
