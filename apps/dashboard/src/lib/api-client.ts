import type { ApiErrorBody, ErrorCode } from "@gatehouse/domain";

export type QueryValue = string | number | boolean | null | undefined;
type Method = "POST" | "PUT" | "PATCH" | "DELETE";

/** An answer of the admin API that is not a success, or a network failure (`status` 0, code "network"). */
export class ApiError extends Error {
  readonly status: number;
  readonly code: ErrorCode | "network";
  /** Messages per input field. */
  readonly fields: Record<string, string>;
  readonly requestId: string | null;

  constructor(
    status: number,
    code: ErrorCode | "network",
    message: string,
    details: Partial<ApiErrorBody["error"]> = {},
  ) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.fields = details.fields ?? {};
    this.requestId = details.requestId ?? null;
  }
}

export const isApiError = (value: unknown): value is ApiError => value instanceof ApiError;
export const isSignedOut = (value: unknown): boolean => isApiError(value) && value.status === 401;

/** Reads `/api/v1{path}`. Absent and empty parameters are left out. Throws ApiError. */
export function apiGet<T>(path: string, parameters: Record<string, QueryValue> = {}, signal?: AbortSignal): Promise<T> {
  return call<T>(path + queryString(parameters), { signal: signal ?? null });
}

/** Sends JSON to `/api/v1{path}`. Throws ApiError; an answer without a body gives undefined. */
export function apiSend<T>(method: Method, path: string, body?: unknown): Promise<T> {
  if (body === undefined) return call<T>(path, { method });
  return call<T>(path, { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
}

/** `?a=1&b=2`, or "" without parameters. */
export function queryString(parameters: Record<string, QueryValue>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== null && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return text ? `?${text}` : "";
}

async function call<T>(path: string, init: RequestInit): Promise<T> {
  const response = await dial(`/api/v1${path}`, init);
  const text = await response.text();
  const body = parse(text);
  if (response.ok) return body as T;
  const error = (body as ApiErrorBody | undefined)?.error;
  throw new ApiError(
    response.status,
    error?.code ?? "internal_error",
    error?.message ?? `The server answered with status ${response.status}.`,
    error,
  );
}

async function dial(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, cache: "no-store", credentials: "same-origin" });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new ApiError(0, "network", "The server cannot be reached. Check your connection and try again.");
  }
}

function parse(text: string): unknown {
  if (!text) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
