// Whatever can be scrolled, sorted or opened is so by keyboard.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pages } from './book.mjs';
import { none, open, reading, tour, unfold } from './reader.mjs';

open();

test('every region that scrolls can be reached by keyboard, and has a name', async () => {
    const found = await tour({ width: 360 }, pages, async page => {
        await unfold(page);
        return page.evaluate(() => Array.from(document.querySelectorAll('main *'))
            .filter(e => /auto|scroll/.test(getComputedStyle(e).overflowX) && e.scrollWidth > e.clientWidth)
            .map(e => {
                const label = e.getAttribute('aria-label') ?? document.getElementById(e.getAttribute('aria-labelledby'))?.textContent;
                return { at: `<${e.tagName.toLowerCase()} class="${e.className}">`, tab: e.tabIndex, role: e.getAttribute('role'), label };
            }));
    });
    const regions = Array.from(found).flatMap(([path, here]) => here.map(region => ({ path, ...region })));
    assert.ok(regions.length > 0, 'nothing scrolls at 360 px');
    none(regions
        .filter(({ tab, role, label }) => tab !== 0 || role !== 'region' || !label?.trim())
        .map(({ path, ...region }) => `${path}: ${JSON.stringify(region)}`));
});

test('arrow keys scroll a table and do not turn the page', () => reading({ width: 360 }, async ({ page, visit }) => {
    const wide = () => page.evaluate(() => Array.from(document.querySelectorAll('.table-scroll'))
        .findIndex(e => e.querySelector('table.sortable') && e.scrollWidth > e.clientWidth + 80));
    let index = -1;
    for (const path of pages.slice(1)) {
        await visit(path);
        await unfold(page);
        index = await wide();
        if (index >= 0) {
            break;
        }
    }
    assert.ok(index >= 0, 'no table that can be sorted scrolls at 360 px');
    const url = page.url();
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

const KEYS = ['Enter', 'Space'];

test('Enter on a header sorts every table by its numbers, Space then sorts it the other way', () => reading({}, async ({ page, visit }) => {
    const faults = [];
    let tried = 0;
    for (const path of pages.slice(1)) {
        await visit(path);
        const count = await page.evaluate(() => document.querySelectorAll('table.sortable').length);
        for (let t = 0; t < count; t += 1) {
            const columns = await page.evaluate(watch, t);
            for (let column = 0; column < columns; column += 1) {
                await page.evaluate(at => window.watched.tHead.rows[0].cells[at].querySelector('button').focus(), column);
                for (const key of KEYS) {
                    await page.keyboard.press(key);
                }
            }
            const seen = await page.evaluate(() => window.seen);
            for (const name of Array.from({ length: columns }, (_, column) => KEYS.map(key => `column ${column + 1}, ${key}`)).flat()) {
                tried += 1;
                if (seen[name] !== 'sorted') {
                    faults.push(`${path}: table ${t + 1}, ${name}: ${seen[name] ?? 'it does not sort'}`);
                }
            }
        }
    }
    assert.ok(tried > 0, 'no table in the book can be sorted');
    none(faults);
}));

/**
 * Runs in the page: notes what each key on a table's headers did, and gives how many columns there are. Of the folds, only those that
 * hold the table are open: what is not shown need not be laid out again after each sort.
 */
function watch(place) {
    const table = document.querySelectorAll('table.sortable')[place];
    for (const fold of document.querySelectorAll('main details')) {
        fold.open = fold.contains(table);
    }
    const fault = (column, direction) => {
        const states = Array.from(table.tHead.rows[0].cells, header => header.getAttribute('aria-sort'));
        if (states[column] !== direction || states.some((state, i) => i !== column && state !== null)) {
            return `aria-sort is ${states.join(', ')}, not ${direction} there alone`;
        }
        const cells = Array.from(table.tBodies[0].rows, row => row.cells[column]).map(cell => cell?.colSpan > 1 ? undefined : cell?.dataset.value);
        const values = cells.filter(value => value !== undefined).map(Number);
        const sign = direction === 'ascending' ? 1 : -1;
        return values.some((value, i) => i > 0 && sign * (value - values[i - 1]) < 0) ? `not ${direction}: ${values.join(', ')}` : undefined;
    };
    let key;
    Object.assign(window, { watched: table, seen: {} });
    table.addEventListener('keydown', event => { key = event.code; });
    // The button has sorted when its click arrives here.
    table.addEventListener('click', event => {
        const column = event.target.closest('th').cellIndex;
        window.seen[`column ${column + 1}, ${key}`] = fault(column, key === 'Enter' ? 'ascending' : 'descending') ?? 'sorted';
    });
    return table.tHead.rows[0].cells.length;
}

test('every fold opens and closes by keyboard alone', () => reading({ width: 360 }, async ({ page, visit }) => {
    const faults = [];
    let tried = 0;
    for (const path of pages) {
        await visit(path);
        for (const fold of await page.$$('main details:not(details details) > summary')) {
            const isOpen = () => fold.evaluate(summary => summary.parentElement.open);
            const before = await fold.evaluate(summary => {
                summary.focus();
                return summary.parentElement.open;
            });
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
