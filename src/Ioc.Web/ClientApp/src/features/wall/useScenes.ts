import { computed, onBeforeUnmount, onMounted, ref, type Ref } from 'vue';
import type { WallScene, WallSnapshot } from '@/api/wall.ts';

/** A scene with nothing to show is left out: a wall has no empty boxes. */
export function worthShowing(scene: WallScene, { indicators, cameras, programme }: Pick<WallSnapshot, 'indicators' | 'cameras'> & { programme?: unknown }): boolean {
  const some = scene.indicators.some((code) => indicators.some((tile) => tile.code === code && tile.value !== null));
  switch (scene.layout) {
    case 'overview':
    case 'traffic':
      return true;
    case 'cameras':
      return cameras.length > 0;
    case 'programme':
      return some || (programme !== undefined && programme !== null);
    case 'domain':
      return some;
  }
}

/** Which scene is on: they take turns, or one is held. A phone, and a screen that was given one by its address, holds. */
export function useScenes(wall: Ref<WallSnapshot | null>) {
  const narrow = matchMedia('(max-width: 760px)');
  const asked = new URLSearchParams(location.search).get('scene');
  const code = ref(asked);
  const held = ref(asked !== null || narrow.matches);
  const scenes = computed(() => {
    const now = wall.value;
    return now === null ? [] : now.scenes.filter((scene) => worthShowing(scene, now));
  });
  const scene = computed(() => scenes.value.find((one) => one.code === code.value) ?? scenes.value[0] ?? null);
  let since = Date.now();

  function go(to: string): void {
    code.value = to;
    since = Date.now();
  }

  function step(by: number): void {
    const all = scenes.value;
    const at = all.findIndex((one) => one.code === scene.value?.code);
    const next = all[(at + by + all.length) % all.length];
    if (next !== undefined) {
      go(next.code);
    }
  }

  /** Chooses a scene by hand, and keeps it. */
  function choose(to: string): void {
    go(to);
    held.value = true;
  }

  function toggleHold(): void {
    held.value = !held.value;
    since = Date.now();
  }

  function key(event: KeyboardEvent): boolean {
    if (event.key >= '1' && event.key <= '9') {
      const one = scenes.value[Number(event.key) - 1];
      if (one !== undefined) {
        choose(one.code);
      }
      return one !== undefined;
    }
    if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
      step(event.key === 'ArrowRight' ? 1 : -1);
      held.value = true;
      return true;
    }
    if (event.key === ' ' && !(event.target instanceof HTMLButtonElement)) {
      toggleHold();
      return true;
    }
    return false;
  }

  let timer: ReturnType<typeof setInterval> | undefined;
  onMounted(() => {
    timer = setInterval(() => {
      if (!held.value && scene.value !== null && Date.now() - since >= scene.value.seconds * 1000) {
        step(1);
      }
    }, 500);
  });
  onBeforeUnmount(() => clearInterval(timer));

  return { scenes, scene, held, choose, toggleHold, key };
}
