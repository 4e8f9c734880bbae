/** A pico-dollar price per token as the dollars per million tokens that a person types: "2500000" gives "2.5". */
export function typedPrice(picoPerToken: string | null): string {
  if (picoPerToken === null) return "";
  const pico = BigInt(picoPerToken);
  const fraction = (pico % 1_000_000n).toString().padStart(6, "0").replace(/0+$/, "");
  return fraction ? `${pico / 1_000_000n}.${fraction}` : String(pico / 1_000_000n);
}

/** What is wrong with a typed price; true when nothing is. An empty one passes unless it is `required`. */
export function priceProblem(text: string, required: boolean): string | true {
  const typed = text.trim();
  if (typed === "") return required ? "Give a price; 0 when it is free." : true;
  return /^\$?\d{1,9}(\.\d{1,6})?$/.test(typed) || "Give dollars with at most six decimals, such as 2.50.";
}
