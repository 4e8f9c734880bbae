import type { FieldChange } from "../describe.ts";

/** Before and after, field by field; words say which is which, colour only helps. */
export function FieldDiff({ changes }: { changes: readonly FieldChange[] }) {
  if (changes.length === 0) return <p className="text-compact text-muted-foreground">No field was recorded.</p>;
  return (
    <div className="overflow-x-auto rounded-lg border">
      <table className="w-full text-left text-compact">
        <thead className="text-muted-foreground text-xs">
          <tr>
            <th scope="col" className="px-3.5 py-2 font-medium">
              Field
            </th>
            <th scope="col" className="px-3.5 py-2 font-medium">
              Before
            </th>
            <th scope="col" className="px-3.5 py-2 font-medium">
              After
            </th>
          </tr>
        </thead>
        <tbody className="divide-y border-t">
          {changes.map(({ field, before, after }) => (
            <tr key={field} className="[&>*]:align-top">
              <th scope="row" className="px-3.5 py-2 font-normal text-muted-foreground">
                {field}
              </th>
              <td className="break-words px-3.5 py-2">
                <Value text={before} tone="bg-danger-soft" />
              </td>
              <td className="break-words px-3.5 py-2">
                <Value text={after} tone="bg-success-soft" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const Value = ({ text, tone }: { text: string | null; tone: string }) =>
  text === null ? (
    <span className="text-muted-foreground">–</span>
  ) : (
    <span className={`box-decoration-clone rounded-sm px-1 py-0.5 ${tone}`}>{text}</span>
  );
