/** Vietnam keeps one time the whole year (UTC+7): what a datetime-local field says, as an instant. */
export const instantOf = (local: string): string | null => (local === '' ? null : new Date(`${local}:00+07:00`).toISOString());

/** An instant as a datetime-local field wants it, in Vietnam's time. */
export const localOf = (instant: string): string => new Date(new Date(instant).getTime() + 7 * 3_600_000).toISOString().slice(0, 16);
