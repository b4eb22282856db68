import { defineMessages, translator } from '@/i18n/messages.ts';

export const t = translator(
  defineMessages(
    {
      title: 'Kiểm tra văn bản',
      hint: 'Nhập số và mã in ở cuối văn bản. Trang này không hiển thị thông tin cá nhân.',
      number: 'Số văn bản',
      numberHint: 'Ví dụ 000123/TB-XPVPHC',
      code: 'Mã kiểm tra',
      check: 'Kiểm tra',
      kind: 'Loại văn bản',
      issuedOn: 'Ngày ban hành',
      agency: 'Cơ quan',
      genuine: 'Văn bản có thật',
      notGenuine: 'Không tìm thấy',
      notStanding: 'Không còn hiệu lực',
    },
    {
      title: 'Check a paper',
      hint: 'Enter the number and the code printed at the foot of the paper. This page shows nothing about any person.',
      number: 'Number',
      numberHint: 'E.g. 000123/TB-XPVPHC',
      code: 'Code',
      check: 'Check',
      kind: 'Paper',
      issuedOn: 'Issued on',
      agency: 'Agency',
      genuine: 'Genuine',
      notGenuine: 'Not found',
      notStanding: 'No longer stands',
    },
  ),
);
