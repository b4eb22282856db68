// MÔ PHỎNG / SIMULATED. Answers as an X-Road security server would (message protocol for REST, PR-REST), with a vehicle register of invented people behind it.
//   node server.mjs --registrations FILE.csv [--port N] [--control]
// Says on standard output where it listens, and ends when its standard input closes.
// With --control, POST /simulate {"down": true | "slowMs": 3000 | "register": 500} makes it fail, for tests.
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const option = (name) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined);
const control = process.argv.includes('--control');
const service = '/r1/VN/GOV/CSGT/DANGKYXE/vehicles';
const vehicles = readRegistrations(option('--registrations'));
let simulated = {};

function readRegistrations(file) {
  const [header, ...lines] = readFileSync(file, 'utf8').replace(/^\uFEFF/, '').trim().split('\n');
  const names = split(header);
  const byPlate = new Map();
  for (const line of lines) {
    const row = Object.fromEntries(split(line).map((cell, i) => [names[i], cell]));
    const key = row.plate.replaceAll('Đ', 'D').replace(/[^0-9A-Z]/g, '');
    byPlate.set(key, [...(byPlate.get(key) ?? []), row]);
  }
  return byPlate;
}

function split(line) {
  return [...line.trimEnd().matchAll(/("((?:[^"]|"")*)"|[^,]*)(,|$)/g)].slice(0, -1).map((m) => (m[2] === undefined ? m[1] : m[2].replaceAll('""', '"')));
}

const asVehicle = (row) => ({
  plate: row.plate, plateColour: row.plate_colour, vehicleClass: row.vehicle_class, brand: row.brand, model: row.model, colour: row.colour, status: row.status,
  registeredOn: row.registered_on, expiresOn: row.expires_on || null, holderBasis: row.holder_basis || 'registered', simulated: true,
  owner: { kind: row.owner_kind, name: row.owner_name, number: row.owner_number, address: row.owner_address },
});

const digest = (bytes) => createHash('sha512').update(bytes).digest();

const server = createServer((request, answer) => {
  const url = new URL(request.url, 'http://localhost');
  const id = request.headers['x-road-id'] ?? randomUUID();
  const send = (status, body, headers = {}) => {
    answer.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'X-Road-Id': id, 'X-Road-Request-Id': randomUUID(), ...headers });
    answer.end(JSON.stringify(body));
  };
  // A fault of X-Road itself carries X-Road-Error; a register's own answer does not.
  const fault = (status, type, message) => send(status, { type, message, detail: randomUUID() }, { 'X-Road-Error': type });
  if (control && request.method === 'POST' && url.pathname === '/simulate') {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      simulated = JSON.parse(body || '{}');
      send(200, simulated);
    });
    return;
  }
  const reply = () => {
    if (simulated.down) {
      fault(500, 'Server.ServerProxy.ServiceFailed.HttpError', 'The service cannot be reached (simulated).');
      return;
    }
    if (!url.pathname.startsWith('/r1/')) {
      fault(400, 'Client.BadRequest', 'Not a path of the message protocol for REST.');
      return;
    }
    const client = request.headers['x-road-client'];
    if (client === undefined || client.split('/').length < 3) {
      fault(400, 'Client.MissingHeader', 'The header X-Road-Client is missing or malformed.');
      return;
    }
    if (url.pathname !== service) {
      fault(500, 'Server.ClientProxy.UnknownMember', 'No such service.');
      return;
    }
    const headers = {
      'X-Road-Client': client,
      'X-Road-Service': service.slice('/r1/'.length),
      'X-Road-Request-Hash': digest(Buffer.concat([digest(request.rawHeaders.join('\n')), digest('')])).toString('base64'),
    };
    if (simulated.register) {
      send(simulated.register, { message: 'The register is not well (simulated).' }, headers);
      return;
    }
    const found = vehicles.get(url.searchParams.get('plate') ?? '') ?? [];
    if (found.length === 0) {
      send(404, { message: 'No such plate.' }, headers);
    } else {
      send(200, { vehicles: found.map(asVehicle) }, headers);
    }
  };
  if (simulated.slowMs) {
    setTimeout(reply, simulated.slowMs);
  } else {
    reply();
  }
});

server.listen(Number(option('--port') ?? 0), '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
