// Who can sign in: the invented owners of the registrations, and the invented staff.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The fields of one CSV line; quotes are doubled inside quotes. */
function cells(line) {
  const found = [];
  for (const [, quoted, plain] of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)) {
    found.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
  }
  return found;
}

// Opaque and stable: what a real provider gives instead of the personal number.
const subject = (kind, number) => createHash('sha256').update(`simulated:${kind}:${number}`).digest('hex').slice(0, 32);

/** Every owner, with the plates that are registered in that name. */
export function citizens(file) {
  const [head, ...rows] = readFileSync(file, 'utf8').replace(/^\uFEFF/, '').split(/\r?\n/).filter((line) => line !== '');
  const names = cells(head);
  const people = new Map();
  for (const row of rows) {
    const owner = Object.fromEntries(cells(row).map((value, i) => [names[i], value]));
    const organisation = owner.owner_kind === 'organisation';
    const id = subject(owner.owner_kind, owner.owner_number);
    const person = people.get(id) ?? {
      id,
      name: organisation ? `Người đại diện ${owner.owner_name}` : owner.owner_name,
      plates: [],
      claims: {
        name: organisation ? `Người đại diện ${owner.owner_name}` : owner.owner_name,
        personal_number: organisation ? undefined : owner.owner_number,
        organisation_number: organisation ? owner.owner_number : undefined,
        email: `${owner.owner_number}@mo-phong.invalid`,
        email_verified: true,
      },
    };
    person.plates.push(owner.plate);
    people.set(id, person);
  }
  return people;
}

/** Staff as the host names them: [{ name, displayName, what }]. */
export function staff(list) {
  return new Map(
    list.map(({ name, displayName, what }) => {
      const id = subject('staff', name);
      return [id, { id, name: displayName, plates: [], what, claims: { name: displayName, preferred_username: name } }];
    }),
  );
}
