"use client";
import { Search } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { GatewayStatus } from "#features/gateways/index.ts";
import { openPalette, useApple } from "#features/palette/index.ts";
import { useSession } from "#features/session/index.ts";
import { cn } from "#lib/cn.ts";
import { LogoMark } from "../logo.tsx";
import { AccountMenu } from "./account-menu.tsx";
import { isCurrent, type NavigationItem } from "./navigation.ts";
import { useNavigation } from "./use-navigation.ts";

/** The sidebar's content, used beside the page and in the drawer of small screens. */
export function Sidebar({ onNavigate }: { onNavigate?: () => void }) {
  const { organization } = useSession();
  const navigation = useNavigation();
  const search = () => {
    onNavigate?.();
    openPalette("palette");
  };
  return (
    <div className="flex h-full flex-col gap-5 p-3">
      <Link
        href="/"
        className="flex items-center gap-2.5 rounded-md px-2 pt-1.5"
        {...(onNavigate ? { onClick: onNavigate } : {})}
      >
        <LogoMark className="size-7" />
        <span className="grid min-w-0">
          <span className="truncate font-semibold text-sm leading-4.5">{organization.name}</span>
          <span className="text-2xs text-muted-foreground leading-3.5">Gatehouse</span>
        </span>
      </Link>
      <button
        type="button"
        onClick={search}
        aria-keyshortcuts="Control+K Meta+K"
        className="flex h-8.5 shrink-0 items-center gap-2.5 rounded-md border border-input bg-background px-2.5 text-compact text-muted-foreground shadow-raised transition-colors hover:text-foreground dark:bg-subtle"
      >
        <Search className="size-4" strokeWidth={1.9} aria-hidden />
        <span className="flex-1 text-left">Search</span>
        <kbd className="font-sans text-2xs" aria-hidden>
          {useApple() ? "⌘K" : "Ctrl K"}
        </kbd>
      </button>
      <nav aria-label="Main" className="flex flex-1 flex-col gap-4 overflow-y-auto">
        {navigation.map(({ label, items }) => (
          <div key={label ?? "top"} className="grid gap-0.5">
            {label ? <p className="px-2.5 pb-1 text-2xs text-muted-foreground">{label}</p> : null}
            {items.map((item) => (
              <NavigationLink key={item.href} item={item} onNavigate={onNavigate} />
            ))}
          </div>
        ))}
      </nav>
      <div className="grid gap-1">
        <GatewayStatus />
        <AccountMenu />
      </div>
    </div>
  );
}

function NavigationLink({ item, onNavigate }: { item: NavigationItem; onNavigate: (() => void) | undefined }) {
  const current = isCurrent(item.href, usePathname());
  const Icon = item.icon;
  return (
    <Link
      href={item.href}
      aria-current={current ? "page" : undefined}
      className={cn(
        "flex h-8 items-center gap-2.5 rounded-md px-2.5 text-compact transition-colors",
        current
          ? "bg-foreground/7 font-medium text-foreground"
          : "text-muted-foreground hover:bg-foreground/5 hover:text-foreground",
      )}
      {...(onNavigate ? { onClick: onNavigate } : {})}
    >
      <Icon className="size-4" strokeWidth={1.9} aria-hidden />
      {item.label}
    </Link>
  );
}
