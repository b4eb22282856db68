import { describe, expect, test } from 'vitest';
import { createSSRApp, h, type Component } from 'vue';
import { renderToString } from 'vue/server-renderer';
import UiDateField from './UiDateField.vue';
import UiFormDialog from './UiFormDialog.vue';
import UiLoaded from './UiLoaded.vue';
import UiTable from './UiTable.vue';

/** What a page says with this part on it: no comments, no ids, no styles. */
async function drawn(part: unknown, props: object, slots: Record<string, (props: never) => unknown> = {}): Promise<string> {
  const html = await renderToString(createSSRApp({ render: () => h(part as Component, props, slots as never) }));
  return html.replace(/<!--.*?-->/g, '');
}

describe('What a page loads', () => {
  const slots = { default: ({ value }: { value: string[] }) => h('ul', value.map((one) => h('li', one))) };

  test('is awaited, and a failure offers another try', async () => {
    expect(await drawn(UiLoaded, { value: null, error: '' }, slots)).toContain('Đang tải…');
    const failed = await drawn(UiLoaded, { value: null, error: 'Máy chủ bận.' }, slots);
    expect(failed).toMatch(/role="alert".*Máy chủ bận\..*Thử lại/s);
  });

  test('says what is not for this person without another try', async () => {
    const denied = await drawn(UiLoaded, { value: null, error: 'Trang này dành cho lãnh đạo.', denied: true }, slots);
    expect(denied).toContain('Trang này dành cho lãnh đạo.');
    expect(denied).not.toContain('Thử lại');
  });

  test('stays in sight when the server refuses what is done with it', async () => {
    const refused = await drawn(UiLoaded, { value: ['một'], error: 'Không được phép.' }, slots);
    expect(refused).toMatch(/role="alert"[^>]*>Không được phép\..*<li>một<\/li>/s);
  });
});

describe('A table', () => {
  const props = { caption: 'Danh sách', columns: [{ key: 'name', label: 'Tên', text: (row: string) => row }], rowKey: (row: string) => row };

  test('without rows says what is missing', async () => {
    const said = await drawn(UiTable, { ...props, rows: [], empty: 'Chưa có gì' });
    expect(said).toContain('Chưa có gì');
    expect(said).not.toContain('<table');
  });

  test('with rows shows them', async () => {
    expect(await drawn(UiTable, { ...props, rows: ['Lan'], empty: 'Chưa có gì' })).toMatch(/<caption[^>]*>Danh sách<\/caption>.*<td[^>]*><div[^>]*>Lan<\/div><\/td>/s);
  });
});

describe('A form in a dialog', () => {
  const props = { open: true, title: 'Giữ lại', send: 'Lưu', busy: false };

  test('is sent by its button, which stands outside it', async () => {
    const html = await drawn(UiFormDialog, props);
    const form = /<form id="([^"]+)"/.exec(html)?.[1];
    expect(form).toBeDefined();
    expect(html).toMatch(new RegExp(`<button[^>]*type="submit"[^>]*form="${form}"`));
  });

  test('keeps what was typed in sight beside the refusal', async () => {
    const html = await drawn(UiFormDialog, { ...props, error: 'Thiếu lý do.' }, { default: () => h('input', { value: 'đã nhập' }) });
    expect(html).toMatch(/đã nhập.*role="alert"[^>]*>Thiếu lý do\./s);
  });

  test('cannot be sent twice while it is under way', async () => {
    expect(await drawn(UiFormDialog, { ...props, busy: true })).toMatch(/<button[^>]*type="submit"[^>]*disabled/);
  });
});

test('A field of a day shows it as it is written here, and names its calendar', async () => {
  const html = await drawn(UiDateField, { modelValue: '2026-02-01', label: 'Từ ngày', name: 'from' });
  expect(html).toContain('value="01/02/2026"');
  expect(html).toContain('placeholder="dd/mm/yyyy"');
  expect(html).toContain('aria-label="Chọn trên lịch: Từ ngày"');
});
