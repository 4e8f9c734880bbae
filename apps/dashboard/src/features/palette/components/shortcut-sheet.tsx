"use client";
import { useId } from "react";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Dialog, DialogBody, DialogContent } from "#components/ui/dialog.tsx";
import { open } from "../open-state.ts";
import { isSingleKey, SHORTCUT_GROUPS } from "../shortcuts.ts";
import { setSingleKeys, useSingleKeys } from "../single-keys.ts";
import { useShortcutList } from "../use-shortcut-list.ts";
import { Keys } from "./keys.tsx";

/** All shortcuts there are, from the list that the keyboard is read with. */
export function ShortcutSheet() {
  const shortcuts = useShortcutList();
  const on = useSingleKeys();
  const id = useId();
  return (
    <Dialog open onOpenChange={(stays) => stays || open(null)}>
      <DialogContent side="right" title="Keyboard shortcuts" description="Not while you are typing in a field.">
        <DialogBody>
          <div className="flex items-start gap-2.5 rounded-lg border p-3.5">
            <Checkbox
              id={id}
              className="mt-0.5"
              checked={on}
              onCheckedChange={(checked) => setSingleKeys(checked === true)}
            />
            <label htmlFor={id} className="text-compact">
              Single-key shortcuts
              <span className="block text-muted-foreground text-xs">
                Turn them off when keys are pressed by mistake, or for speech input. It is kept in this browser.
              </span>
            </label>
          </div>
          {SHORTCUT_GROUPS.map((group) => {
            const listed = shortcuts.filter((shortcut) => shortcut.group === group);
            return (
              <section key={group} aria-label={group}>
                <h3 className="pb-1 font-medium text-compact">{group}</h3>
                <ul className="divide-y rounded-lg border">
                  {listed.map((shortcut) => {
                    const isOff = !on && isSingleKey(shortcut);
                    return (
                      <li
                        key={shortcut.id}
                        className="flex min-h-9.5 items-center justify-between gap-3 px-3.5 py-1.5 text-compact"
                      >
                        <span className={isOff ? "text-muted-foreground line-through" : undefined}>
                          {shortcut.label}
                          {isOff ? <span className="sr-only"> (turned off)</span> : null}
                        </span>
                        <Keys keys={shortcut.keys} />
                      </li>
                    );
                  })}
                </ul>
              </section>
            );
          })}
        </DialogBody>
      </DialogContent>
    </Dialog>
  );
}
