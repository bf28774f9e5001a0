// What stands on the pages is finished: no directive, no number that is none, no markup shown as text.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pages, PRINT } from './book.mjs';
import { none, open, tour } from './reader.mjs';

open();

let surveyed;

/** What each function of `FINDERS` finds on every page, the print page included. */
const survey = () => surveyed ??= tour({}, [...pages, PRINT], async page => {
    const found = new Map();
    for (const find of FINDERS) {
        found.set(find, await page.evaluate(find));
    }
    return found;
});

/** Findings of one of them, each with its page. */
const everywhere = async find => Array.from(await survey()).flatMap(([path, found]) => found.get(find).map(fault => `${path}: ${fault}`));

test('no directive is left', async () => {
    none(await everywhere(directives));
});

test('no text, drawing or data value is a number that is none', async () => {
    none(await everywhere(emptyNumbers));
});

test('no markup is shown as text', async () => {
    none(await everywhere(markup));
});

test('an id names one element of its page', async () => {
    none(await everywhere(twiceNamed));
});

test('the book has figures that are drawn, and each of the others says why not', async () => {
    const faults = [];
    let drawn = 0;
    for (const path of pages) {
        const found = (await survey()).get(path).get(figures);
        drawn += found.filter(figure => figure.drawn).length;
        faults.push(...found.filter(figure => !/^fig-/.test(figure.id)).map(() => `${path}: a figure without an id`));
        faults.push(...found.filter(figure => !figure.drawn && !figure.reason).map(figure => `${path}#${figure.id} is empty`));
    }
    none(faults);
    assert.ok(drawn > 0, 'no figure of the book is drawn: no record was found: run `make report`, or fetch src/results/');
});

/** Figures: whether each is drawn, and whether it says why not. */
function figures() {
    return Array.from(document.querySelectorAll('figure.figure'), figure => ({
        id: figure.id,
        drawn: figure.querySelector('.chart-pair svg') !== null,
        reason: /not measured|none of \d+\s+planned workloads is measured/i.test(figure.textContent),
    }));
}

/** What the book's own tool should have replaced. */
function directives() {
    const main = document.querySelector('main').cloneNode(true);
    main.querySelectorAll('code').forEach(code => code.remove());
    const attributes = Array.from(main.querySelectorAll('a, img'), element => element.outerHTML).join('\n');
    return `${main.textContent}\n${attributes}`.match(/\{\{\s*#[^}]*(\}\})?|@root\//g) ?? [];
}

/** Numbers that are none, in words outside of code, in drawings and in data. */
function emptyNumbers() {
    const none = /\b(NaN|undefined|null|Infinity|-?inf)\b/;
    const main = document.querySelector('main');
    const faults = [];
    const words = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    while (words.nextNode()) {
        if (none.test(words.currentNode.data) && !words.currentNode.parentElement.closest('code, script')) {
            faults.push(words.currentNode.data.trim());
        }
    }
    for (const element of main.querySelectorAll('svg *, [data-value], [data-high], time')) {
        for (const { name, value } of element.attributes) {
            if (none.test(value) || (/^data-(value|high)$/.test(name) && !Number.isFinite(parseFloat(value)))) {
                faults.push(`<${element.tagName} ${name}="${value}">`);
            }
        }
    }
    return faults;
}

/** Markup that became text, or a block of code. */
function markup() {
    const faults = [];
    const words = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
    while (words.nextNode()) {
        const { data, parentElement } = words.currentNode;
        if (/<\/?[a-z]+[ >]|&(lt|gt|amp|#?\w{2,6});/.test(data) && !parentElement.closest('code, script, style')) {
            faults.push(data.trim().slice(0, 80));
        }
    }
    // A blank line inside of a figure's HTML would turn what follows it into a block of code.
    for (const code of document.querySelectorAll('main pre:not(.twin *) > code')) {
        if (/<\/?(svg|figure|figcaption|table|td|tr|polyline|circle)\b/.test(code.textContent)) {
            faults.push(code.textContent.trim().slice(0, 80));
        }
    }
    return faults;
}

/** Ids that stand more than once. */
function twiceNamed() {
    const ids = Array.from(document.querySelectorAll('[id]'), element => element.id);
    return Array.from(new Set(ids.filter((id, i) => ids.indexOf(id) !== i)), id => `#${id} stands more than once`);
}

const FINDERS = [directives, emptyNumbers, markup, twiceNamed, figures];
