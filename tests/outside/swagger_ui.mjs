// Swagger UI in a real browser, at a name that is not this machine's: there Swagger UI would ask others, if it were let.

import { randomUUID } from 'node:crypto';

const { chromium } = await import(process.env.PLAYWRIGHT);
const [service] = process.argv.slice(2);
const HOST = 'assistance.test';
const origin = `http://${HOST}:${new URL(service).port}`;

const args = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', `--host-resolver-rules=MAP ${HOST} 127.0.0.1`,
];
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const browser = await chromium.launchPersistentContext(process.env.PROFILE, { executablePath, headless: true, args, viewport: { width: 1300, height: 1000 } });

const holds = (condition, what) => {
  if (!condition) throw new Error(what);
  console.log(`ok  ${what}`);
};

try {
  const page = await browser.newPage();
  const elsewhere = [];
  const complaints = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol !== 'data:' && url.origin !== origin) elsewhere.push(request.url());
  });
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  const picture = (name) => page.screenshot({ path: `${process.env.SCREENSHOTS}/${name}.png` });

  await page.goto(`${origin}/swagger-ui/`);
  await page.locator('.opblock-tag-section').first().waitFor();
  await picture('start');

  await page.locator('.auth-wrapper .btn.authorize').click();
  await page.locator('.modal-ux input[data-name="clientId"]').fill('demo-ngo');
  await page.locator('.modal-ux input[data-name="clientSecret"]').fill('demo-secret-of-the-ngo');
  for (const scope of ['referrals:submit', 'referrals:read']) {
    await page.locator(`.modal-ux .scopes label[for^="${scope}-"]`).first().click();
  }
  const token = page.waitForResponse((response) => response.url().endsWith('/oauth2/token'));
  await page.locator('.modal-ux .btn.authorize').click();
  holds((await token).status() === 200, 'Authorize gets a token');
  await page.locator('.modal-ux').getByText('Logout').waitFor();
  await picture('authorized');
  await page.locator('.modal-ux .btn-done').click();

  const submit = page.locator('#operations-Referrals-submit_referral');
  await submit.locator('.opblock-summary-control').click();
  await submit.locator('tr[data-param-name="Idempotency-Key"] input').fill(randomUUID());
  await picture('submit');
  const created = page.waitForResponse((response) => response.url().startsWith(`${origin}/v1/referrals`));
  await submit.locator('.btn.execute').click();
  holds((await created).status() === 201, 'Try it out of submit_referral answers 201');
  await submit.locator('.live-responses-table .response-col_status').getByText('201').waitFor();
  await submit.locator('.live-responses-table').scrollIntoViewIfNeeded();
  await picture('submitted');
  if (process.env.SCREENSHOTS_ALL) {
    const flow = page.locator('#operations-Statistics-read_flow');
    await flow.locator('.opblock-summary-control').click();
    await flow.locator('.btn.execute').waitFor();
    await flow.screenshot({ path: `${process.env.SCREENSHOTS}/flow.png` });
  }

  holds(elsewhere.length === 0, `no request to another host ${elsewhere.join(' ')}`);
  holds(complaints.length === 0, `no complaint of the browser ${complaints.join('\n')}`);
} finally {
  await browser.close();
}
