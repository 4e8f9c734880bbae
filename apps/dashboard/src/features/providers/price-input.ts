/** What is wrong with a typed price; true when nothing is. An empty one is none. */
export function priceProblem(text: string): string | true {
  const typed = text.trim();
  return (
    typed === "" || /^\$?\d{1,9}(\.\d{1,6})?$/.test(typed) || "Give dollars with at most six decimals, such as 2.50."
  );
}
