import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Connect, Plugin } from 'vite';
import { MockTown } from './town.ts';
import { still } from './still.ts';

/**
 * Answers as the host would, for work on the pages without one: `npm run dev`, or `vite preview` for the built pages.
 * Never part of the product: Vite runs it, the build does not contain it.
 *
 * SignalR is spoken over server-sent events, the transport that needs nothing but HTTP. `POST /mock/STATE` puts the wall
 * into a state worth looking at: normal, quiet, stale, down, restart, gap, empty.
 */
export function mockServer(): Plugin {
  return {
    name: 'ioc-mock-server',
    configureServer: ({ middlewares }) => void middlewares.use(handler()),
    configurePreviewServer: ({ middlewares }) => void middlewares.use(handler()),
  };
}

const recordEnd = '\u001e';

function handler(): Connect.NextHandleFunction {
  const town = new MockTown();
  /** Streams that are open, and those of them whose client has shaken hands and may be sent updates. */
  const streams = new Map<string, ServerResponse>();
  const clients = new Map<string, ServerResponse>();
  let down = false;
  let mute = false;
  let dropNext = false;
  let connections = 0;

  const send = (response: ServerResponse, message: unknown): void => {
    response.write(`data: ${JSON.stringify(message)}${recordEnd}\n\n`);
  };
  const tick = (): void => {
    for (const update of town.tick()) {
      if (dropNext) {
        dropNext = false;
        continue;
      }
      for (const response of clients.values()) {
        send(response, { type: 1, target: 'Update', arguments: [update] });
      }
    }
  };
  setInterval(() => {
    if (!mute) {
      tick();
    }
  }, 700).unref();
  setInterval(() => {
    for (const response of clients.values()) {
      send(response, { type: 6 });
    }
  }, 10_000).unref();
  const disconnectAll = (): void => {
    for (const response of streams.values()) {
      response.end();
    }
    streams.clear();
    clients.clear();
  };

  const states: Record<string, () => void> = {
    normal: () => {
      down = false;
      mute = false;
      town.mood = 'normal';
    },
    quiet: () => {
      mute = true;
    },
    stale: () => {
      town.mood = 'stale';
      town.restart();
      disconnectAll();
    },
    empty: () => {
      town.mood = 'empty';
      town.restart();
      disconnectAll();
    },
    down: () => {
      down = true;
      disconnectAll();
    },
    restart: () => town.restart(),
    gap: () => {
      dropNext = true;
    },
  };

  return (request, response, next) => {
    const url = new URL(request.url ?? '/', 'http://mock');
    if (url.pathname.startsWith('/mock/')) {
      const change = states[url.pathname.slice('/mock/'.length)];
      change?.();
      return json(response, change === undefined ? 404 : 200, { states: Object.keys(states) });
    }
    if (!url.pathname.startsWith('/api/wall') && !url.pathname.startsWith('/hubs/wall')) {
      return next();
    }
    if (down) {
      return json(response, 503, { title: 'The mock is down', text: { vi: 'Máy chủ tạm dừng.', en: 'The server is down.' } });
    }
    if (url.pathname === '/api/wall/snapshot') {
      return json(response, 200, town.snapshot());
    }
    const camera = /^\/api\/wall\/cameras\/([^/]+)\/still\.jpg$/.exec(url.pathname)?.[1];
    if (camera !== undefined) {
      const picture = town.hasStill(camera) ? still(camera, Date.now()) : null;
      response.writeHead(picture === null ? 404 : 200, { 'Content-Type': 'image/svg+xml', 'Cache-Control': 'no-store' });
      return void response.end(picture ?? '');
    }
    if (url.pathname === '/hubs/wall/negotiate') {
      connections += 1;
      return json(response, 200, {
        connectionId: String(connections),
        connectionToken: String(connections),
        negotiateVersion: 1,
        availableTransports: [{ transport: 'ServerSentEvents', transferFormats: ['Text'] }],
      });
    }
    if (url.pathname === '/hubs/wall') {
      const id = url.searchParams.get('id') ?? '';
      if (request.method === 'GET') {
        response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
        response.write(':\n\n');
        streams.set(id, response);
        request.on('close', () => {
          streams.delete(id);
          clients.delete(id);
        });
        return;
      }
      return drain(request, (body) => {
        const stream = streams.get(id);
        if (body.includes('"protocol"') && stream !== undefined) {
          send(stream, {});
          clients.set(id, stream);
        }
        json(response, 200, {});
      });
    }
    return json(response, 404, { title: 'Not found' });
  };
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end(JSON.stringify(body));
}

function drain(request: IncomingMessage, done: (body: string) => void): void {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => {
    body += chunk;
  });
  request.on('end', () => done(body));
}
