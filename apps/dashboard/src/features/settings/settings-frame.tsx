"use client";
import { mayInOrganization } from "@gatehouse/domain";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { Page, PageHeader } from "#components/page-header.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { useActor } from "#features/session/index.ts";
import { cn } from "#lib/cn.ts";
import { SETTINGS_SECTIONS } from "./sections.ts";

/** Heading and sub-navigation of every settings page. */
export function SettingsFrame({ children }: { children: ReactNode }) {
  const pathname = usePathname();
  const actor = useActor();
  const mayRead = mayInOrganization(actor, "person.read");
  const sections = SETTINGS_SECTIONS.filter(({ needs }) => !needs || mayInOrganization(actor, needs));
  return (
    <Page>
      <PageHeader title="Settings" description="The organization, who belongs to it, and its scripts." />
      {mayRead ? (
        <>
          <nav aria-label="Settings" className="mb-6 flex gap-1 overflow-x-auto border-b">
            {sections.map(({ href, label }) => (
              <Link
                key={href}
                href={href}
                aria-current={href === pathname ? "page" : undefined}
                className={cn(
                  "-mb-px border-b-2 px-3 py-2 text-compact transition-colors",
                  href === pathname
                    ? "border-accent font-medium text-foreground"
                    : "border-transparent text-muted-foreground hover:text-foreground",
                )}
              >
                {label}
              </Link>
            ))}
          </nav>
          {children}
        </>
      ) : (
        <Callout>Your role does not show the settings. Ask an administrator of your organization.</Callout>
      )}
    </Page>
  );
}
