import { Button } from "#components/ui/button.tsx";
import type { DraftEdits } from "../use-draft-edits.ts";

/** Stays at the foot of the window while something is not saved. */
export function UnsavedBar({ edits: { saving, overtaken, save, drop } }: { edits: DraftEdits }) {
  return (
    <section
      aria-label="Unsaved changes"
      className="sticky bottom-3 z-20 flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-xl border bg-popover px-4 py-2.5 shadow-floating"
    >
      <p role="status" className="font-medium text-compact">
        Unsaved changes
      </p>
      <div className="flex items-center gap-2">
        <Button onClick={drop} disabled={saving}>
          Discard changes
        </Button>
        <Button
          variant="primary"
          onClick={save}
          pending={saving}
          disabled={overtaken}
          title={overtaken ? "Choose above whose changes are kept" : "⌘S or Ctrl+S"}
          aria-keyshortcuts="Meta+S Control+S"
        >
          Save draft
        </Button>
      </div>
    </section>
  );
}
