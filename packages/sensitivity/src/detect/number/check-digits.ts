/** All of these take digits only, and are false for a number with a wrong check digit. */

/** ISO/IEC 7812-1: cards, and many national numbers. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = digitAt(digits, digits.length - 1 - index);
    const doubled = digit * 2;
    sum += index % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** EAN-13 (GS1): weights 1, 3, 1, 3 … */
export const passesEan13 = (digits: string): boolean =>
  weightedSum(digits, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0;

/** ISO 7064, MOD 11,10: the German tax number. */
export function passesMod11And10(digits: string): boolean {
  let product = 10;
  for (let index = 0; index < digits.length - 1; index += 1) {
    const sum = (digitAt(digits, index) + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (11 - product) % 10 === digitAt(digits, digits.length - 1);
}

/** Each row is the one before it permuted by (1 5 8 9 4 2 7 0)(3 6); the group is that of the pentagon's symmetries. */
const PERMUTATION = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];

/** Verhoeff, "Error Detecting Decimal Codes" (1969): the Indian Aadhaar number. */
export function passesVerhoeff(digits: string): boolean {
  let check = 0;
  for (let index = 0; index < digits.length; index += 1) {
    let digit = digitAt(digits, digits.length - 1 - index);
    for (let round = 0; round < index % 8; round += 1) digit = PERMUTATION[digit] as number;
    check = multiplyInDihedralGroup(check, digit);
  }
  return check === 0;
}

/** 0 to 4 are the turns of a pentagon, 5 to 9 its reflections. */
function multiplyInDihedralGroup(one: number, other: number): number {
  if (one < 5) return other < 5 ? (one + other) % 5 : 5 + ((one + other) % 5);
  return other < 5 ? 5 + ((one - other + 5) % 5) : (one - other + 5) % 5;
}

/** The sum of digits times weights, over as many digits as there are weights. */
export const weightedSum = (digits: string, weights: readonly number[]): number =>
  weights.reduce((sum, weight, index) => sum + weight * digitAt(digits, index), 0);

export const digitAt = (digits: string, index: number): number => digits.charCodeAt(index) - 0x30;
