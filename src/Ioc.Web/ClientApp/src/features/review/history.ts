// Looks and look-ups stand in a case's history beside its steps: by their events' names.
const looking = new Set(['case.viewed', 'notice.viewed', 'evidence.viewed', 'document.opened', 'attachment.listed', 'attachment.opened', 'person-data.owner_looked_up', 'person-data.register_asked', 'case.replay_viewed']);

/** Whether somebody only looked; the case is as it was. */
export const isLook = (type: string): boolean => looking.has(type);
