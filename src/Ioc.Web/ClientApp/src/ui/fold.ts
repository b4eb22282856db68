/** A text as it is compared in a search: no diacritics, no case, đ as d. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();
}

/** Whether every word of a search stands somewhere in one of the texts. */
export function matches(search: string, ...texts: readonly string[]): boolean {
  const among = texts.map(fold).join(' ');
  return fold(search).split(/\s+/).every((word) => among.includes(word));
}
