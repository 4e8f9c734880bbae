import { type LookupAddress, type LookupOptions, lookup as systemLookup } from "node:dns";

export type Resolve = (
  hostname: string,
  options: LookupOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

type Callback = Parameters<Resolve>[2];

/** What a socket waits for a name's addresses. */
const TIMEOUT_MS = 2_000;
/** How long an answer may stand in for one that does not come. */
const LAST_GOOD_MS = 60_000;
const MOST_NAMES = 1_000;
/** A system look-up occupies a thread of the pool that files are written with, and there are four. */
const MOST_AT_ONCE = 2;

/** All the addresses that the system knows for a name: of files, DNS and whatever else it is set up with. */
export const resolveWithSystem: Resolve = (hostname, options, callback) => {
  systemLookup(hostname, { ...options, all: true }, (error, addresses) => callback(error, addresses));
};

/**
 * Name resolution that one sick name server cannot bring to a halt: sockets that want the same name share one look-up,
 * no more than two are under way, nobody waits longer than two seconds, and for a minute the last good answer stands in
 * for one that fails. Results are no permission: whoever dials judges the addresses.
 */
export function createNames(
  resolve: Resolve = resolveWithSystem,
  { timeoutMs = TIMEOUT_MS, nowMs = () => performance.now() }: { timeoutMs?: number; nowMs?: () => number } = {},
): Resolve {
  const lastGood = new Map<string, { addresses: LookupAddress[]; atMs: number }>();
  const asked = new Map<string, Callback[]>();
  const queue: (() => void)[] = [];
  let underWay = 0;

  const next = () => {
    while (underWay < MOST_AT_ONCE && queue.length > 0) queue.shift()?.();
  };
  const remember = (key: string, addresses: LookupAddress[]) => {
    if (lastGood.size >= MOST_NAMES) lastGood.delete(lastGood.keys().next().value as string);
    lastGood.set(key, { addresses, atMs: nowMs() });
  };
  const ask = (key: string, hostname: string, options: LookupOptions) => {
    underWay += 1;
    // Node hands over no addresses at all beside an error, whatever its types say.
    resolve(hostname, options, (error, found?: LookupAddress[]) => {
      const addresses = found ?? [];
      underWay -= 1;
      const waiting = asked.get(key) ?? [];
      asked.delete(key);
      if (!error && addresses.length > 0) remember(key, addresses);
      for (const callback of waiting) callback(error, addresses);
      next();
    });
  };

  return (hostname, options, callback) => {
    const key = `${options.family ?? 0} ${options.hints ?? 0} ${hostname}`;
    const waiting = once(timeoutMs, hostname, (error, addresses) => {
      const stale = error && lastGood.get(key);
      if (stale && nowMs() - stale.atMs <= LAST_GOOD_MS) callback(null, stale.addresses);
      else callback(error, addresses);
    });
    const others = asked.get(key);
    if (others) {
      others.push(waiting);
      return;
    }
    asked.set(key, [waiting]);
    queue.push(() => ask(key, hostname, options));
    next();
  };
}

/** The callback with the first of its answers, or with an error once the time is up. */
function once(timeoutMs: number, hostname: string, callback: Callback): Callback {
  let settled = false;
  const settle: Callback = (error, addresses) => {
    if (settled) return;
    settled = true;
    clearTimeout(timer);
    callback(error, addresses);
  };
  const timer = setTimeout(() => settle(timedOut(hostname), []), timeoutMs);
  return settle;
}

const timedOut = (hostname: string) => Object.assign(new Error(`no answer for ${hostname}`), { code: "EAI_AGAIN" });
