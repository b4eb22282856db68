import { ref, watchEffect } from 'vue';

export type Theme = 'night' | 'day';

const key = 'ioc.theme';

function initial(): Theme {
  const asked = new URLSearchParams(location.search).get('theme') ?? localStorage.getItem(key);
  return asked === 'day' ? 'day' : 'night';
}

export const theme = ref<Theme>(initial());

watchEffect(() => {
  document.documentElement.dataset['theme'] = theme.value;
});

/** Changes the theme and remembers it on this screen. */
export function setTheme(next: Theme): void {
  theme.value = next;
  localStorage.setItem(key, next);
}

/** The value of a colour token at this moment, for canvases that cannot read custom properties. */
export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** The root's type size in CSS pixels: the wall sets it by the screen, and a canvas cannot say rem. */
export function rootSize(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
}
