import type { Action } from "@gatehouse/domain";
import {
  Boxes,
  ChartColumn,
  DatabaseZap,
  FlaskConical,
  Gauge,
  House,
  KeyRound,
  KeySquare,
  type LucideIcon,
  Route,
  ScrollText,
  Server,
  Settings,
  TextSearch,
  Users,
  Wallet,
} from "lucide-react";

export interface NavigationItem {
  href: string;
  /** The letter that goes here after `g`; one of its own. */
  jump: string;
  label: string;
  icon: LucideIcon;
  /** Needed in the whole organization to see the page; absent: everyone. */
  needs?: Action;
  /** Needed in the organization or in any team. */
  needsSomewhere?: Action;
  /** Only for whoever is in a team. */
  inTeam?: true;
}

export const NAVIGATION: readonly { label: string | null; items: readonly NavigationItem[] }[] = [
  {
    label: null,
    items: [
      { href: "/", jump: "h", label: "Home", icon: House },
      { href: "/requests", jump: "r", label: "Requests", icon: TextSearch },
      { href: "/usage", jump: "u", label: "Usage & cost", icon: ChartColumn },
    ],
  },
  {
    label: "Access & spend",
    items: [
      { href: "/keys", jump: "k", label: "Keys", icon: KeyRound },
      { href: "/me", jump: "m", label: "My keys", icon: KeySquare, inTeam: true },
      { href: "/teams", jump: "t", label: "Teams", icon: Users },
      { href: "/budgets", jump: "b", label: "Budgets", icon: Wallet },
      { href: "/limits", jump: "l", label: "Rate limits", icon: Gauge },
    ],
  },
  {
    label: "Routing",
    items: [
      { href: "/policies", jump: "p", label: "Policies", icon: Route },
      { href: "/providers", jump: "v", label: "Providers", icon: Boxes },
      { href: "/cache", jump: "c", label: "Cache", icon: DatabaseZap },
      { href: "/playground", jump: "y", label: "Playground", icon: FlaskConical, needsSomewhere: "provider.read" },
      { href: "/gateways", jump: "g", label: "Gateways", icon: Server },
    ],
  },
  {
    label: "Govern",
    items: [
      { href: "/audit", jump: "a", label: "Audit log", icon: ScrollText, needs: "audit.read" },
      { href: "/settings", jump: "s", label: "Settings", icon: Settings, needs: "person.read" },
    ],
  },
];

export const isCurrent = (href: string, pathname: string): boolean =>
  href === "/" ? pathname === "/" : pathname === href || pathname.startsWith(`${href}/`);
