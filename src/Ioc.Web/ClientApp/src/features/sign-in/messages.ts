import { defineMessages, translator } from '@/i18n/messages.ts';

export const t = translator(
  defineMessages(
    {
      title: 'Đăng nhập cán bộ',
      intro: 'Chỉ dành cho cán bộ được phân công. Mọi lần mở hồ sơ đều được ghi nhật ký.',
      name: 'Tên tài khoản',
      password: 'Mật khẩu',
      submit: 'Đăng nhập',
      directory: 'Đăng nhập bằng tài khoản cơ quan',
      directorySimulated: 'Danh bạ cán bộ ở đây là mô phỏng: chọn một người, không cần mật khẩu.',
      orPassword: 'Hoặc dùng mật khẩu của hệ thống này',
    },
    {
      title: 'Staff sign-in',
      intro: 'For assigned staff only. Every case that is opened is logged.',
      name: 'Account name',
      password: 'Password',
      submit: 'Sign in',
      directory: "Sign in with the agency's account",
      directorySimulated: 'The staff directory here is simulated: choose a person, no password.',
      orPassword: "Or use this system's password",
    },
  ),
);
