import type { Action } from "@gatehouse/domain";
import {
  Boxes,
  DatabaseZap,
  Gauge,
  House,
  KeyRound,
  type LucideIcon,
  Route,
  ScrollText,
  Server,
  TextSearch,
  Users,
  Wallet,
} from "lucide-react";

export interface NavigationItem {
  href: string;
  label: string;
  icon: LucideIcon;
  /** Needed in the whole organization to see the page; absent: everyone. */
  needs?: Action;
}

export const NAVIGATION: readonly { label: string | null; items: readonly NavigationItem[] }[] = [
  {
    label: null,
    items: [
      { href: "/", label: "Home", icon: House },
      { href: "/requests", label: "Requests", icon: TextSearch },
    ],
  },
  {
    label: "Access & spend",
    items: [
      { href: "/keys", label: "Keys", icon: KeyRound },
      { href: "/teams", label: "Teams", icon: Users },
      { href: "/budgets", label: "Budgets", icon: Wallet },
      { href: "/limits", label: "Rate limits", icon: Gauge },
    ],
  },
  {
    label: "Routing",
    items: [
      { href: "/policies", label: "Policies", icon: Route },
      { href: "/providers", label: "Providers", icon: Boxes },
      { href: "/cache", label: "Cache", icon: DatabaseZap },
      { href: "/gateways", label: "Gateways", icon: Server },
    ],
  },
  { label: "Govern", items: [{ href: "/audit", label: "Audit log", icon: ScrollText, needs: "audit.read" }] },
];

export const isCurrent = (href: string, pathname: string): boolean =>
  href === "/" ? pathname === "/" : pathname === href || pathname.startsWith(`${href}/`);
