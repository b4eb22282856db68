// MÔ PHỎNG / SIMULATED. A junction's signal controller: two groups take turns (green, amber, red), every change is posted, and a sign of life each half second.
//   node tools/signals/controller.mjs --address http://127.0.0.1:8080/api/signals [--green 20] [--amber 3] [--silent-after N] [--stop-with-parent]
//   node tools/signals/controller.mjs --listen PORT [--green 20] [--amber 3]: does not post but answers GET /?after=TIME, for a host that asks.
// The key comes by the environment: IOC_SIMULATED_SIGNALS_KEY. What could not be sent is sent with the next report; --silent-after N stops after N reports, for tests.
import { endWithParent, listen, option } from '../simulator.mjs';

const port = option('listen', '');
const address = port === '' ? option('address') : '';
const green = Number(option('green', '20')) * 1000;
const amber = Number(option('amber', '3')) * 1000;
const silentAfter = Number(option('silent-after', '0'));
endWithParent();

// One cycle: N1 green, N1 amber, N2 green, N2 amber.
const steps = [
  [green, { N1: 'green', N2: 'red' }],
  [amber, { N1: 'amber', N2: 'red' }],
  [green, { N1: 'red', N2: 'green' }],
  [amber, { N1: 'red', N2: 'amber' }],
];
const shown = {};
let waiting = [];
// What an asked controller remembers, and since when without a gap.
const remembered = 500;
let told = [];
let completeFrom = new Date().toISOString();
let reports = 0;
let step = steps.length - 1;

function turn() {
  step = (step + 1) % steps.length;
  const at = new Date().toISOString();
  for (const [group, state] of Object.entries(steps[step][1])) {
    if (shown[group] !== state) {
      shown[group] = state;
      if (port === '') {
        waiting.push({ group, state, at });
      } else {
        told.push({ group, state, at });
        if (told.length > remembered) {
          completeFrom = told[told.length - remembered].at;
          told = told.slice(-remembered);
        }
      }
    }
  }
  setTimeout(turn, steps[step][0]);
}

async function report() {
  const sent = waiting.slice(0, 200);
  try {
    const answer = await fetch(address, {
      method: 'POST',
      headers: { Authorization: `Bearer ${process.env.IOC_SIMULATED_SIGNALS_KEY ?? ''}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ sentAt: new Date().toISOString(), changes: sent }),
    });
    if (answer.ok) {
      waiting = waiting.slice(sent.length);
      reports += 1;
    } else {
      console.error(`signals: ${answer.status} ${await answer.text()}`);
    }
  } catch {
    // away: with the next report
  }
  if (silentAfter === 0 || reports < silentAfter) {
    setTimeout(report, 500);
  }
}

turn();
if (port === '') {
  await report();
  console.log(`simulated signal controller posts to ${address}`);
} else {
  listen('simulated signal controller', port, (request, response) => {
    const after = new URL(request.url, 'http://localhost').searchParams.get('after') ?? '';
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ sentAt: new Date().toISOString(), completeFrom, changes: told.filter(({ at }) => Date.parse(at) > Date.parse(after)) }));
  });
}
