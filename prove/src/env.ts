/** What a started process gets of our environment: enough to find programs and folders, and no setting of ours. */
export function childEnvironment(settings: Record<string, string>): Record<string, string> {
  const { PATH = "", HOME = "", TMPDIR } = process.env;
  return { PATH, HOME, ...(TMPDIR ? { TMPDIR } : {}), ...settings };
}
