import type { PolicyVersionView } from "@gatehouse/domain";
import { When } from "#components/data/when.tsx";

/** Why, by whom and when a version came into force. */
export const VersionLine = ({
  version: { note, publishedBy, publishedAt, restores },
}: {
  version: PolicyVersionView;
}) => (
  <span className="grid gap-0.5">
    {note ? <span className="break-words text-foreground">{note}</span> : null}
    <span className="break-words">
      {restores === null ? "Published" : `Brought back version ${restores}`} by {publishedBy}, <When at={publishedAt} />
    </span>
  </span>
);
