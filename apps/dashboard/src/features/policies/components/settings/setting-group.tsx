"use client";
import type { PolicyDocument, PolicyIssueView } from "@gatehouse/domain";
import { ArrowDown, ArrowUp, Pencil, Plus, Trash2 } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { settingLines } from "../../describe-settings.ts";
import { issuesOfSetting, settingAnchor } from "../../issue-places.ts";
import type { PolicyNames } from "../../policy-names.ts";
import type { SettingWords } from "../../setting-kinds.ts";
import { settingsOf } from "../../settings-edits.ts";
import { IssueLine } from "../issue-line.tsx";

interface SettingGroupProps {
  words: SettingWords;
  document: PolicyDocument;
  names: PolicyNames;
  issues: readonly PolicyIssueView[];
  /** @param place null: a new one */
  onOpen: (place: number | null) => void;
  onMove: (from: number, to: number) => void;
  onRemove: (place: number, name: string) => void;
}

/** All entries of one kind. */
export function SettingGroup({ words, document, names, issues, onOpen, onMove, onRemove }: SettingGroupProps) {
  const { kind, title, one, hint } = words;
  const lines = settingLines(document, kind, names);
  const nameAt = (place: number) =>
    kind === "external" ? "the external detector" : (settingsOf(document, kind)[place]?.name ?? "");
  const addId = `add-${kind}`;
  const remove = (place: number) => {
    onRemove(place, nameAt(place));
    // The button that was pressed is gone with its row.
    requestAnimationFrame(() => {
      if (window.document.activeElement === window.document.body) window.document.getElementById(addId)?.focus();
    });
  };
  return (
    <section
      id={settingAnchor(kind, null)}
      tabIndex={-1}
      aria-label={title}
      className="grid min-w-0 scroll-mt-4 gap-x-6 gap-y-2 px-5 py-4 outline-none focus:bg-accent-soft/60 md:grid-cols-[15rem_minmax(0,1fr)]"
    >
      <div className="grid content-start gap-0.5">
        <h3 className="font-medium text-compact">{title}</h3>
        <p className="text-muted-foreground text-xs">{hint}</p>
      </div>
      <div className="grid min-w-0 content-start gap-2">
        {lines.length > 0 ? (
          <ol className="grid gap-1">
            {lines.map((line, place) => (
              <SettingRow
                // By their places: names need not be unique in a draft.
                key={`${place}`}
                id={settingAnchor(kind, place)}
                line={line}
                name={nameAt(place)}
                issues={issuesOfSetting(issues, kind, place)}
                onEdit={() => onOpen(place)}
                onRemove={() => remove(place)}
                move={
                  ORDERED.has(kind) && lines.length > 1
                    ? { place, count: lines.length, to: (to) => onMove(place, to) }
                    : null
                }
              />
            ))}
          </ol>
        ) : null}
        {issuesOfSetting(issues, kind, null).map((issue) => (
          <IssueLine key={issue.path + issue.message} issue={issue} />
        ))}
        {kind === "external" && lines.length > 0 ? null : (
          <Button id={addId} size="sm" className="w-fit" onClick={() => onOpen(null)}>
            <Plus aria-hidden />
            Add {one}
          </Button>
        )}
      </div>
    </section>
  );
}

/** Kinds whose order says something. */
const ORDERED = new Set<string>(["class", "alias"]);

interface SettingRowProps {
  id: string;
  line: string;
  name: string;
  issues: readonly PolicyIssueView[];
  onEdit: () => void;
  onRemove: () => void;
  /** null: its place says nothing. */
  move: { place: number; count: number; to: (place: number) => void } | null;
}

const SettingRow = ({ id, line, name, issues, onEdit, onRemove, move }: SettingRowProps) => (
  <li
    id={id}
    tabIndex={-1}
    className="grid min-w-0 scroll-mt-4 gap-1 rounded-lg border bg-inset py-1.5 pr-1.5 pl-3 outline-none focus:bg-accent-soft"
  >
    <div className="flex min-w-0 flex-wrap items-start justify-between gap-x-3 gap-y-1">
      <p className="min-w-0 flex-1 basis-48 break-words py-1 text-compact">
        <Line text={line} name={name} />
      </p>
      <div className="ml-auto flex items-center gap-0.5">
        {move ? <MoveButtons id={id} name={name} {...move} /> : null}
        <Button variant="ghost" size="icon-sm" aria-label={`Edit ${name}`} onClick={onEdit}>
          <Pencil aria-hidden />
        </Button>
        <Button variant="ghost" size="icon-sm" aria-label={`Delete ${name}`} onClick={onRemove}>
          <Trash2 aria-hidden />
        </Button>
      </div>
    </div>
    {issues.map((issue) => (
      <IssueLine key={issue.path + issue.message} issue={issue} />
    ))}
  </li>
);

/** What it is called stands out, where the line begins with it. */
const Line = ({ text, name }: { text: string; name: string }) =>
  text.startsWith(name) ? (
    <>
      <span className="font-medium">{name}</span>
      {text.slice(name.length)}
    </>
  ) : (
    text
  );

type MoveButtonsProps = NonNullable<SettingRowProps["move"]> & Pick<SettingRowProps, "id" | "name">;

function MoveButtons({ id, name, place, count, to }: MoveButtonsProps) {
  const move = (step: -1 | 1) => {
    const next = place + step;
    if (next < 0 || next >= count) return;
    to(next);
    const at = id.replace(/\d+$/, `${next}`);
    // The focus goes along, so that pressing again moves the same entry on.
    requestAnimationFrame(() => document.getElementById(`${at}${step < 0 ? "-up" : "-down"}`)?.focus());
  };
  return (
    <>
      <Button
        id={`${id}-up`}
        variant="ghost"
        size="icon-sm"
        aria-label={`Move ${name} up`}
        aria-disabled={place === 0}
        onClick={() => move(-1)}
      >
        <ArrowUp aria-hidden />
      </Button>
      <Button
        id={`${id}-down`}
        variant="ghost"
        size="icon-sm"
        aria-label={`Move ${name} down`}
        aria-disabled={place === count - 1}
        onClick={() => move(1)}
      >
        <ArrowDown aria-hidden />
      </Button>
    </>
  );
}
