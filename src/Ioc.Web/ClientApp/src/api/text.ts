/** A text that the server sends in both languages. */
export interface LocalText {
  vi: string;
  en: string;
}
