import { computed, ref, watch, type ComputedRef } from 'vue';

/** The beginning of a long list, and more of it each time it is asked for; another list begins anew. On a phone a row is a card: there fewer are a page. */
export function usePage<T>(all: ComputedRef<readonly T[]>) {
  const page = innerWidth < 640 ? 12 : 36;
  const most = ref(page);
  watch(all, () => (most.value = page));
  return {
    rows: computed(() => all.value.slice(0, most.value)),
    /** How many the next press brings; 0 when all are there. */
    next: computed(() => Math.max(0, Math.min(5 * page, all.value.length - most.value))),
    more: () => void (most.value += 5 * page),
  };
}
