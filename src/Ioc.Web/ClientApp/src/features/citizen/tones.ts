import type { Tone } from '@/ui/tone.ts';

const tones: Record<string, Tone> = { paid: 'good', closed: 'good', cancelled: 'good', contested: 'info', confirmed: 'info', passed: 'neutral', recorded: 'info', proposed: 'info', decided: 'warn', notice_issued: 'warn' };

/** The tone of a case's state, as the holder of its notice should feel it. */
export const toneOf = (state: string): Tone => tones[state] ?? 'neutral';
