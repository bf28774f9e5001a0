// Other ways to read: by searching, without scripts, on paper.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pages, PRINT } from './book.mjs';
import { contrastFaults } from './contrast.mjs';
import { chartFaults, sidewaysFaults } from './drawing.mjs';
import { none, open, reading, unfold } from './reader.mjs';

open();

test('a search for a term of the glossary finds it, and leads to it', () => reading({}, async ({ page, visit, noise }) => {
    await visit('glossary.html');
    const terms = await page.locator('main p > strong:first-child').allInnerTexts();
    // The longest is the least likely to fill the list of hits with other pages.
    const term = terms.map(text => text.replace(/\.$/, '')).sort((a, b) => b.length - a.length)[0];
    assert.ok(term, 'the glossary has no terms');
    await visit('introduction.html');
    await page.keyboard.press('s');
    await page.keyboard.type(term.toLowerCase());
    const hit = page.locator('#mdbook-searchresults a, #searchresults a').filter({ hasText: 'Glossary' }).first();
    await hit.click({ timeout: 10_000 });
    await page.waitForURL(/glossary\.html/);
    assert.ok((await page.locator('main').innerText()).includes(term), term);
    none(noise);
}));

test('a search for what is not in the book finds nothing', () => reading({}, async ({ page, visit }) => {
    await visit('introduction.html');
    await page.keyboard.press('s');
    await page.keyboard.type('xylophone');
    const header = page.locator('#mdbook-searchresults-header, #searchresults-header');
    await header.filter({ hasText: /^No search results/ }).waitFor({ timeout: 10_000 });
}));

describe('without scripts', () => {
    for (const [colorScheme, width] of [['light', 360], ['dark', 1280]]) {
        test(`all figures and tables are there, ${colorScheme} is asked for, ${width} px`, () =>
            reading({ width, colorScheme, javaScriptEnabled: false }, async ({ page, visit }) => {
                const faults = [];
                const seen = { charts: 0, tables: 0 };
                for (const path of pages) {
                    const found = await visit(path);
                    await unfold(page);
                    found.push(
                        ...await page.evaluate(chartFaults),
                        ...await page.evaluate(sidewaysFaults),
                        ...await page.evaluate(contrastFaults, { root: 'main', least: 4.5 }),
                    );
                    faults.push(...found.map(fault => `${path}: ${fault}`));
                    seen.charts += await page.locator('svg.chart:visible').count();
                    seen.tables += await page.locator('.table-scroll table:visible').count();
                }
                none(faults);
                assert.ok(seen.charts > 0 && seen.tables > 0, `${seen.charts} charts and ${seen.tables} tables`);
            }));
    }
});

describe('on paper', () => {
    /** A4 between margins of 1 cm, in CSS pixels. */
    const PAPER = { width: 718, height: 1046 };
    for (const theme of ['light', 'navy']) {
        test(`text is dark on white, and nothing is cut off, from ${theme}`, () => reading({ theme, ...PAPER }, async ({ page, visit }) => {
            await page.addInitScript(() => { window.print = () => {}; });
            await page.emulateMedia({ media: 'print' });
            await visit(PRINT);
            const faults = [
                ...await page.evaluate(contrastFaults, { root: 'main', least: 4.5 }),
                ...await page.evaluate(chartFaults),
                ...await page.evaluate(sidewaysFaults),
                ...await page.evaluate(paperFaults),
            ];
            none(faults);
        }));
    }
});

/**
 * Runs in the page: what is not dark on white, or not for paper. Lettering on a bar (`c-paper`) stands on ink, which is printed as
 * well: its contrast with the bar is asked for beside this.
 */
function paperFaults() {
    const faults = [];
    const light = colour => Math.min(...colour.match(/[\d.]+/g).slice(0, 3).map(Number));
    for (const element of [document.documentElement, document.body, ...document.querySelectorAll('main, main p, main li, main td, main pre, main code, svg.chart text:not(.c-paper)')]) {
        const { color, fill, backgroundColor } = getComputedStyle(element);
        const ink = element instanceof SVGElement ? fill : color;
        const isClear = /, 0\)$/.test(backgroundColor);
        if (light(ink) > 120 || (!isClear && light(backgroundColor) < 225)) {
            faults.push(`<${element.tagName}> "${element.textContent.trim().slice(0, 30)}": ${ink} on ${backgroundColor}`);
        }
    }
    // Outside of the text everything is for the screen: menus, buttons, arrows to the next page.
    for (const control of document.querySelectorAll('.sidebar a, nav a, nav button, .menu-bar button, pre > .buttons button')) {
        if (control.getClientRects().length > 0) {
            faults.push(`<${control.tagName} class="${control.className}" title="${control.title}"> is printed`);
        }
    }
    return faults;
}
