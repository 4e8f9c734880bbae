import type * as z from "zod";

/** What a handler of the admin API is made of: from it the OpenAPI document, its page and the tests of every route are made. */
export interface RouteFacts {
  /** Of path, query and body together. */
  schema: z.ZodType;
  /** Name of the verb, which is the operation's id. */
  verb: string;
  /** Of an answer that is no error; 204 when there is nothing to say. */
  status: number;
  /** "public": whoever asks need not be anybody. */
  access: "actor" | "public";
  /** "relay": what the gateway answers, as it comes. */
  answers: "json" | "file" | "relay";
  /** The answer names its version in `ETag`. */
  tagged: boolean;
  /** `If-Match` is honoured. */
  conditional: boolean;
}

const FACTS = new WeakMap<object, RouteFacts>();

/** Writes down what the handler is made of, and answers the handler. */
export function withFacts<Handler extends object>(handler: Handler, facts: RouteFacts): Handler {
  FACTS.set(handler, facts);
  return handler;
}

/** undefined: it was not made by one of the wrappers. */
export const factsOf = (handler: object): RouteFacts | undefined => FACTS.get(handler);
