// VNPAY 2.1.0 as its specification describes it, for the demo and the tests: the payment page, the report to the merchant (IPN), the return of the payer,
// the question about a transaction (querydr), and the file of a day. No money moves. It can also misbehave, as gateways and networks do.
//   node tools/vnpay/server.mjs --port 8082 --ipn http://127.0.0.1:8080/api/payments/vnpay/ipn --terminal CODE [--repeat-ms 5000] [--stop-with-parent]
// The shared secret comes in IOC_SIMULATED_VNPAY_SECRET.
import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import { endWithParent, escape, listen, option, page, readForm } from '../simulator.mjs';

const port = option('port');
const ipn = option('ipn');
const terminal = option('terminal');
const repeatMs = Number(option('repeat-ms', '5000'));
const mostRepeats = 10;
const secret = process.env.IOC_SIMULATED_VNPAY_SECRET ?? '';

/** vnp_TxnRef to what became of it. */
const transactions = new Map();

const sign = (text) => createHmac('sha512', secret).update(Buffer.from(text, 'utf8')).digest('hex');

// As application/x-www-form-urlencoded writes it: a blank is +.
const encode = (text) => encodeURIComponent(text).replace(/%20/g, '+').replace(/[!'()*~]/g, (c) => (c === '\'' || c === '~' ? `%${c.charCodeAt(0).toString(16).toUpperCase()}` : c));

function canonical(fields) {
  return Object.keys(fields).filter((name) => name.startsWith('vnp_') && name !== 'vnp_SecureHash' && name !== 'vnp_SecureHashType' && fields[name] !== '')
    .sort().map((name) => `${encode(name)}=${encode(fields[name])}`).join('&');
}

function signed(fields) {
  const text = canonical(fields);
  return `${text}&vnp_SecureHash=${sign(text)}`;
}

function genuine(given, expected) {
  const [a, b] = [Buffer.from(String(given ?? '').toLowerCase()), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** yyyyMMddHHmmss in GMT+7. */
const stamp = (at) => new Date(at + 7 * 3600_000).toISOString().replace(/\D/g, '').slice(0, 14);

// What a person may choose, what becomes of it, and how it is told. `fault` is how the gateway or the network misbehaves.
const choices = [
  { name: 'pay', vi: 'Thanh toán (mô phỏng)', en: 'Pay (simulated)', main: true },
  { name: 'cancel', vi: 'Hủy giao dịch', en: 'Cancel', response: '24', status: '02' },
  { name: 'double', vi: 'Thanh toán, báo về hai lần', en: 'Pay, reported twice', fault: true },
  { name: 'late', vi: 'Thanh toán, báo về muộn', en: 'Pay, reported late', fault: true },
  { name: 'short', vi: 'Thanh toán thiếu tiền', en: 'Pay too little', fault: true },
  { name: 'forged', vi: 'Báo về với chữ ký giả', en: 'Reported with a forged signature', fault: true },
  { name: 'lost', vi: 'Thanh toán, báo về bị mất', en: 'Pay, the report is lost', fault: true },
];

function read(url) {
  const fields = Object.fromEntries(url.searchParams);
  const wrong = !genuine(fields.vnp_SecureHash, sign(canonical(fields))) ? ['70', 'Sai chữ ký · Invalid signature']
    : fields.vnp_TmnCode !== terminal ? ['02', 'Sai mã website · Unknown terminal']
    : fields.vnp_Version !== '2.1.0' || fields.vnp_Command !== 'pay' || fields.vnp_CurrCode !== 'VND' || !/^[1-9]\d*$/.test(fields.vnp_Amount ?? '') || !fields.vnp_TxnRef || !fields.vnp_OrderInfo
      || !fields.vnp_ReturnUrl || !fields.vnp_IpAddr || !/^\d{14}$/.test(fields.vnp_CreateDate ?? '') ? ['03', 'Dữ liệu không đúng định dạng · Malformed request']
    : /^\d{14}$/.test(fields.vnp_ExpireDate ?? '') && fields.vnp_ExpireDate < stamp(Date.now()) ? ['11', 'Đã hết hạn thanh toán, hãy bắt đầu lại · Expired, start again']
    : transactions.get(fields.vnp_TxnRef)?.status === '00' ? ['94', 'Giao dịch này đã được thanh toán · Paid already']
    : null;
  return { fields, wrong };
}

function show(url) {
  const { fields, wrong } = read(url);
  if (wrong !== null) {
    return [400, page('VNPAY', `<h1>VNPAY <em>mô phỏng</em></h1><p>${wrong[1]} (${wrong[0]})</p>`)];
  }
  const button = ({ name, vi, en, main }) => `<button name="choice" value="${name}"${main ? ' class="main"' : ''}>${vi} · <span lang="en">${en}</span></button>`;
  return [200, page('VNPAY mô phỏng', `
    <h1>VNPAY <em>mô phỏng</em></h1>
    <p lang="en">Simulated payment gateway. No money moves.</p>
    <dl>
      <dt>Nội dung · For</dt><dd>${escape(fields.vnp_OrderInfo)}</dd>
      <dt>Mã giao dịch · Reference</dt><dd><code>${escape(fields.vnp_TxnRef)}</code></dd>
      <dt>Số tiền · Amount</dt><dd><strong class="sum">${new Intl.NumberFormat('vi-VN').format(Number(fields.vnp_Amount) / 100)} ₫</strong></dd>
    </dl>
    <form method="post" action="/paymentv2/vpcpay.html${escape(url.search)}">
      ${choices.filter((c) => !c.fault).map(button).join('\n')}
      <details><summary>Sự cố · Faults</summary>${choices.filter((c) => c.fault).map(button).join('\n')}</details>
    </form>`)];
}

/** Decides a transaction and tells the merchant; answers where the payer goes. */
async function settle(url, choiceName) {
  const { fields, wrong } = read(url);
  const choice = choices.find(({ name }) => name === choiceName);
  if (wrong !== null || choice === undefined) {
    return [400, show(url)[1], null];
  }
  const response = choice.response ?? '00';
  const transaction = {
    vnp_TmnCode: terminal,
    vnp_TxnRef: fields.vnp_TxnRef,
    vnp_Amount: choice.name === 'short' ? String(Number(fields.vnp_Amount) - 100_000) : fields.vnp_Amount,
    vnp_OrderInfo: fields.vnp_OrderInfo,
    vnp_BankCode: 'NCB',
    vnp_CardType: 'ATM',
    vnp_PayDate: stamp(Date.now()),
    vnp_TransactionNo: response === '00' ? String(randomInt(10_000_000, 99_999_999)) : '0',
    vnp_ResponseCode: response,
    vnp_TransactionStatus: choice.status ?? '00',
  };
  transactions.set(fields.vnp_TxnRef, { fields: transaction, status: transaction.vnp_TransactionStatus, created: fields.vnp_CreateDate });
  const query = choice.name === 'forged' ? `${signed(transaction).replace(/vnp_SecureHash=.{8}/, 'vnp_SecureHash=00000000')}` : signed(transaction);
  if (choice.name === 'double') {
    await Promise.all([report(query), report(query)]);
  } else if (choice.name === 'late') {
    setTimeout(() => void report(query), repeatMs);
  } else if (choice.name !== 'lost') {
    await report(query);
  }
  return [302, '', `${fields.vnp_ReturnUrl}${fields.vnp_ReturnUrl.includes('?') ? '&' : '?'}${query}`];
}

// Repeated until the merchant says 00 or 02, ten times at most.
async function report(query, tries = 1) {
  let answer;
  try {
    answer = await (await fetch(`${ipn}?${query}`)).json();
  } catch (failure) {
    answer = { RspCode: '', Message: failure.message };
  }
  console.log(`ipn ${new URLSearchParams(query).get('vnp_TxnRef')}: ${answer.RspCode} ${answer.Message}`);
  if (answer.RspCode !== '00' && answer.RspCode !== '02' && tries < mostRepeats) {
    setTimeout(() => void report(query, tries + 1), repeatMs);
  }
}

function querydr(asked) {
  const of = (fields, names) => names.map((name) => fields[name] ?? '').join('|');
  const answer = (fields) => ({
    ...fields,
    vnp_SecureHash: sign(of(fields, ['vnp_ResponseId', 'vnp_Command', 'vnp_ResponseCode', 'vnp_Message', 'vnp_TmnCode', 'vnp_TxnRef', 'vnp_Amount', 'vnp_BankCode', 'vnp_PayDate',
      'vnp_TransactionNo', 'vnp_TransactionType', 'vnp_TransactionStatus', 'vnp_OrderInfo', 'vnp_PromotionCode', 'vnp_PromotionAmount'])),
  });
  const head = { vnp_ResponseId: String(randomInt(1_000_000_000)), vnp_Command: 'querydr', vnp_TmnCode: terminal, vnp_TxnRef: asked.vnp_TxnRef ?? '' };
  const expected = sign(of(asked, ['vnp_RequestId', 'vnp_Version', 'vnp_Command', 'vnp_TmnCode', 'vnp_TxnRef', 'vnp_TransactionDate', 'vnp_CreateDate', 'vnp_IpAddr', 'vnp_OrderInfo']));
  if (!genuine(asked.vnp_SecureHash, expected)) {
    return answer({ ...head, vnp_ResponseCode: '97', vnp_Message: 'Invalid signature' });
  }
  const found = transactions.get(asked.vnp_TxnRef);
  if (found === undefined || found.created !== asked.vnp_TransactionDate) {
    return answer({ ...head, vnp_ResponseCode: '91', vnp_Message: 'Transaction not found' });
  }
  const { vnp_Amount, vnp_BankCode, vnp_PayDate, vnp_TransactionNo, vnp_OrderInfo } = found.fields;
  return answer({ ...head, vnp_ResponseCode: '00', vnp_Message: 'QueryDR Success', vnp_Amount, vnp_BankCode, vnp_PayDate, vnp_TransactionNo, vnp_TransactionType: '01', vnp_TransactionStatus: found.status, vnp_OrderInfo });
}

/** What was received on a day, as a merchant's file. */
function dayFile(day) {
  const rows = [...transactions.values()].map(({ fields }) => fields).filter((f) => f.vnp_PayDate.startsWith(day.replaceAll('-', '')));
  return ['reference,amount,transaction,paid_at,status', ...rows.map((f) => [f.vnp_TxnRef, Number(f.vnp_Amount) / 100, f.vnp_TransactionNo, f.vnp_PayDate, f.vnp_TransactionStatus].join(','))].join('\n') + '\n';
}

async function handle(request, response) {
  const url = new URL(request.url, `http://127.0.0.1:${port}`);
  const html = (status, body, headers = {}) => response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store', ...headers }).end(body);
  if (url.pathname === '/paymentv2/vpcpay.html' && request.method === 'GET') {
    html(...show(url));
  } else if (url.pathname === '/paymentv2/vpcpay.html' && request.method === 'POST') {
    const [status, body, location] = await settle(url, new URLSearchParams(await readForm(request)).get('choice'));
    html(status, body, location === null ? {} : { Location: location });
  } else if (url.pathname === '/merchant_webapi/api/transaction' && request.method === 'POST') {
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(querydr(JSON.parse(await readForm(request)))));
  } else if (url.pathname === '/day.csv') {
    response.writeHead(200, { 'Content-Type': 'text/csv; charset=utf-8' }).end(dayFile(url.searchParams.get('day') ?? ''));
  } else {
    response.writeHead(404).end();
  }
}

endWithParent();
listen('vnpay', port, (request, response) => {
  handle(request, response).catch((failure) => {
    console.error(`vnpay: ${failure.message}`);
    if (!response.headersSent) response.writeHead(400).end();
  });
});
