// board-pictures.cjs PLAYWRIGHT CHROMIUM ADDRESS DIRECTORY: photographs the live board, large and light, large and dark, and on a phone.
const [playwright, executablePath, address, directory] = process.argv.slice(2);
const { chromium } = require(playwright);

const pictures = [
  { name: 'board-light', viewport: { width: 1440, height: 900 }, colorScheme: 'light', deviceScaleFactor: 1.5 },
  { name: 'board-dark', viewport: { width: 1440, height: 900 }, colorScheme: 'dark', deviceScaleFactor: 1.5 },
  { name: 'board-phone', viewport: { width: 390, height: 844 }, colorScheme: 'light', deviceScaleFactor: 2, isMobile: true },
];

(async () => {
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  for (const { name, ...look } of pictures) {
    const page = await browser.newPage(look);
    await page.goto(`${address}/?lang=en&window=30d`);
    await page.locator('body[data-ready] #trend canvas').waitFor();
    await page.evaluate(() => document.fonts.ready);
    await page.screenshot({ path: `${directory}/${name}.png`, fullPage: name !== 'board-phone' });
  }
  await browser.close();
})();
