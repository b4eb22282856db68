// What the simulated services share: how they are started, how they say that they are ready, and how they end with whoever started them.
import { createServer } from 'node:http';

/** The value that follows --name on the command line. */
export function option(name, otherwise) {
  const at = process.argv.indexOf(`--${name}`);
  if (at >= 0 && process.argv[at + 1] !== undefined) {
    return process.argv[at + 1];
  }
  if (otherwise === undefined) {
    console.error(`Missing option: --${name}`);
    process.exit(2);
  }
  return otherwise;
}

/** Ends this process when the input that its parent holds open is closed: even a killed parent leaves nothing behind. */
export function endWithParent() {
  if (process.argv.includes('--stop-with-parent')) {
    process.stdin.resume();
    process.stdin.on('end', () => process.exit(0));
    process.stdin.on('close', () => process.exit(0));
  }
  process.on('SIGTERM', () => process.exit(0));
}

/** Listens on this machine alone and says where. */
export function listen(name, port, handle) {
  const server = createServer(handle);
  server.on('error', (failure) => {
    console.error(`${name}: ${failure.message}`);
    process.exit(2);
  });
  server.listen(Number(port), '127.0.0.1', () => console.log(`${name} listening on http://127.0.0.1:${server.address().port}`));
  return server;
}

export function escape(text) {
  return String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** A page of a simulated service: plain HTML, loudly marked. */
export function page(title, body) {
  return `<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escape(title)}</title>
<style>
  body { margin: 0; font: 17px/1.5 "Be Vietnam Pro", system-ui, sans-serif; background: repeating-linear-gradient(-45deg, #fff7e0 0 22px, #fff1c7 22px 44px); color: #23262b; }
  main { max-width: 32rem; margin: 5vh auto; padding: 1.5rem; background: #fff; border: 3px dashed #b26a00; border-radius: 14px; }
  h1 { font-size: 1.4rem; margin: 0 0 .25rem; } h2 { font-size: 1.05rem; margin: 1.25rem 0 .25rem; } em { color: #8a5600; font-style: normal; } p { margin: .25rem 0; }
  [lang=en] { color: #5c6470; } dt { color: #5c6470; margin-top: .6rem; } dd { margin: 0; } strong.sum { font-size: 1.6rem; }
  button, input[type=search] { display: block; box-sizing: border-box; width: 100%; margin-top: .6rem; padding: .7rem .9rem; font: inherit; text-align: left; border: 1px solid #8a94a3; border-radius: 10px; background: #fff; color: inherit; }
  button.main { background: #0b5cad; border-color: #0b5cad; color: #fff; font-weight: 600; text-align: center; } button.main [lang=en] { color: inherit; } button small { display: block; color: #5c6470; }
  button:focus-visible, input:focus-visible { outline: 3px solid #b26a00; outline-offset: 2px; } details { margin-top: 1rem; }
</style></head><body><main>
${body}
</main></body></html>`;
}

/** The body of a form, at most 16 KiB. */
export function readForm(request) {
  return new Promise((resolve, reject) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (piece) => {
      text += piece;
      if (text.length > 16384) {
        reject(new Error('The form is too large.'));
        request.destroy();
      }
    });
    request.on('end', () => resolve(text));
    request.on('error', reject);
  });
}
