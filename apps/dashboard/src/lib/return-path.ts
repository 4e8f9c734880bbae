/**
 * Where to go after signing in: the path asked for when it lies on this site, else "/".
 * Refuses other origins, "//host", backslashes, control characters and the sign-in pages themselves.
 */
export function safeReturnPath(asked: string | null | undefined): string {
  if (!asked?.startsWith("/") || hasForbidden(asked)) return "/";
  const base = "http://gatehouse.invalid";
  const url = new URL(asked, base);
  if (url.origin !== base || url.pathname.startsWith("//")) return "/";
  if (/^\/(login|setup|invite|reset|api)(\/|$)/.test(url.pathname)) return "/";
  return url.pathname + url.search + url.hash;
}

const hasForbidden = (text: string): boolean =>
  text.includes("\\") || [...text].some((character) => character.charCodeAt(0) <= 0x20);
