"use client";
import { Menu, Search } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { openPalette, PaletteHost } from "#features/palette/index.ts";
import { Logo } from "../logo.tsx";
import { Drawer } from "./drawer.tsx";
import { Sidebar } from "./sidebar.tsx";

/** The frame of every signed-in page: sidebar, or on small screens a bar with a drawer. */
export function Shell({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[15rem_minmax(0,1fr)]">
      <a
        href="#main"
        className="sr-only z-60 rounded-md bg-primary px-3 py-2 text-primary-foreground focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the content
      </a>
      <aside className="sticky top-0 hidden h-dvh border-r bg-subtle lg:block">
        <Sidebar />
      </aside>
      <div className="sticky top-0 z-30 flex h-14 items-center justify-between border-b bg-background/85 px-4 backdrop-blur lg:hidden">
        <Logo />
        <div className="flex items-center gap-1">
          <Button variant="ghost" size="icon" aria-label="Search" onClick={() => openPalette("palette")}>
            <Search aria-hidden />
          </Button>
          <Button variant="ghost" size="icon" aria-label="Open the menu" onClick={() => setOpen(true)}>
            <Menu aria-hidden />
          </Button>
        </div>
        <Drawer open={open} onOpenChange={setOpen} label="Menu">
          <Sidebar onNavigate={() => setOpen(false)} />
        </Drawer>
      </div>
      <main id="main" className="min-w-0" tabIndex={-1}>
        {children}
      </main>
      <PaletteHost />
    </div>
  );
}
