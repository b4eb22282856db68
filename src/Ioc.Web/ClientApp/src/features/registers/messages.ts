import { defineMessages, translator } from '@/i18n/messages.ts';

export const t = translator(
  defineMessages(
    {
      basis: 'Tư cách chủ xe',
      'from.imported': 'Theo tệp đăng ký đã nhập, {age}.',
      'from.xroad': 'Theo cơ sở dữ liệu đăng ký xe qua X-Road, {age}.',
      askAgain: 'Tra cứu lại',
    },
    {
      basis: 'Basis of ownership',
      'from.imported': 'From an imported registrations file, {age}.',
      'from.xroad': 'From the vehicle register over X-Road, {age}.',
      askAgain: 'Ask again',
    },
  ),
);
