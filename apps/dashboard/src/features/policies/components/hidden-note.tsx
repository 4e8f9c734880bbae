import { Callout } from "#components/ui/callout.tsx";

/** Above a document in which placeholders stand for what the reader may not see. */
export const HiddenNote = () => (
  <Callout tone="info" title="Some settings are hidden">
    Words, patterns and addresses can be seen by who may read the policies of the whole organization.
  </Callout>
);
