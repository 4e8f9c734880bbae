/** A name for another account of a vendor, as names are unique: "OpenAI", then "OpenAI 2". */
export function freeName(label: string, taken: readonly string[]): string {
  let name = label;
  for (let number = 2; taken.includes(name); number += 1) name = `${label} ${number}`;
  return name;
}
