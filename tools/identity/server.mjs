// Two OpenID Connect issuers in one process, for the demo and the tests: /citizens stands for the national identity service, /staff for
// the staff directory. A certified server (npm oidc-provider) speaks the protocol; only the people are invented, and nobody has a password.
//   node tools/identity/server.mjs --port 8081 --origin http://127.0.0.1:8080 --registrations FILE.csv [--featured PLATE,PLATE] [--stop-with-parent]
// The staff come as JSON in IOC_SIMULATED_STAFF.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { endWithParent, escape, listen, option, page, readForm } from '../simulator.mjs';
import { citizens, staff } from './people.mjs';

// Its warnings are for who would run it as a real provider: memory instead of a database is right for one demo.
console.warn = () => {};
console.info = () => {};
const { default: Provider, interactionPolicy } = await import('oidc-provider');

const port = option('port');
const origin = option('origin');
const featured = option('featured', '').split(',').filter((plate) => plate !== '');

const audiences = [
  {
    path: '/citizens', client: 'ioc-citizens', callback: '/api/sign-in/citizen/callback', after: '/citizen', out: '/api/sign-out/citizen',
    people: citizens(option('registrations')), title: 'Định danh điện tử', english: 'Simulated national identity service',
    claims: { profile: ['name', 'personal_number', 'organisation_number'], email: ['email', 'email_verified'] },
  },
  {
    path: '/staff', client: 'ioc-staff', callback: '/api/sign-in/staff/callback', after: '/sign-in', out: '/api/sign-out/staff',
    people: staff(JSON.parse(process.env.IOC_SIMULATED_STAFF ?? '[]')), title: 'Danh bạ cán bộ', english: 'Simulated staff directory',
    claims: { profile: ['name', 'preferred_username'] },
  },
];

function issuer(audience) {
  const { path, client, people } = audience;
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
  const policy = interactionPolicy.base();
  policy.remove('consent'); // the demo asks one question only: who are you?
  const provider = new Provider(`http://127.0.0.1:${port}${path}`, {
    jwks: { keys: [{ ...key, use: 'sig', alg: 'RS256', kid: randomBytes(8).toString('hex') }] },
    clients: [
      {
        client_id: client,
        token_endpoint_auth_method: 'none',
        response_types: ['code'],
        grant_types: ['authorization_code'],
        redirect_uris: [origin + audience.callback],
        post_logout_redirect_uris: [origin + audience.after],
        backchannel_logout_uri: origin + audience.out,
        backchannel_logout_session_required: true,
      },
    ],
    pkce: { required: () => true },
    acrValues: ['1', '2'],
    claims: { openid: ['sub'], acr: null, sid: null, auth_time: null, ...audience.claims },
    // All demo pages live on one host name, and cookies know no ports: each issuer keeps to names of its own.
    cookies: {
      keys: [randomBytes(32).toString('hex')],
      names: { session: `sim${path}`.replace('/', '.'), interaction: `sim${path}.interaction`.replace('/', '.'), resume: `sim${path}.resume`.replace('/', '.') },
    },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource: (ctx, form) => { ctx.body = page(audience.title, `${form}<p>Đang đăng xuất…</p><script>const f = document.forms[0]; f.insertAdjacentHTML('beforeend', '<input type="hidden" name="logout" value="yes">'); f.submit();</script>`); } },
    },
    // The host is on this machine: the usual guard against calls to inner addresses would keep the sign-out from reaching it.
    fetch: (url, options) => fetch(url, options),
    interactions: { policy, url: (_ctx, interaction) => `${path}/interaction/${interaction.uid}` },
    findAccount: (_ctx, id) => {
      const person = people.get(id);
      return person && { accountId: id, claims: () => ({ sub: id, ...person.claims }) };
    },
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope('openid profile email');
      await grant.save();
      return grant;
    },
    ttl: { Interaction: 900, Session: 8 * 3600, Grant: 8 * 3600, AccessToken: 600, AuthorizationCode: 60, IdToken: 600 },
  });
  provider.on('server_error', (_ctx, failure) => console.error(`${path}: ${failure.message}`));
  return provider;
}

function picker(audience, uid, asked) {
  const words = asked.trim().toLocaleLowerCase('vi');
  const plain = (text) => text.replace(/[^0-9A-Za-zĐđ]/g, '').toLocaleLowerCase('vi');
  const all = [...audience.people.values()];
  const shown = words !== '' ? all.filter((p) => p.name.toLocaleLowerCase('vi').includes(words) || (plain(words) !== '' && p.plates.some((plate) => plain(plate).includes(plain(words)))))
    : featured.length > 0 && all.some((p) => p.plates.length > 0) ? all.filter((p) => p.plates.some((plate) => featured.includes(plate)))
    : all;
  const action = `${audience.path}/interaction/${uid}`;
  return page(audience.title, `
    <h1>${audience.title} <em>mô phỏng</em></h1>
    <p lang="en">${audience.english}. Invented people, no password.</p>
    ${all.length > 20 ? `<form method="get" action="${action}"><input type="search" name="q" value="${escape(asked)}" aria-label="Tìm theo tên hoặc biển số · Search by name or plate" placeholder="Tìm theo tên hoặc biển số · name or plate"></form>` : ''}
    <form method="post" action="${action}">
      ${shown.slice(0, 30).map((p) => `<button name="person" value="${p.id}" data-name="${escape(p.claims.preferred_username ?? p.claims.personal_number ?? p.claims.organisation_number)}">${escape(p.name)}<small>${escape(p.what ?? p.plates.join(' · '))}</small></button>`).join('\n')}
      ${shown.length === 0 ? '<p>Không có ai. <span lang="en">Nobody.</span></p>' : ''}
      <details><summary>Tình huống khác · Other situations</summary>
        <label><input type="checkbox" name="level" value="1"> Chỉ định danh mức 1 · <span lang="en">identity level 1 only</span></label>
        <button name="person" value="">Từ chối đăng nhập · <span lang="en">Refuse to sign in</span></button>
      </details>
    </form>`);
}

const providers = audiences.map((audience) => ({ audience, provider: issuer(audience) }));

async function interact({ audience, provider }, request, response) {
  const url = new URL(request.url, origin);
  const uid = url.pathname.split('/').at(-1);
  if (request.method === 'POST') {
    const form = new URLSearchParams(await readForm(request));
    const id = form.get('person') ?? '';
    const result = id === '' || !audience.people.has(id)
      ? { error: 'access_denied', error_description: 'The person refused to sign in' }
      : { login: { accountId: id, acr: form.get('level') === '1' ? '1' : '2', remember: false } };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
    return;
  }
  await provider.interactionDetails(request, response);
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' }).end(picker(audience, uid, url.searchParams.get('q') ?? ''));
}

endWithParent();
listen('identity', port, (request, response) => {
  const mounted = providers.find(({ audience }) => request.url.startsWith(`${audience.path}/`));
  if (mounted === undefined) {
    response.writeHead(404).end();
  } else if (request.url.startsWith(`${mounted.audience.path}/interaction/`)) {
    interact(mounted, request, response).catch((failure) => {
      console.error(`interaction: ${failure.message}`);
      response.writeHead(400, { 'Content-Type': 'text/html; charset=utf-8' }).end(page(mounted.audience.title, '<h1>Phiên đăng nhập đã hết</h1><p>Hãy quay lại và đăng nhập lại.</p><p lang="en">This sign-in has expired. Go back and sign in again.</p>'));
    });
  } else {
    request.originalUrl = request.url;
    request.url = request.url.slice(mounted.audience.path.length);
    mounted.provider.callback()(request, response);
  }
});
