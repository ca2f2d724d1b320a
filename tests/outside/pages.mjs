// The pages for people in a real browser.

import { browse, holds } from './browser.mjs';

const [service] = process.argv.slice(2);

// A demonstration releases its statistics in the background, a period after the other.
const released = async () => {
  for (let tries = 0; tries < 600; tries++) {
    const list = await (await fetch(`${service}/v1/statistics/reviews`)).json();
    if (list.reviews.some((review) => review.period === '2022')) return;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  throw new Error('the demonstration has released no statistics');
};

const figures = async (table, query) => (await (await fetch(`${service}/v1/statistics/tables/${table}/data?${query}`)).json()).value;

const read = async (page, origin) => {
  await released();

  await page.goto(`${origin}/en/`);
  await page.getByRole('link', { name: 'New clients: Form of exploitation', exact: true }).click();
  const row = page.getByRole('row', { name: /^Forced labour/ });
  const headings = await page.getByRole('columnheader').allTextContents();
  const cells = await row.first().getByRole('cell').allTextContents();
  const [asked] = await figures('new_clients_by_form', 'period=2022&form=forced_labour');
  holds(asked > 0 && cells[headings.indexOf('2022') - 1] === String(asked), `the page of a table says ${asked}, as the interface does`);
  const drawn = await page.locator('svg text.number').allTextContents();
  holds(drawn[0] === String(asked), 'the chart says the same');

  await page.goto(`${origin}/fi/reviews/2022-H1`);
  const [referrals] = await figures('referrals', 'period=2022-H1');
  await page.getByText(`tehtiin ${referrals} esitystä`).first().waitFor();
  holds(true, `the review says ${referrals}, as the interface does`);
  await page.getByRole('link', { name: 'På svenska' }).click();
  await page.getByText(`gjordes ${referrals} framställningar`).first().waitFor();
  holds((await page.locator('html').getAttribute('lang')) === 'sv', 'the same page is there in Swedish');

  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  holds(page.url().endsWith('#content'), 'the first thing that a keyboard reaches is the way to the content');

  for (const [name, width, height] of [['screen', 1280, 900], ['telephone', 390, 844]]) {
    await page.setViewportSize({ width, height });
    for (const language of ['fi', 'sv', 'en']) {
      for (const path of ['/', '/tables/new_clients', '/tables/new_clients_by_form', '/tables/new_clients_by_form_and_place', '/tables/clients_by_nationality', '/reviews/2022-H1', '/about', '/none']) {
        const answer = await page.goto(`${origin}/${language}${path}`);
        if (answer.status() !== (path === '/none' ? 404 : 200)) throw new Error(`${answer.status()} for ${path}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        if (wide > width) throw new Error(`/${language}${path} is ${wide} wide on a ${name} of ${width}`);
        const file = `${name}-${language}${path.replaceAll('/', '-')}`;
        await page.screenshot({ path: `${process.env.SCREENSHOTS}/${file}.png`, fullPage: Boolean(process.env.SCREENSHOTS_ALL) });
      }
    }
    holds(true, `no page is wider than a ${name}`);
  }
};

await browse(read, { width: 1280, height: 900 }, (text) => text.includes('404'));
