import { Callout } from "#components/ui/callout.tsx";

/** In place of a document that this version of the product cannot read. `what`: "Version 3", "The draft". */
export const UnreadableNote = ({ what }: { what: string }) => (
  <Callout tone="warning" title={`${what} was written by a newer Gatehouse and cannot be shown here`}>
    Update Gatehouse here to read and to change it.
  </Callout>
);
