import { onScopeDispose, ref, watch, type Ref } from 'vue';

/**
 * How many whole rows of a height in rem stand in an element: a wall has no scroll bar and no row cut in half.
 * On a phone, which scrolls, an element is as high as its rows: so many of them as are given.
 */
export function useFit(element: Readonly<Ref<HTMLElement | null>>, rowRem: number, onPhone: number): Ref<number> {
  const phone = matchMedia('(max-width: 760px)');
  const rows = ref(phone.matches ? onPhone : 0);
  const observer = new ResizeObserver((entries) => {
    const height = entries.at(-1)?.contentRect.height ?? 0;
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    rows.value = phone.matches ? onPhone : Math.floor((height + 0.5) / (rowRem * rem));
  });
  watch(
    element,
    (now, before) => {
      if (before) {
        observer.unobserve(before);
      }
      if (now) {
        observer.observe(now);
      }
    },
    { flush: 'post', immediate: true },
  );
  onScopeDispose(() => observer.disconnect());
  return rows;
}
