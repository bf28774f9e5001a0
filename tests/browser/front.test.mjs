// The front page: the answer within ten seconds, the case within a minute, the evidence one step away.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { folder } from './book.mjs';
import { none, open, reading } from './reader.mjs';

open();

/** A telephone held upright. */
const PHONE = { width: 360, height: 740 };

test('few words stand before the answer, and half of the scoreboard is on the first screen of a phone', () => reading(PHONE, async ({ page, visit }) => {
    await visit('index.html');
    const { before, answer, rows } = await page.evaluate(() => {
        const answer = document.querySelector('main .answer');
        const range = document.createRange();
        range.setStart(document.querySelector('main'), 0);
        range.setEndBefore(answer);
        const links = document.querySelectorAll('#fig-scoreboard .chart-narrow svg a');
        return {
            before: range.toString().trim().split(/\s+/).length,
            answer: answer.getBoundingClientRect().bottom,
            rows: Array.from(links, link => link.getBoundingClientRect().bottom),
        };
    });
    assert.ok(before <= 25, `${before} words before the answer`);
    assert.ok(answer <= PHONE.height, `the answer ends at ${answer} px`);
    assert.ok(rows.length > 0, 'no row of the scoreboard leads anywhere');
    const seen = rows.filter(bottom => bottom <= PHONE.height).length;
    assert.ok(2 * seen >= rows.length, `${seen} of ${rows.length} rows are on the first screen`);
}));

test('every row and every case leads to its evidence in one step, by keyboard too', () => reading({}, async ({ page, visit }) => {
    await visit('index.html');
    const wanted = await page.evaluate(() => Array.from(document.querySelectorAll('#fig-scoreboard .chart-wide svg a, .cases dt a'), link => link.getAttribute('href')));
    assert.ok(wanted.length > 10, `${wanted.length} rows and cases`);
    none(wanted.filter(path => !existsSync(resolve(folder, path.split('#')[0]))).map(path => `${path}: no such page`));
    const reached = [];
    await page.locator('main h1 a').first().focus();
    for (let step = 0; step < 60 && reached.length < wanted.length; step += 1) {
        await page.keyboard.press('Tab');
        const path = await page.evaluate(() => document.activeElement.matches('#fig-scoreboard svg a, .cases dt a') ? document.activeElement.getAttribute('href') : '');
        reached.push(...path ? [path] : []);
    }
    assert.deepEqual(reached, wanted);
    await page.locator('#fig-scoreboard .chart-wide svg a').first().focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(url => url.pathname.endsWith(`/${wanted[0]}`));
}));

test('what a row says stands where it can be read aloud', () => reading({}, async ({ page, visit }) => {
    await visit('index.html');
    const said = await page.locator('#fig-scoreboard .chart-wide svg').evaluate(svg => ({
        role: svg.getAttribute('role'),
        description: svg.querySelector('desc').textContent,
        rows: Array.from(svg.querySelectorAll('a'), link => link.parentElement.textContent),
    }));
    assert.equal(said.role, 'group');
    none(said.rows.filter(row => !said.description.includes(row.replace(' *', ''))));
}));
