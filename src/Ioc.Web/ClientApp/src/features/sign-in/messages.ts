import { defineMessages, translator } from '@/i18n/messages.ts';

export const t = translator(
  defineMessages(
    {
      title: 'Đăng nhập cán bộ',
      intro: 'Chỉ dành cho cán bộ được phân công. Mọi lần mở hồ sơ đều được ghi nhật ký.',
      name: 'Tên tài khoản',
      password: 'Mật khẩu',
      submit: 'Đăng nhập',
    },
    {
      title: 'Staff sign-in',
      intro: 'For assigned staff only. Every case that is opened is logged.',
      name: 'Account name',
      password: 'Password',
      submit: 'Sign in',
    },
  ),
);
