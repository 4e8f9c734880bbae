type Listener = () => void;

let signedOut = false;
const listeners = new Set<Listener>();

/** Called when the server no longer knows the session; the page then asks for the password in place. */
export const reportSignedOut = (): void => set(true);
export const reportSignedIn = (): void => set(false);
export const isReportedSignedOut = (): boolean => signedOut;

export function subscribeToSignedOut(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function set(value: boolean): void {
  signedOut = value;
  for (const listener of listeners) listener();
}
