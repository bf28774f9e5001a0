// Pages that breathe: the answer on the first screen, numbers on demand, and on paper.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pages, PRINT } from './book.mjs';
import { none, open, reading, tour, unfold } from './reader.mjs';

open();

let looked;

/** What the tests below look at on every page, its folds closed as they come, and then open. */
const look = () => looked ??= tour({}, pages, async (page, path) => {
    const closed = {
        // What the harness says of itself tests no claim of the article.
        low: await page.evaluate(lowOnScreen, pages.indexOf(path) < pages.indexOf('method.html')),
        tall: await page.evaluate(tallFigures),
        twins: await page.evaluate(twins),
    };
    await unfold(page);
    return { ...closed, wide: await page.evaluate(wideTables) };
});

test("a chapter's first screen shows claim, verdict and figure", async () => {
    const chapters = Array.from(await look()).filter(([, { low }]) => low);
    assert.ok(chapters.length >= 8, `${chapters.length} chapters`);
    none(chapters.flatMap(([path, { low }]) => low.map(({ name, top }) => `${path}: its first ${name} begins at ${top} px of 900`)));
});

test('no table is wider than the page at 1280 px', async () => {
    none(Array.from(await look()).flatMap(([path, { wide }]) => wide.map(fault => `${path}: ${fault}`)));
});

test('long sources are folded, and short ones are not', async () => {
    const LONG = 40;
    none(Array.from(await look()).flatMap(([path, found]) => found.twins
        .filter(({ folded, lines }) => folded !== lines > LONG)
        .map(twin => `${path}: ${JSON.stringify(twin)}`)));
});

test('a figure is no taller than a screen', async () => {
    none(Array.from(await look()).flatMap(([path, { tall }]) => tall.map(({ id, height }) => `${path}: #${id} is ${height} px high`)));
});

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

/** Runs in the page: which of claim, verdict and figure begin below the first screen; nothing if the page is no chapter. */
function lowOnScreen(isOfArticle) {
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
}

/** Charts that are higher than the window. */
function tallFigures() {
    return Array.from(document.querySelectorAll('main .chart-pair'), chart => ({
        id: chart.closest('figure')?.id,
        height: Math.round(chart.getBoundingClientRect().height),
    })).filter(({ height }) => height > innerHeight);
}

/** Sources side by side: whether they are folded, and how long the longer one is. */
function twins() {
    return Array.from(document.querySelectorAll('main .twin'), twin => ({
        folded: twin.closest('details') !== null,
        lines: Math.max(...Array.from(twin.querySelectorAll('code[role="region"]'), code => code.textContent.trimEnd().split('\n').length)),
    }));
}

/** Tables that are wider than their place. */
function wideTables() {
    return Array.from(document.querySelectorAll('main .table-scroll, main .table-wrapper'))
        .filter(region => region.scrollWidth > region.clientWidth + 1)
        .map(region => `#${region.querySelector('table').id}: ${region.scrollWidth} px in ${region.clientWidth}`);
}
