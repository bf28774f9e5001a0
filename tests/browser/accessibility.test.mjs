// The book can be read by everyone: WCAG 2.2 A and AA as axe checks them, and tables by keyboard.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import { pages, THEMES, WIDTHS } from './book.mjs';
import { none, open, reading, unfold } from './reader.mjs';

open();

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const STANDARDS = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] };
/** With AXE=all every page in every theme at every width; else what `visitsOf` gives. */
const EVERYTHING = process.env.AXE === 'all';
const PAIRS = THEMES.flatMap(theme => WIDTHS.map(width => ({ theme, width })));

/**
 * Which pages are visited in a theme at a width. Each page comes at every width, each time in another theme, from page to page in
 * the next ones: so any page, theme and width are met, and every theme at every width by some page.
 */
const visitsOf = ({ theme, width }) => pages.slice(1).filter((_, place) => {
    const turn = THEMES.indexOf(theme) - 2 * WIDTHS.indexOf(width) - place;
    return EVERYTHING || turn % THEMES.length === 0;
});

describe('axe finds no violation in the text', { concurrency: 2 }, () => {
    for (const pair of PAIRS) {
        const visited = visitsOf(pair);
        test(`${pair.theme}, ${pair.width} px, ${visited.length} pages`, () => reading(pair, async ({ page, visit }) => {
            const faults = [];
            for (const path of visited) {
                await visit(path);
                await unfold(page);
                faults.push(...(await violations(page, STANDARDS)).map(fault => `${path}: ${fault}`));
            }
            none(faults);
        }));
    }
});

test('each page is visited at every width, each theme at every width', () => {
    const visited = PAIRS.map(pair => ({ ...pair, pages: visitsOf(pair) }));
    none(visited.filter(visit => visit.pages.length === 0).map(({ theme, width }) => `${theme} at ${width} px: no page`));
    none(pages.slice(1).flatMap(path => WIDTHS
        .filter(width => !visited.some(visit => visit.width === width && visit.pages.includes(path)))
        .map(width => `${path}: not at ${width} px`)));
});

async function violations(page, runOnly) {
    await page.evaluate(AXE);
    const results = await page.evaluate(only => axe.run('main', { runOnly: only, resultTypes: ['violations'] }), runOnly);
    return results.violations.flatMap(({ id, nodes }) => nodes.map(node =>
        `${id}: ${node.target.join(' ')}: ${node.failureSummary.split('\n').slice(1).join(' ').trim()}`));
}

/** Pages with tables that sort, and how many each has. */
async function tables(page, visit) {
    const found = [];
    for (const path of pages.slice(1)) {
        await visit(path);
        const count = await page.locator('table.sortable').count();
        if (count > 0) {
            found.push({ path, count });
        }
    }
    assert.ok(found.length > 0, 'no table in the book can be sorted');
    return found;
}

test('every region that scrolls can be reached by keyboard, and has a name', () => reading({ width: 360 }, async ({ page, visit }) => {
    const faults = [];
    let scrolling = 0;
    for (const path of pages) {
        await visit(path);
        await unfold(page);
        const regions = await page.evaluate(() => Array.from(document.querySelectorAll('main *'))
            .filter(e => /auto|scroll/.test(getComputedStyle(e).overflowX) && e.scrollWidth > e.clientWidth)
            .map(e => {
                const label = e.getAttribute('aria-label') ?? document.getElementById(e.getAttribute('aria-labelledby'))?.textContent;
                return { at: `<${e.tagName.toLowerCase()} class="${e.className}">`, tab: e.tabIndex, role: e.getAttribute('role'), label };
            }));
        scrolling += regions.length;
        faults.push(...regions
            .filter(({ tab, role, label }) => tab !== 0 || role !== 'region' || !label?.trim())
            .map(region => `${path}: ${JSON.stringify(region)}`));
    }
    assert.ok(scrolling > 0, 'nothing scrolls at 360 px');
    none(faults);
}));

test('arrow keys scroll a table and do not turn the page', () => reading({ width: 360 }, async ({ page, visit }) => {
    const [{ path }] = await tables(page, visit);
    await visit(path);
    await unfold(page);
    const { url, index } = await page.evaluate(() => ({
        url: location.href,
        index: Array.from(document.querySelectorAll('.table-scroll')).findIndex(e => e.scrollWidth > e.clientWidth + 80),
    }));
    assert.ok(index >= 0, `${path}: no table scrolls at 360 px`);
    const region = page.locator('.table-scroll').nth(index);
    await region.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.waitForTimeout(300);
    assert.equal(page.url(), url, 'the page was turned');
    const moved = await region.evaluate(e => e.scrollLeft);
    assert.ok(moved > 0, 'the table did not scroll');
    await page.keyboard.press('ArrowLeft');
    await page.waitForTimeout(300);
    assert.equal(page.url(), url, 'the page was turned back');
    assert.ok(await region.evaluate(e => e.scrollLeft) < moved, 'the table did not scroll back');
}));

test('Enter on a header sorts every table by its numbers, Space then sorts it the other way', () => reading({}, async ({ page, visit }) => {
    const faults = [];
    for (const { path, count } of await tables(page, visit)) {
        await visit(path);
        await unfold(page);
        for (let t = 0; t < count; t += 1) {
            const table = page.locator('table.sortable').nth(t);
            const columns = await table.evaluate(e => e.tHead.rows[0].cells.length);
            for (let column = 0; column < columns; column += 1) {
                await table.locator('thead th').nth(column).locator('button').focus();
                for (const [key, direction] of [['Enter', 'ascending'], ['Space', 'descending']]) {
                    await page.keyboard.press(key);
                    const fault = await table.evaluate(sortFault, { column, direction });
                    if (fault) {
                        faults.push(`${path}: table ${t + 1}, column ${column + 1}, ${key}: ${fault}`);
                    }
                }
            }
        }
    }
    none(faults);
}));

/** Runs in the page: what is wrong with a table that was just sorted. */
function sortFault(table, { column, direction }) {
    const states = Array.from(table.tHead.rows[0].cells, header => header.getAttribute('aria-sort'));
    if (states[column] !== direction || states.some((state, i) => i !== column && state !== null)) {
        return `aria-sort is ${states.join(', ')}, not ${direction} there alone`;
    }
    const cells = Array.from(table.tBodies[0].rows, row => row.cells[column]).map(cell => cell?.colSpan > 1 ? undefined : cell?.dataset.value);
    const values = cells.filter(value => value !== undefined).map(Number);
    const sign = direction === 'ascending' ? 1 : -1;
    return values.some((value, i) => i > 0 && sign * (value - values[i - 1]) < 0) ? `not ${direction}: ${values.join(', ')}` : undefined;
}
