import { computed, onScopeDispose, ref, shallowRef } from 'vue';
import { fetchWallSnapshot, type WallSnapshot, type WallUpdate } from '@/api/wall.ts';
import { LiveConnection } from '@/live/connection.ts';
import type { Phase } from '@/live/machine.ts';
import { browserTimer, signalRHub } from '@/live/signalr.ts';
import { applyWallUpdate } from '@/live/wall.ts';

export interface Pulse {
  id: number;
  cameraCode: string;
  kind: 'passage' | 'case';
}

const pulseLasts = 2400;
const mostPulses = 40;

/** The wall's picture of the town, kept true; the server's time; and what happened just now. */
export function useWall() {
  const wall = shallowRef<WallSnapshot | null>(null);
  const phase = ref<Phase>('disconnected');
  const attempts = ref(0);
  const now = ref(Date.now());
  const pulses = shallowRef<readonly Pulse[]>([]);
  // A wall's computer may have a wrong clock: ages are told by the server's.
  let ahead = 0;
  let pulseCount = 0;

  const connection = new LiveConnection<WallSnapshot, WallUpdate>({
    hub: signalRHub<WallUpdate>('/hubs/wall', 'Update'),
    timer: browserTimer,
    fetchSnapshot: async (signal) => {
      const { snapshot, serverTime } = await fetchWallSnapshot(signal);
      const difference = serverTime === null ? 0 : serverTime - Date.now();
      // The header counts whole seconds: less than two is no difference.
      ahead = Math.abs(difference) < 2000 ? 0 : difference;
      return snapshot;
    },
    apply: applyWallUpdate,
    changed: (state) => {
      wall.value = state.picture;
      phase.value = state.phase;
      attempts.value = connection.attempts;
    },
    news: (updates) => {
      for (const update of updates) {
        if (update.kind === 'passages') {
          update.passages.items.forEach((item) => pulse(item.cameraCode, 'passage'));
        } else if (update.kind === 'cases') {
          update.cases.items.forEach((item) => item.cameraCode !== null && pulse(item.cameraCode, 'case'));
        }
      }
    },
  });

  function pulse(cameraCode: string, kind: Pulse['kind']): void {
    if (document.hidden) {
      return;
    }
    pulseCount += 1;
    const made = { id: pulseCount, cameraCode, kind };
    pulses.value = [...pulses.value, made].slice(-mostPulses);
    setTimeout(() => {
      pulses.value = pulses.value.filter(({ id }) => id !== made.id);
    }, pulseLasts);
  }

  const clock = setInterval(() => {
    now.value = Date.now() + ahead;
  }, 1000);
  connection.start();
  onScopeDispose(() => {
    clearInterval(clock);
    void connection.stop();
  });

  return {
    wall,
    phase,
    attempts,
    now,
    pulses,
    /** What is shown may be out of date: the connection is lost. */
    lost: computed(() => phase.value === 'disconnected' && wall.value !== null),
  };
}
