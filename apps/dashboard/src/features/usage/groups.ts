import type { UsageGroup } from "@gatehouse/domain";

export const GROUPS = ["model", "team", "virtual_key", "provider"] as const satisfies readonly UsageGroup[];
export type Group = (typeof GROUPS)[number];

export const GROUP_LABELS: Record<Group, string> = {
  model: "Model",
  team: "Team",
  virtual_key: "Key",
  provider: "Provider",
};

export const GROUP_OPTIONS = GROUPS.map((value) => ({ value, label: `By ${GROUP_LABELS[value].toLowerCase()}` }));
