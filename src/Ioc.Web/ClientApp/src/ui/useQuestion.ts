import { ref, watch, type Ref } from 'vue';

/**
 * Which question of an act is open, and why its act was refused. It stays open, with what was written, until the act is done; another
 * question does not show the refusal of the one before.
 * @param busy An act is under way.
 * @param error Why the last act was refused; empty when it was done.
 */
export function useQuestion<Q extends string>(busy: () => boolean, error: () => string): { asking: Ref<Q | ''>; told: Ref<string> } {
  const asking = ref('') as Ref<Q | ''>;
  const told = ref('');
  // Not in step: a component's props are set one after the other, and "no longer busy" comes before "why not".
  watch(busy, (now) => {
    if (!now) {
      told.value = error();
      if (told.value === '') {
        asking.value = '';
      }
    }
  });
  watch(asking, () => (told.value = ''), { flush: 'sync' });
  return { asking, told };
}
