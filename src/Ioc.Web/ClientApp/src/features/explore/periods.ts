import { date } from '@/i18n/format.ts';
import { t } from './messages.ts';

/** A step's name from its first day: 05/11/2026, tuần 02/11/2026, 11/2026, Quý 4/2026, 2026. */
export function periodName(step: string, start: string): string {
  const year = start.slice(0, 4);
  const month = start.slice(5, 7);
  switch (step) {
    case 'month':
      return `${month}/${year}`;
    case 'quarter':
      return t('quarterOf', { n: Math.ceil(Number(month) / 3), year });
    case 'year':
      return year;
    case 'week':
      return t('weekOf', { date: date(`${start}T00:00:00+07:00`) });
    default:
      return date(`${start}T00:00:00+07:00`);
  }
}
