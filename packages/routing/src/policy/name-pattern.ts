/** A test for names: `*` in the pattern stands for any run of characters, everything else for itself. */
export function namePattern(pattern: string): (name: string) => boolean {
  const parts = pattern.split("*");
  if (parts.length === 1) return (name) => name === pattern;
  const [first = "", ...others] = parts;
  const last = others.pop() ?? "";
  return (name) => {
    if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last)) return false;
    // The leftmost place for each part leaves the most room for the next: no way back is needed.
    const end = name.length - last.length;
    let at = first.length;
    for (const part of others) {
      const found = name.indexOf(part, at);
      if (found < 0 || found + part.length > end) return false;
      at = found + part.length;
    }
    return true;
  };
}
