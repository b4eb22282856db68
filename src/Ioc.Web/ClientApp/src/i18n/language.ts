import { ref, watchEffect } from 'vue';
import type { LocalText } from '@/api/text.ts';

export type Language = 'vi' | 'en';

const key = 'ioc.language';

function initial(): Language {
  if (typeof document === 'undefined') {
    return 'vi';
  }
  const asked = new URLSearchParams(location.search).get('lang') ?? localStorage.getItem(key);
  return asked === 'en' ? 'en' : 'vi';
}

export const language = ref<Language>(initial());

if (typeof document !== 'undefined') {
  watchEffect(() => {
    document.documentElement.lang = language.value;
  });
}

/** Changes the language and remembers it on this screen. */
export function setLanguage(next: Language): void {
  language.value = next;
  localStorage.setItem(key, next);
}

/** The text that the server sent, in the language of this screen. */
export function local(text: LocalText): string {
  return text[language.value];
}
