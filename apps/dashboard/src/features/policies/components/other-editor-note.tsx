import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import type { DraftEdits } from "../use-draft-edits.ts";

interface OtherEditorNoteProps {
  /** Where something was changed and is not saved. */
  changed: "YAML" | "Rules";
  edits: DraftEdits;
}

/** In place of an editor, while the other one holds changes that this one would overwrite. */
export const OtherEditorNote = ({ changed, edits: { save, drop, saving, overtaken } }: OtherEditorNoteProps) => (
  <Callout
    tone="info"
    title={`There are unsaved changes under ${changed}`}
    actions={
      <>
        <Button size="sm" variant="primary" onClick={save} pending={saving} disabled={overtaken}>
          Save them
        </Button>
        <Button size="sm" onClick={drop}>
          Discard them
        </Button>
      </>
    }
  >
    Save or discard them, and go on here.
  </Callout>
);
