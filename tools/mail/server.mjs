// A real SMTP server (npm smtp-server) for the demo and the tests: takes every mail and lays it into a folder as .eml, delivering it to nobody.
//   node tools/mail/server.mjs --port 8083 --folder DIR [--refuse N] [--stop-with-parent]
// --refuse N answers the first N mails with 451 (try again), as a busy server does.
import { createWriteStream, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { endWithParent, option } from '../simulator.mjs';

const folder = option('folder');
let refuse = Number(option('refuse', '0'));
let taken = 0;
mkdirSync(folder, { recursive: true, mode: 0o700 });

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  logger: false,
  onData(stream, _session, done) {
    if (refuse > 0) {
      refuse -= 1;
      stream.resume();
      stream.on('end', () => done(Object.assign(new Error('Busy, try again later'), { responseCode: 451 })));
      return;
    }
    taken += 1;
    const path = join(folder, `${Date.now()}-${taken}.eml`);
    const file = createWriteStream(`${path}.part`, { mode: 0o600 });
    stream.pipe(file).on('finish', () => {
      renameSync(`${path}.part`, path);
      done();
    });
  },
});
server.on('error', (failure) => {
  console.error(`mail: ${failure.message}`);
  if (failure.code === 'EADDRINUSE') process.exit(2);
});
endWithParent();
server.listen(Number(option('port')), '127.0.0.1', () => console.log(`mail listening on 127.0.0.1:${server.server.address().port}`));
