// Pages that breathe: the answer on the first screen, numbers on demand, and on paper.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pages, PRINT } from './book.mjs';
import { none, open, reading, unfold } from './reader.mjs';

open();

test("a chapter's first screen shows claim, verdict and figure", () => reading({}, async ({ page, visit }) => {
    const faults = [];
    let chapters = 0;
    for (const path of pages) {
        await visit(path);
        // What the harness says of itself tests no claim of the article.
        const isOfArticle = pages.indexOf(path) < pages.indexOf('method.html');
        const found = await page.evaluate(isOfArticle => {
            const chart = document.querySelector('main figure.figure .chart-pair');
            const answer = document.querySelector('main .answer');
            // Where no claim is judged, the first words say what the article finds.
            const words = Array.from(document.querySelectorAll('main p')).find(p => /\bThe article\b/.test(p.textContent));
            const claim = document.querySelector('main :is(.claim, .bottleneck-half)') ?? words;
            // What is measured can be repeated: a chapter says how.
            const isChapter = isOfArticle && document.querySelector('main .reproduce') !== null;
            if (!isChapter && !(chart && answer)) {
                return undefined;
            }
            const SEEN = 120;
            const wanted = [['claim', claim], ['verdict', answer], ['figure', chart]].filter(([name, e]) => e || (isChapter && name));
            return wanted.map(([name, e]) => ({ name, top: e ? Math.round(e.getBoundingClientRect().top) : Infinity })).filter(({ top }) => top > innerHeight - SEEN);
        }, isOfArticle);
        if (found) {
            chapters += 1;
            faults.push(...found.map(({ name, top }) => `${path}: its first ${name} begins at ${top} px of 900`));
        }
    }
    assert.ok(chapters >= 8, `${chapters} chapters`);
    none(faults);
}));

test('no table is wider than the page at 1280 px', () => reading({}, async ({ page, visit }) => {
    const faults = [];
    for (const path of pages) {
        await visit(path);
        await unfold(page);
        const wide = await page.evaluate(() => Array.from(document.querySelectorAll('main .table-scroll, main .table-wrapper'))
            .filter(region => region.scrollWidth > region.clientWidth + 1)
            .map(region => `#${region.querySelector('table').id}: ${region.scrollWidth} px in ${region.clientWidth}`));
        faults.push(...wide.map(fault => `${path}: ${fault}`));
    }
    none(faults);
}));

test('on a phone the first column stays in sight while a table scrolls', () => reading({ width: 360 }, async ({ page, visit }) => {
    const faults = [];
    let scrolled = 0;
    for (const path of pages) {
        await visit(path);
        await unfold(page);
        const { seen, gone } = await page.evaluate(() => {
            const wide = Array.from(document.querySelectorAll('main .table-scroll, main .table-wrapper')).filter(e => e.scrollWidth > e.clientWidth + 40);
            const gone = wide.filter(region => {
                region.scrollLeft = region.scrollWidth;
                const first = region.querySelector('tbody tr > :first-child').getBoundingClientRect();
                return Math.abs(first.left - region.getBoundingClientRect().left) > 3;
            });
            return { seen: wide.length, gone: gone.map(region => region.querySelector('table').id || region.textContent.trim().slice(0, 30)) };
        });
        scrolled += seen;
        faults.push(...gone.map(table => `${path}: the first column of ${table} scrolls away`));
    }
    assert.ok(scrolled > 0, 'no table scrolls at 360 px');
    none(faults);
}));

describe('folds that carry numbers are open on paper', () => {
    for (const javaScriptEnabled of [true, false]) {
        test(javaScriptEnabled ? 'with scripts' : 'without scripts', () => reading({ javaScriptEnabled }, async ({ page, visit }) => {
            await page.addInitScript(() => { window.print = () => {}; });
            await visit(PRINT);
            await page.emulateMedia({ media: 'print' });
            // A busy host may take a while from the change of medium to the drawing.
            const look = () => page.evaluate(() => {
                const tables = Array.from(document.querySelectorAll('details table'));
                const hidden = tables.filter(table => !table.checkVisibility({ contentVisibilityAuto: true, visibilityProperty: true }));
                return { shown: tables.length - hidden.length, hidden: hidden.map(table => `#${table.id} is not printed`) };
            });
            let { shown, hidden } = await look();
            for (let tries = 0; tries < 100 && hidden.length > 0; tries += 1) {
                await page.waitForTimeout(100);
                ({ shown, hidden } = await look());
            }
            none(hidden);
            assert.ok(shown > 0, 'no fold carries numbers');
        }));
    }
});

test('every fold opens and closes by keyboard alone', () => reading({ width: 360 }, async ({ page, visit }) => {
    const faults = [];
    let tried = 0;
    for (const path of pages) {
        await visit(path);
        const folds = page.locator('main details:not(details details) > summary');
        for (let i = 0; i < await folds.count(); i += 1) {
            const fold = folds.nth(i);
            const isOpen = () => fold.evaluate(summary => summary.parentElement.open);
            const before = await isOpen();
            await fold.focus();
            await page.keyboard.press('Enter');
            const pressed = await isOpen();
            await page.keyboard.press('Space');
            tried += 1;
            if (pressed === before || await isOpen() !== before) {
                faults.push(`${path}: ${(await fold.textContent()).trim().slice(0, 40)}: Enter and Space do not turn it`);
            }
        }
    }
    assert.ok(tried > 0, 'no fold to try');
    none(faults);
}));

test('long sources are folded, and short ones are not', () => reading({}, async ({ page, visit }) => {
    const LONG = 40;
    const faults = [];
    for (const path of pages) {
        await visit(path);
        const twins = await page.evaluate(() => Array.from(document.querySelectorAll('main .twin'), twin => ({
            folded: twin.closest('details') !== null,
            lines: Math.max(...Array.from(twin.querySelectorAll('code[role="region"]'), code => code.textContent.trimEnd().split('\n').length)),
        })));
        faults.push(...twins.filter(({ folded, lines }) => folded !== lines > LONG).map(twin => `${path}: ${JSON.stringify(twin)}`));
    }
    none(faults);
}));

test('a figure is no taller than a screen', () => reading({}, async ({ page, visit }) => {
    const faults = [];
    for (const path of pages) {
        await visit(path);
        const tall = await page.evaluate(() => Array.from(document.querySelectorAll('main .chart-pair'), chart => ({
            id: chart.closest('figure')?.id,
            height: Math.round(chart.getBoundingClientRect().height),
        })).filter(({ height }) => height > innerHeight));
        faults.push(...tall.map(({ id, height }) => `${path}: #${id} is ${height} px high`));
    }
    none(faults);
}));
