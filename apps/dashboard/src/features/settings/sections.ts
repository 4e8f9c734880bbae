import type { Action } from "@gatehouse/domain";

/** The sections of the settings, in the order of their tabs. `needs`: beside what all of them need. */
export const SETTINGS_SECTIONS: readonly { href: string; label: string; needs?: Action }[] = [
  { href: "/settings", label: "Organization" },
  { href: "/settings/people", label: "People" },
  { href: "/settings/tokens", label: "API tokens", needs: "organization.write" },
];
