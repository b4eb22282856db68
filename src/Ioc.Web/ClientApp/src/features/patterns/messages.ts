import { defineMessages, translator } from '@/i18n/messages.ts';

const messages = defineMessages(
  {
    pyramid: 'Dân số theo tuổi và giới tính',
    month: 'cuối tháng {month}',
    male: 'Nam',
    female: 'Nữ',
    band: 'Nhóm tuổi',
    hiddenBand: '× : không công bố (dưới {n} người)',
    week: 'Theo giờ và thứ',
    weekday: 'Thứ',
    days: 'T2,T3,T4,T5,T6,T7,CN',
    longDays: 'Thứ Hai,Thứ Ba,Thứ Tư,Thứ Năm,Thứ Sáu,Thứ Bảy,Chủ nhật',
    span: '{from}–{to} giờ',
    hiddenCell: '× : không công bố (dưới {n})',
    most: 'nhiều nhất {n}: {day}, {hours}',
    none: 'Chưa có số liệu',
    range: '{from} – {to}',
  },
  {
    pyramid: 'Residents by age and sex',
    month: 'end of {month}',
    male: 'Male',
    female: 'Female',
    band: 'Age',
    hiddenBand: '× : not published (fewer than {n})',
    week: 'By hour and day',
    weekday: 'Day',
    days: 'Mon,Tue,Wed,Thu,Fri,Sat,Sun',
    longDays: 'Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday',
    span: '{from}:00–{to}:00',
    hiddenCell: '× : not published (fewer than {n})',
    most: 'most {n}: {day}, {hours}',
    none: 'No figures yet',
    range: '{from} – {to}',
  },
);

export const t = translator(messages);
