"use client";
import { Keyboard, KeyRound, LogOut, type LucideIcon, Monitor, Moon, Sun, UserRound, Users } from "lucide-react";
import { signOut } from "next-auth/react";
import { useTheme } from "next-themes";
import { useNavigation } from "#components/shell/use-navigation.ts";
import { useMay, useSession, useTeamsFor } from "#features/session/index.ts";
import { open } from "./open-state.ts";
import { setSingleKeys, useSingleKeys } from "./single-keys.ts";

/** A line of the palette: it leads somewhere, or it does something. */
export interface Command {
  /** The same thing found twice is one line. */
  id: string;
  label: string;
  /** What tells it from others of the same name. */
  note?: string;
  icon: LucideIcon;
  /** Words that find it and are not shown. */
  also?: string;
  keys?: readonly string[];
  does: { href: string } | { run: () => void };
}

/** The pages that the person sees. */
export function usePages(): Command[] {
  const pages = useNavigation()
    .flatMap(({ items }) => items)
    .map(({ href, label, icon, jump }): Command => ({ id: href, label, icon, keys: ["g", jump], does: { href } }));
  return [...pages, { id: "/account", label: "Account and sessions", icon: UserRound, does: { href: "/account" } }];
}

/** What can be done from anywhere, by whoever may. */
export function useActions(): Command[] {
  const { setTheme } = useTheme();
  const singleKeys = useSingleKeys();
  const mayCreateKeys = useMayCreateKeys();
  const mayCreateTeams = useMay("team.write");
  const theme = (name: string, icon: LucideIcon): Command => ({
    id: `theme ${name}`,
    label: `Theme: ${name}`,
    also: "appearance mode switch colour",
    icon,
    does: { run: () => setTheme(name) },
  });
  return [
    ...(mayCreateKeys ? [goes("/keys?new=true", "New key", KeyRound)] : []),
    ...(mayCreateTeams ? [goes("/teams?new=true", "New team", Users)] : []),
    theme("light", Sun),
    theme("dark", Moon),
    theme("system", Monitor),
    { id: "sheet", label: "Keyboard shortcuts", icon: Keyboard, keys: ["?"], does: { run: () => open("sheet") } },
    {
      id: "single keys",
      label: singleKeys ? "Turn single-key shortcuts off" : "Turn single-key shortcuts on",
      icon: Keyboard,
      does: { run: () => setSingleKeys(!singleKeys) },
    },
    { id: "sign out", label: "Sign out", also: "log out logout", icon: LogOut, does: { run: leave } },
  ];
}

function useMayCreateKeys(): boolean {
  const forTeams = useTeamsFor("virtual_key.write").length > 0;
  const ownTeams = useTeamsFor("virtual_key.write_own");
  const { teams } = useSession();
  return forTeams || (ownTeams.length > 0 && teams.length > 0);
}

const goes = (href: string, label: string, icon: LucideIcon): Command => ({
  id: href,
  label,
  also: "create add issue",
  icon,
  does: { href },
});

const leave = () => void signOut({ callbackUrl: "/login" });
