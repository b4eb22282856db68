// MÔ PHỎNG / SIMULATED. Two cameras that read plates themselves, at both ends of a road: posts what passes as real devices would, and keeps what could not be sent.
//   node tools/anpr/camera.mjs --address http://127.0.0.1:8080/api/anpr/events --samples DIR [--metres 2400] [--every 9] [--vehicles N] [--seed 1] [--stop-with-parent]
// The keys come by the environment: IOC_SIMULATED_ANPR_KEYS = the first camera's and the second's, parted by a comma.
// Vehicles and pictures are those of the sample video (invented plates), cut with ffmpeg. Some drive too fast, some over a red light, and now and then one plate is at both ends at once.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { endWithParent, option } from '../simulator.mjs';

const address = option('address');
const samples = option('samples');
const metres = Number(option('metres', '2400'));
const every = Number(option('every', '9')) * 1000;
const keys = (process.env.IOC_SIMULATED_ANPR_KEYS ?? '').split(',');
let state = Number(option('seed', '1')) || 1;
endWithParent();

// Small and repeatable: xorshift.
function random() {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) / 4294967296;
}

const video = join(samples, 'junction-day.mp4');
const truth = JSON.parse(readFileSync(join(samples, 'junction-day.truth.json'), 'utf8'));

function cut(at, filter) {
  return execFileSync('ffmpeg', ['-v', 'error', '-ss', String(at), '-i', video, '-frames:v', '1', ...(filter ? ['-vf', filter] : []), '-q:v', '4', '-pix_fmt', 'yuvj420p', '-f', 'mjpeg', '-'], { maxBuffer: 1 << 24 });
}

// The moment at which the plate is largest is the device's picture; who ran a red light is shown while doing it.
function vehicleOf({ id, plate, class: vehicleClass, lines, colour, plateBoxes }) {
  const ran = truth.violations.find(({ vehicle, kind }) => vehicle === id && kind === 'red_light')?.atSeconds;
  const best = plateBoxes.reduce((a, b) => (ran === undefined ? b.box[2] - b.box[0] > a.box[2] - a.box[0] : Math.abs(b.t - ran - 0.3) < Math.abs(a.t - ran - 0.3)) ? b : a);
  const [x, y, right, bottom] = best.box.map(Math.round);
  const box = { x, y, width: Math.max(2, right - x), height: Math.max(2, bottom - y) };
  const grown = { x: Math.max(0, x - 6), y: Math.max(0, y - 6), w: box.width + 12, h: box.height + 12 };
  return {
    plate, vehicleClass, lines, colour, box, ran: ran !== undefined,
    at: cut(best.t).toString('base64'),
    crop: cut(best.t, `crop=${grown.w}:${grown.h}:${grown.x}:${grown.y},scale=iw*3:-2`).toString('base64'),
  };
}

if (!existsSync(video)) {
  console.error(`anpr: ${video} is missing`);
  process.exit(2);
}
const vehicles = truth.vehicles.filter(({ plate, plateBoxes }) => plate && plateBoxes?.length > 0).slice(0, Number(option('vehicles', '1000'))).map(vehicleOf);
console.log(`simulated cameras that read plates post to ${address}: ${vehicles.length} vehicles, ${metres} m apart`);

// What could not be sent waits here, oldest first, as in a device's own memory.
const waiting = [[], []];

async function send(camera) {
  while (waiting[camera].length > 0) {
    try {
      const answer = await fetch(address, {
        method: 'POST',
        headers: { Authorization: `Bearer ${keys[camera]}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ ...waiting[camera][0], sentAt: new Date().toISOString() }),
      });
      if (answer.status >= 500 || answer.status === 429) {
        return;
      }
      if (!answer.ok) {
        console.error(`anpr: ${answer.status} ${await answer.text()}`);
      }
      waiting[camera].shift();
    } catch {
      return; // away: later
    }
  }
}

let number = 0;
let turn = -1;
function see(camera, vehicle, more = {}) {
  const event = {
    eventId: `${camera + 1}-${process.pid}-${Date.now()}-${(number += 1)}`, capturedAt: new Date().toISOString(), plate: vehicle.plate, plateConfidence: Number((random() < 0.08 ? 0.7 : 0.96 + random() * 0.039).toFixed(3)),
    plateLines: vehicle.lines, plateColour: vehicle.colour ?? 'unknown', vehicleClass: vehicle.vehicleClass, plateBox: vehicle.box,
    pictures: [{ name: 'at', jpeg: vehicle.at }, { name: 'plate', jpeg: vehicle.crop }], ...more,
  };
  waiting[camera] = [...waiting[camera].slice(-199), event];
}

function drive() {
  // In turn, so that none comes back within a minute: that would be one and the same pass.
  const vehicle = vehicles[(turn += 1) % vehicles.length];
  const luck = random();
  see(0, vehicle, vehicle.ran ? { violation: { kind: 'red_light', secondsSinceRed: Number((1 + random() * 4).toFixed(1)), confidence: 0.9 } } : {});
  if (luck > 0.97) {
    see(1, vehicle); // a copied plate
    return;
  }
  const kmh = luck > 0.85 ? 78 + random() * 14 : 38 + random() * 18;
  setTimeout(() => see(1, vehicle), (metres / kmh) * 3600);
}

drive();
setInterval(drive, every);
setInterval(() => void Promise.all([send(0), send(1)]), 1000);
