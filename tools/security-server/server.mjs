// MÔ PHỎNG / SIMULATED. Answers as an X-Road security server would (message protocol for REST, PR-REST), with a vehicle register of invented people behind it.
//   node server.mjs --registrations FILE.csv [--facts FOLDER] [--port N] [--control]
// With --facts it also hands out the sources of a folder, a page at a time: FORMAT.csv, of the demonstration's files the last whole month.
// Says on standard output where it listens, and ends when its standard input closes.
// With --control, POST /simulate {"down": true | "slowMs": 3000 | "register": 500} makes it fail, for tests; {"breakOff": true} ends an answer in its middle, {"pages": 2} dies after so many pages.
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

const option = (name) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined);
const control = process.argv.includes('--control');
const service = '/r1/VN/GOV/CSGT/DANGKYXE/vehicles';
const factService = '/r1/VN/GOV/DULIEU/TONGHOP/facts';
const facts = option('--facts');
const pageRows = Number(option('--page-rows') ?? 100);
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

// The rows of a format as they stand now. A demonstration's file counts its months from the present one: only the last whole month is handed out.
function readFacts(format) {
  const [header, ...lines] = readFileSync(join(facts, `${format}.csv`), 'utf8').replace(/^\uFEFF/, '').trim().split('\n');
  const names = split(header);
  const rows = lines.map((line) => Object.fromEntries(split(line).map((cell, i) => [names[i], cell])));
  if (!names.includes('month_offset')) {
    return { month: '', rows };
  }
  const now = new Date(Date.now() + 7 * 3600 * 1000);
  const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1)).toISOString().slice(0, 7);
  return { month, rows: rows.filter((row) => row.month_offset === '-1').map(({ month_offset, ...row }) => ({ month, ...row })) };
}

// The cursor is the month and how many rows of it were handed out: a new month begins anew.
function factPage(format, after) {
  const { month, rows } = readFacts(format);
  const [seen, count] = (after ?? '').split('/');
  const from = seen === month ? Number(count ?? 0) : 0;
  const page = rows.slice(from, from + pageRows);
  return { contract: `${format}/1.0`, rows: page, next: `${month}/${from + page.length}`, more: from + page.length < rows.length };
}

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
    if (url.pathname === factService && facts !== undefined && /^[a-z_]+$/.test(url.searchParams.get('source') ?? '')) {
      if (simulated.pages === 0) {
        fault(500, 'Server.ServerProxy.ServiceFailed.HttpError', 'The service died (simulated).');
        return;
      }
      if (simulated.pages !== undefined) {
        simulated.pages--;
      }
      const page = factPage(url.searchParams.get('source'), url.searchParams.get('after'));
      if (simulated.contract) {
        page.contract = simulated.contract;
      }
      if (simulated.breakOff) {
        answer.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': 100000, 'X-Road-Id': id });
        answer.write(JSON.stringify(page).slice(0, 100), () => request.socket.destroy());
        return;
      }
      send(200, page, { 'X-Road-Client': client, 'X-Road-Service': factService.slice('/r1/'.length) });
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
