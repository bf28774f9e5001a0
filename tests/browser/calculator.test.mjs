// The calculator in a real browser: its results are those of the arithmetic in Rust, and everyone can use it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { test } from 'node:test';
import { folder } from './book.mjs';
import { none, open, reading } from './reader.mjs';

open();

const PAGE = 'calculator.html';
/** Written by `cargo test -p bottleneck`, which holds it to the arithmetic. */
const golden = JSON.parse(readFileSync(resolve(import.meta.dirname, 'calculator.json'), 'utf8'));

/** The first single row that may be picked for the processor time, after the choice that goes by a request's size. */
const row = html => html.match(/<select[^>]*name="cpu-as".*?<option.*?<option value="([^"]*)"/s)[1];

/** The page's text with the golden hosts in the place of those that were measured, on the rows picked at first. */
function withGoldenHosts(html) {
    const [, json] = html.match(/<script[^>]*id="calculator-data"[^>]*>(.*?)<\/script>/s);
    const data = JSON.parse(json);
    const picked = name => html.match(new RegExp(`<select[^>]*name="${name}".*?<option value="([^"]*)" selected`, 's'))[1];
    data.hosts = golden.hosts.map(({ id, processor, memory, rebuild, sizes }) => ({
        id,
        sizes,
        processor: { [row(html)]: processor },
        memory: { [picked('memory-as')]: memory },
        rebuild: { [picked('build-as')]: rebuild },
    }));
    const options = golden.hosts.map(({ id }) => `<option value="${id}">${id}</option>`).join('');
    return html
        .replace(json, () => JSON.stringify(data))
        .replace(/(<select[^>]*name="host"[^>]*>).*?(<\/select>)/s, (_, start, end) => start + options + end);
}

/** Everything that the page shows of a case: it is read from the address, as a reader's link is. */
const shown = (page, given) => page.evaluate(search => {
    history.replaceState(null, '', `?${search}`);
    dispatchEvent(new PopStateEvent('popstate'));
    return {
        rows: Array.from(document.querySelectorAll('.calculator-results tbody tr'), row =>
            [row.dataset.row, ...Array.from(row.cells).slice(1).map(cell => cell.textContent)]),
        ratio: document.getElementById('calculator-cpu-as-ratio').textContent.replace('Go ÷ Rust: ', ''),
        answer: Array.from(document.querySelectorAll('#calculator-answer > span'), line => line.textContent),
    };
}, given);

test('80 cases show what the arithmetic in Rust gives, at several sizes of a request, intervals included', () => reading({}, async ({ page, visit }) => {
    let single;
    await page.route(`**/${PAGE}`, async route => {
        const response = await route.fetch();
        const html = await response.text();
        single = row(html);
        await route.fulfill({ response, body: withGoldenHosts(html) });
    });
    none(await visit(PAGE));
    assert.ok(golden.cases.length >= 80);
    for (const { host, given, by, rows, answer } of golden.cases) {
        const asked = given.replace('cpu-as=one', `cpu-as=${encodeURIComponent(single)}`);
        const { ratio, ...results } = await shown(page, `host=${host}&${asked}`);
        assert.deepEqual(results, { rows, answer }, `${host}: ${given}`);
        assert.equal(by === '' ? '' : ratio, by, `${host}: ${given}`);
    }
    // Below the smallest, between two, beyond the largest: each was met in either language.
    for (const words of ['as in “bare”', 'between “bare”', 'the largest that was measured']) {
        for (const language of ['Go', 'Rust']) {
            assert.ok(golden.cases.some(({ by }) => by.includes(words) && by.includes(`in ${language})`)), `${words}, ${language}`);
        }
    }
}));

test('the worked cases are what the form shows for their links', () => reading({}, async ({ page, visit }) => {
    none(await visit(PAGE));
    const cases = await page.evaluate(() => Array.from(document.querySelectorAll('#worked-cases tbody tr'), row => ({
        given: new URL(row.querySelector('a').href).search.slice(1),
        cells: Array.from(row.querySelectorAll('td'), cell => [cell.dataset.row, cell.textContent]),
    })));
    assert.ok(cases.length >= 5, `${cases.length} worked cases`);
    for (const { given, cells } of cases) {
        const { rows, ratio, answer } = await shown(page, given);
        const differences = new Map(rows.map(([row, , , difference]) => [row, difference.replace('the language decides ', '')]));
        differences.set('ratio', ratio);
        differences.set('traffic', answer[2].replace('Break-even: ', ''));
        assert.deepEqual(cells, cells.map(([row]) => [row, differences.get(row)]), given);
    }
}));

test('whatever is typed, every field says what to write, and no result is no number', () => reading({}, async ({ page, visit }) => {
    none(await visit(PAGE));
    const names = await page.locator('.calculator input').evaluateAll(inputs => inputs.map(input => input.name));
    const faults = [];
    for (const { text, says } of golden.typed) {
        const found = await page.evaluate(({ typed, fields }) => fields.map(name => {
            const input = document.querySelector(`.calculator input[name="${name}"]`);
            const before = input.value;
            input.value = typed;
            input.dispatchEvent(new Event('input', { bubbles: true }));
            const fault = document.getElementById(`${input.id}-fault`).textContent;
            const marked = input.getAttribute('aria-invalid') === 'true';
            const page = document.querySelector('.calculator').innerText;
            input.value = before;
            input.dispatchEvent(new Event('input', { bubbles: true }));
            return { name, fault, marked, none: /NaN|Infinity|undefined|null/.test(page) };
        }), { typed: text, fields: names });
        found.forEach(({ name, fault, marked, none: isNone }) => {
            // A number that is fine is told by its value, which the page takes without a word.
            const expected = /^[\d.]+$/.test(says[name]) ? '' : says[name];
            if (fault !== expected || marked !== (expected !== '') || isNone) {
                faults.push(`${name}: "${text}" is answered with "${fault}", not "${expected}"`);
            }
        });
    }
    none(faults);
}));

test('it is filled in by keyboard alone, in the fields the arrows do not turn the page, and the link brings it back', () =>
    reading({ width: 360 }, async ({ page, visit }) => {
        none(await visit(PAGE));
        const cores = page.locator('[data-row="cores"] td').nth(1);
        const before = await cores.textContent();
        await page.locator('.calculator select[name="known"]').focus();
        await page.keyboard.press('Tab');
        assert.equal(await page.evaluate(() => document.activeElement.name), 'requests');
        await page.keyboard.press('ArrowLeft');
        await page.keyboard.press('s');
        await page.keyboard.press('Control+A');
        await page.keyboard.type('6000');
        await page.keyboard.press('Tab');
        assert.notEqual(await cores.textContent(), before);
        assert.equal(new URL(page.url()).search, '?requests=6000');
        const [table, href] = [
            await page.locator('.calculator-results').innerText(),
            await page.locator('.calculator-link').getAttribute('href'),
        ];
        await page.locator('.calculator button[type="reset"]').click();
        await page.waitForFunction(() => window.location.search === '');
        assert.equal(await cores.textContent(), before);
        await visit(PAGE + href);
        assert.equal(await page.locator('.calculator-results').innerText(), table);
        const unnamed = await page.locator('.calculator :is(input, select)').evaluateAll(controls =>
            controls.filter(control => !control.labels?.[0]?.textContent.trim()).map(control => control.name));
        assert.deepEqual(unnamed, []);
    }));

test('an address that asks for what is not there is told so, and nothing of it becomes markup', () => reading({}, async ({ page, visit }) => {
    none(await visit(`${PAGE}?host=%3Cb%3Enobody&known=c&requests=%3Cb%3E&cpu=0`));
    const answer = page.locator('#calculator-answer');
    const said = await answer.innerText();
    for (const words of ['The machine: “<b>nobody” is not in this book', '“c” is not in this book', 'This is no number', 'Write 0.0001 or more.']) {
        assert.ok(said.includes(words), `${words}: ${said}`);
    }
    assert.equal(await answer.locator('b').count(), 0);
    await page.locator('.calculator input[name="requests"]').fill('300');
    await page.locator('.calculator input[name="cpu"]').fill('1');
    assert.match(await answer.innerText(), /Break-even: [^“]*$/);
}));

test('it works from a file', () => reading({}, async ({ page }) => {
    await page.goto(`${pathToFileURL(resolve(folder, PAGE))}?requests=6000`);
    await page.locator('.calculator').waitFor({ state: 'visible' });
    assert.equal(await page.locator('.calculator input[name="requests"]').inputValue(), '6000');
    assert.match(await page.locator('#calculator-answer').innerText(), /Break-even/);
    await page.locator('.calculator input[name="requests"]').fill('10');
    await page.locator('.calculator input[name="requests"]').blur();
    assert.match(await page.locator('.calculator-link').getAttribute('href'), /requests=10&/);
}));

test('without scripts there is no form, and the worked cases are there', () =>
    reading({ javaScriptEnabled: false }, async ({ page, visit }) => {
        none(await visit(PAGE));
        assert.equal(await page.locator('.calculator').isVisible(), false);
        assert.ok(await page.locator('#worked-cases').isVisible());
    }));
