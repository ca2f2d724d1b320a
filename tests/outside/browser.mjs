// A real browser at a name that is not this machine's: what a page asks of others, if it is let, is seen.

const { chromium } = await import(process.env.PLAYWRIGHT);
const HOST = 'assistance.test';

const args = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', `--host-resolver-rules=MAP ${HOST} 127.0.0.1`,
];
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

export const holds = (condition, what) => {
  if (!condition) throw new Error(what);
  console.log(`ok  ${what}`);
};

// Opens a page for `use` at the service whose address is the program's argument. In the end no other host has been asked for
// anything, and the browser has complained of nothing but what `isExpected`.
export const browse = async (use, viewport, isExpected = () => false) => {
  const service = process.argv[2];
  const origin = `http://${HOST}:${new URL(service).port}`;
  const browser = await chromium.launchPersistentContext(process.env.PROFILE, { executablePath, headless: true, args, viewport });
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

    await use(page, origin, service);

    const unexpected = complaints.filter((text) => !isExpected(text));
    holds(elsewhere.length === 0, `no request to another host ${elsewhere.join(' ')}`);
    holds(unexpected.length === 0, `no complaint of the browser ${unexpected.join('\n')}`);
  } finally {
    await browser.close();
  }
};
