/** What a state means. Each tone has a colour and a shape (see UiBadge); the word is the caller's. */
export type Tone = 'neutral' | 'good' | 'warn' | 'bad' | 'info' | 'accent';
