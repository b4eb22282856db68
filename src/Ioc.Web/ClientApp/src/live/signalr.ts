import { HubConnectionBuilder, LogLevel, type HubConnection } from '@microsoft/signalr';
import type { Hub } from './connection.ts';

/** A SignalR hub with one client method. Reconnecting is LiveConnection's work, which also knows what to do afterwards. */
export function signalRHub<U>(path: string, method: string): Hub<U> {
  let connection: HubConnection | null = null;
  return {
    async start({ updated, closed }) {
      const made = new HubConnectionBuilder().withUrl(path).configureLogging(LogLevel.None).build();
      connection = made;
      made.on(method, updated);
      await made.start();
      made.onclose(closed);
    },
    async stop() {
      await connection?.stop();
      connection = null;
    },
  };
}

export const browserTimer = {
  after(milliseconds: number, call: () => void): () => void {
    const id = setTimeout(call, milliseconds);
    return () => clearTimeout(id);
  },
};
