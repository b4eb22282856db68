import { computed, ref, shallowReactive, type Ref } from 'vue';
import { cameras, type CameraConfig, type CameraDetail, type ConfigFault, type Json } from '@/api/cameras.ts';
import { HttpError } from '@/api/http.ts';
import { read, write, type Path } from './geometry.ts';

const checkAfter = 350;
const keptSteps = 200;

const copy = (config: CameraConfig): CameraConfig => JSON.parse(JSON.stringify(config)) as CameraConfig;

/** One camera on the board: what is in force, what is being drawn, every step back, and what the server says is wrong with it. */
export function useCamera() {
  const state = shallowReactive({
    detail: null as CameraDetail | null,
    loading: false,
    busy: false,
    error: '',
    faults: [] as ConfigFault[],
  });
  // JSON is a type without end: Vue's unwrapping of it is left out.
  const draft = ref({ rules: [] }) as unknown as Ref<CameraConfig>;
  const past = ref<string[]>([]);
  const future = ref<string[]>([]);
  let checking = 0;
  let asked = 0;

  const dirty = computed(() => state.detail !== null && JSON.stringify(draft.value) !== JSON.stringify(state.detail.config));

  function take(detail: CameraDetail): void {
    state.detail = detail;
    draft.value = copy(detail.config);
    past.value = [];
    future.value = [];
    state.faults = detail.faults;
  }

  /** What the page asks by itself locks no button: one that is locked between a press and its release swallows the click. */
  async function run<T>(work: () => Promise<T>, byItself = false): Promise<T | undefined> {
    if (!byItself) {
      state.busy = true;
      state.error = '';
    }
    try {
      return await work();
    } catch (failure) {
      if (!(failure instanceof HttpError)) {
        throw failure;
      }
      state.error = failure.message;
      const more = (failure.problem as { more?: unknown } | null)?.more;
      if (Array.isArray(more)) {
        state.faults = more as ConfigFault[];
      }
      return undefined;
    } finally {
      if (!byItself) {
        state.busy = false;
      }
    }
  }

  async function open(code: string | null): Promise<void> {
    const mine = ++asked;
    state.error = '';
    if (code === null) {
      state.detail = null;
      return;
    }
    state.loading = true;
    const found = await run(() => cameras.open(code));
    if (mine === asked) {
      state.loading = false;
      if (found === undefined) {
        state.detail = null;
      } else {
        take(found);
      }
    }
  }

  /** Remembers the draft as it is, to come back to. Call it before a change (once for a whole drag). */
  function mark(): void {
    past.value = [...past.value.slice(1 - keptSteps), JSON.stringify(draft.value)];
    future.value = [];
  }

  function set(path: Path, value: Json | undefined, marked = true): void {
    if (marked) {
      mark();
    }
    write(draft.value, path, value);
    check();
  }

  function step(from: typeof past, to: typeof past): void {
    const last = from.value.at(-1);
    if (last !== undefined) {
      to.value = [...to.value, JSON.stringify(draft.value)];
      from.value = from.value.slice(0, -1);
      draft.value = JSON.parse(last) as CameraConfig;
      check();
    }
  }

  // The server alone knows what a rule must be: it is asked a moment after the last change.
  function check(): void {
    window.clearTimeout(checking);
    checking = window.setTimeout(async () => {
      const code = state.detail?.camera.code;
      if (code !== undefined) {
        const faults = await run(() => cameras.check(code, draft.value), true);
        if (faults !== undefined && state.detail?.camera.code === code) {
          state.faults = faults;
        }
      }
    }, checkAfter);
  }

  async function save(note: string): Promise<boolean> {
    const detail = state.detail;
    const saved = detail === null ? undefined : await run(() => cameras.configure(detail.camera.code, detail.camera.version, draft.value, note));
    if (saved !== undefined) {
      take(saved);
    }
    return saved !== undefined;
  }

  async function apply(work: () => Promise<CameraDetail>): Promise<boolean> {
    const changed = await run(work);
    if (changed !== undefined) {
      const [kept, steps] = [dirty.value ? copy(draft.value) : null, past.value];
      take(changed);
      if (kept !== null) {
        draft.value = kept;
        past.value = steps;
      }
    }
    return changed !== undefined;
  }

  async function takeStill(): Promise<void> {
    const code = state.detail?.camera.code;
    const answer = code === undefined ? undefined : await run(() => cameras.takeStill(code));
    if (answer !== undefined && state.detail !== null && state.detail.camera.code === code) {
      state.detail = { ...state.detail, stillAt: answer.takenAt };
    }
  }

  return {
    state,
    draft,
    dirty,
    canUndo: computed(() => past.value.length > 0),
    canRedo: computed(() => future.value.length > 0),
    open,
    mark,
    set,
    get: (path: Path) => read(draft.value, path),
    undo: () => step(past, future),
    redo: () => step(future, past),
    save,
    apply,
    take,
    takeStill,
    reset: () => state.detail !== null && take(state.detail),
    faultAt: (field: string) => state.faults.filter((fault) => fault.field === field),
  };
}

export type CameraBoard = ReturnType<typeof useCamera>;
