import { nextTick, reactive } from 'vue';
import { expect, test } from 'vitest';
import { useQuestion } from './useQuestion.ts';

function begin() {
  const desk = reactive({ busy: false, error: '' });
  const question = useQuestion<'reject' | 'plate'>(() => desk.busy, () => desk.error);
  // In the order in which a component's props are set.
  const act = async (answer: string): Promise<void> => {
    desk.busy = true;
    desk.error = '';
    await nextTick();
    desk.busy = false;
    desk.error = answer;
    await nextTick();
  };
  return { ...question, act };
}

test('A question closes when its act is done', async () => {
  const { asking, act } = begin();
  asking.value = 'reject';
  await act('');
  expect(asking.value).toBe('');
});

test('A question whose act is refused stays open and says why', async () => {
  const { asking, told, act } = begin();
  asking.value = 'reject';
  await act('Thiếu ghi chú.');
  expect([asking.value, told.value]).toEqual(['reject', 'Thiếu ghi chú.']);
});

test('The next question knows nothing of that refusal', async () => {
  const { asking, told, act } = begin();
  asking.value = 'reject';
  await act('Thiếu ghi chú.');
  asking.value = '';
  asking.value = 'plate';
  expect(told.value).toBe('');
});
