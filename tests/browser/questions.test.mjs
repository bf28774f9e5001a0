// What people come with: from the front page, no question takes more than two clicks to its answer, or to the word that it is
// not measured.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { open, reading } from './reader.mjs';

open();

const MOST = 2;
/** How many screens down an answer may stand from where the last click leads. */
const FARTHEST = 2;

/**
 * Each question: the links that are clicked one after the other, by their words in the page's text, and where its answer stands.
 * The answer is an element, and the words that must be in it whatever was measured.
 */
const QUESTIONS = [
    { asks: 'I run 300 requests a second on two cores, does it matter?', clicks: [], at: '#case-some-hundred', says: /of a core in Rust|not measured/i },
    { asks: 'My service resizes images', clicks: [], at: '#case-images', says: /No experiment of this book tests it yet|supported|contradicted|mixed|undecided/i },
    { asks: 'My team saves 200 times a day', clicks: [], at: '#case-saves', says: /a day in Rust|not measured/i },
    { asks: 'Is Go’s GC my latency problem?', clicks: ['Response times that must hold'], at: 'main :is(p, li):has(> strong:first-child):has-text("collector")', says: /collector/i },
    { asks: 'We pay for 50 machines: what would the other language save a year?', clicks: ['The calculator'], at: 'main :is(#calculator, form, .calculator)', says: /year/i },
    { asks: 'Our containers have 128 MB: how much does the server need?', clicks: ['Memory'], at: 'main .answer', says: /memory|not measured/i },
    { asks: 'The article says that Go compiles very fast: does it?', clicks: ['the claims ledger'], at: '.claims-board tr:has-text("Go compiles very fast")', says: /supported|contradicted|mixed|undecided|not measured/i },
    { asks: 'We are ten engineers with little traffic: whose time counts?', clicks: ['the final verdict'], at: 'main .bottleneck-half', says: /time/i },
    { asks: 'What will our builds in CI cost, 50 a day?', clicks: [], at: '#case-pipeline', says: /a day in Rust|not measured/i },
    { asks: 'We run 40 services at 20 requests a second each', clicks: ['The calculator', 'Worked cases'], at: '#worked-cases tr:has-text("40 services")', says: /less|cannot tell|not measured/i },
    { asks: 'We ship a command to customers: how large is it?', clicks: ['Binary'], at: 'main .answer:has-text("executable")', says: /KiB|MiB|not measured/i },
    { asks: 'Does it hold on my own machine?', clicks: ['Reproduce it'], at: 'main', says: /make report/ },
];

/** Clicks with the mouse on the link that begins with these words, wherever it stands in the text or a drawing. */
async function click(page, words) {
    const link = page.locator('main a').filter({ hasText: words }).filter({ visible: true }).first();
    await link.evaluate(element => element.scrollIntoView({ block: 'center' }));
    const { x, y } = await link.evaluate(element => {
        // A link may be broken over two lines: its first one is hit.
        const { left, top, width, height } = element.getClientRects()[0];
        return { x: left + width / 2, y: top + height / 2 };
    });
    await page.mouse.click(x, y);
}

describe(`a question takes at most ${MOST} clicks`, () => {
    for (const { asks, clicks, at, says } of QUESTIONS) {
        test(asks, context => reading({}, async ({ page, visit }) => {
            const began = Date.now();
            await visit('index.html');
            assert.ok(clicks.length <= MOST, `${clicks.length} clicks`);
            for (const words of clicks) {
                const before = page.url();
                await click(page, words);
                await page.waitForURL(url => url.href !== before, { timeout: 10_000 });
            }
            const answer = page.locator(at).first();
            await answer.waitFor({ timeout: 10_000 });
            // From where the last click has led.
            const screens = await answer.evaluate(element => Math.max(0, element.getBoundingClientRect().top / innerHeight));
            assert.ok(screens <= FARTHEST, `${screens.toFixed(1)} screens down`);
            await answer.scrollIntoViewIfNeeded({ timeout: 10_000 });
            const text = await answer.innerText();
            assert.match(text, says);
            context.diagnostic(`${clicks.length} clicks, ${screens.toFixed(1)} screens down, ${((Date.now() - began) / 1000).toFixed(1)} s by machine`);
        }));
    }
});
