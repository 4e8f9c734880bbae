const MAX_LENGTH = 2_048;

/** Shapes of secrets and account ids that providers are known to quote in their errors. */
const SENSITIVE = [
  /\b(?:sk|pk|rk|gsk|xai|fw|tgp|pplx|nvapi|hf|ghp|glpat)[-_][A-Za-z0-9_*.-]{6,}/g,
  /\bAIza[A-Za-z0-9_*-]{8,}/g,
  /\bya29\.[A-Za-z0-9_-]+/g,
  /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_.-]+/g,
  /\bBearer\s+\S+/gi,
  /\barn:[a-z-]+:[^\s"']+/g,
  /\b\d{12}\b/g,
  /\b(?:org|proj|user|acct|key)[-_][A-Za-z0-9]{8,}/g,
  /\b(?:api[-_ ]?key|token|secret)\s*[:=]\s*\S+/gi,
];

/**
 * A provider's words, fit for the caller: without the credential, anything that looks like one, or control
 * characters, and at most 2 KB.
 */
export function providerMessage(text: string, secret: string | null): string {
  let clean = text.slice(0, MAX_LENGTH * 2);
  if (secret !== null && secret.length >= 4) clean = clean.replaceAll(secret, "[removed]");
  for (const pattern of SENSITIVE) clean = clean.replace(pattern, "[removed]");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what has to go
  clean = clean.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, " ");
  return clean.length > MAX_LENGTH ? `${clean.slice(0, MAX_LENGTH - 1)}…` : clean;
}
