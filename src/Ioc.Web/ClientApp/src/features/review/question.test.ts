import { reactive } from 'vue';
import { expect, test } from 'vitest';
import { useQuestion } from './question.ts';

function begin() {
  const desk = reactive({ busy: false, error: '' });
  const question = useQuestion<'reject' | 'plate'>(() => desk.busy, () => desk.error);
  const act = (answer: string): void => {
    desk.error = '';
    desk.busy = true;
    desk.error = answer;
    desk.busy = false;
  };
  return { ...question, act };
}

test('A question closes when its act is done', () => {
  const { asking, act } = begin();
  asking.value = 'reject';
  act('');
  expect(asking.value).toBe('');
});

test('A question whose act is refused stays open and says why', () => {
  const { asking, told, act } = begin();
  asking.value = 'reject';
  act('Thiếu ghi chú.');
  expect([asking.value, told.value]).toEqual(['reject', 'Thiếu ghi chú.']);
});

test('The next question knows nothing of that refusal', () => {
  const { asking, told, act } = begin();
  asking.value = 'reject';
  act('Thiếu ghi chú.');
  asking.value = '';
  asking.value = 'plate';
  expect(told.value).toBe('');
});
