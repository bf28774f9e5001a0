// Links lead somewhere, on a host where the book stands below a sub-path.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { folder, pages, PRINT } from './book.mjs';
import { address, none, open, pathOf, reading, tour } from './reader.mjs';

open();

/** Every page's ids, and the addresses to which it points. */
const survey = paths => tour({}, paths, page => page.evaluate(() => ({
    ids: Array.from(document.querySelectorAll('[id], a[name]'), element => element.id || element.name),
    links: Array.from(document.querySelectorAll('a[href], link[href], script[src], img[src], source[src], iframe[src]'), element => ({
        written: element.getAttribute('href') ?? element.getAttribute('src'),
        // A link inside of a drawing has an object for its address.
        url: element.href?.baseVal === undefined ? element.href || element.src : new URL(element.href.baseVal, document.baseURI).href,
    })),
})));

test('every link, with its fragment, has a target', async () => {
    const found = await survey([...pages, PRINT]);
    const faults = [];
    for (const [path, { links }] of found) {
        for (const { written, url } of links) {
            const { protocol, hash } = new URL(url);
            const target = pathOf(url.split('#')[0]);
            if (target === undefined) {
                if (protocol !== 'https:' && protocol !== 'mailto:') {
                    faults.push(`${path}: ${written}: leaves the book`);
                }
                continue;
            }
            const file = decodeURIComponent(target.split('?')[0]) || 'index.html';
            const fragment = decodeURIComponent(hash.slice(1));
            if (!existsSync(resolve(folder, file))) {
                faults.push(`${path}: ${written}: no such file`);
            } else if (fragment && found.has(file) && !found.get(file).ids.includes(fragment)) {
                faults.push(`${path}: ${written}: no such place on that page`);
            }
        }
    }
    none(Array.from(new Set(faults)));
});

test('each case from the field says what was measured and what else changed, and links to a report of its own people', () => reading({}, async ({ page, visit }) => {
    await visit('use-cases.html');
    const cases = await page.evaluate(() => {
        const all = Array.from(document.querySelectorAll('main :is(h2, h3, li)'));
        const from = all.findIndex(element => element.id === 'cases-from-the-field');
        const next = all.findIndex((element, i) => i > from && element.tagName === 'H2');
        return all.slice(from, next).filter(element => element.tagName === 'LI').map(element => ({
            text: element.textContent,
            links: Array.from(element.querySelectorAll('a'), link => link.href),
        }));
    });
    assert.ok(cases.length >= 8, `${cases.length} cases`);
    const faults = cases.flatMap(({ text, links }) => [
        ...['Measured:', 'What else changed:'].filter(words => !text.replace(/\s+/g, ' ').includes(words)),
        ...(links.length === 1 && /^https:\/\/[\w.-]+\/[\w./-]+$/.test(links[0]) ? [] : [`links: ${links}`]),
    ].map(fault => `${text.slice(0, 30)}: ${fault}`));
    none(faults);
}));

test('every page links to the one after it, as the contents have it', () => reading({}, async ({ page, visit }) => {
    await visit(pages[1]);
    for (const path of pages.slice(2)) {
        await page.keyboard.press('ArrowRight');
        await page.waitForURL(address(path), { timeout: 5000 });
    }
}));

test("a figure's permalink shows that figure", () => reading({}, async ({ page, visit }) => {
    const faults = [];
    let tried = 0;
    for (const path of pages) {
        await visit(path);
        const figures = await page.evaluate(() => Array.from(document.querySelectorAll('figure.figure'), figure => ({
            id: figure.id,
            links: Array.from(figure.querySelectorAll('a.permalink'), link => link.getAttribute('href')),
        })));
        for (const { id, links } of figures) {
            tried += 1;
            if (links.length === 0 || links.some(link => link !== `#${id}`)) {
                faults.push(`${path}#${id}: its permalink is ${links.join(', ') || 'missing'}`);
            }
            await visit(`${path}#${id}`);
            const top = await page.evaluate(name => document.getElementById(name).getBoundingClientRect().top, id);
            if (top < 0 || top > 450) {
                faults.push(`${path}#${id}: stands ${Math.round(top)} px below the window's top, not in its upper half`);
            }
        }
    }
    assert.ok(tried > 0, 'no figure to try');
    none(faults);
}));
