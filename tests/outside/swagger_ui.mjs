// Swagger UI in a real browser.

import { randomUUID } from 'node:crypto';

import { browse, holds } from './browser.mjs';

const tryOut = async (page, origin) => {
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
};

await browse(tryOut, { width: 1300, height: 1000 });
