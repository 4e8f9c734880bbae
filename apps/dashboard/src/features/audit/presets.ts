/** What people look for most; each is a filter by action like any other. */
export const PRESETS = [
  { value: "virtual_key.", label: "Key changes" },
  { value: "policy.", label: "Policy changes" },
  { value: "session.", label: "Sign-ins" },
] as const;

/** What changes are about, in the words of the dashboard. */
export const TARGET_TYPES: readonly { value: string; label: string }[] = [
  { value: "budget", label: "Budget" },
  { value: "cache_purge", label: "Cache purge" },
  { value: "credential", label: "Provider" },
  { value: "deployment", label: "Model" },
  { value: "invitation", label: "Invitation" },
  { value: "lease", label: "Lease" },
  { value: "organization", label: "Organization" },
  { value: "policy.", label: "Policy" },
  { value: "policy_draft", label: "Policy draft" },
  { value: "price", label: "Price" },
  { value: "rate_limit", label: "Rate limit" },
  { value: "team", label: "Team" },
  { value: "user", label: "Person" },
  { value: "virtual_key", label: "Key" },
];
