/** What an application can tell of an error that a client threw. */
export interface Fault {
  class: string;
  status: number | undefined;
  /** undefined: the package keeps no headers. */
  retryAfter: string | null | undefined;
}

interface Thrown {
  status?: number;
  statusCode?: number;
  headers?: Headers | Record<string, string>;
  responseHeaders?: Record<string, string>;
}

/** The error of a call that must not succeed. */
export async function faultOf(call: Promise<unknown>): Promise<Fault> {
  const error = await call.then(
    (accumulated) => {
      throw new Error(`it ended cleanly: ${JSON.stringify(accumulated)}`);
    },
    (thrown: Error & Thrown) => thrown,
  );
  const headers = error.headers ?? error.responseHeaders;
  const retryAfter = headers === undefined ? undefined : new Headers(headers).get("retry-after");
  return { class: error.constructor.name, status: error.status ?? error.statusCode, retryAfter };
}
