// How long sentences are, those that people wrote and those that are put together from the records.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pages } from './book.mjs';
import { none, open, reading } from './reader.mjs';

open();

const MOST = 18;

test(`a page's sentences have ${MOST} words or fewer on average`, () => reading({}, async ({ page, visit }) => {
    const faults = [];
    for (const path of pages) {
        await visit(path);
        const sentences = await page.evaluate(sentencesOfPage);
        assert.ok(sentences.length > 0, `${path}: no sentence`);
        const words = sentences.map(sentence => sentence.split(/\s+/).length);
        const average = words.reduce((sum, count) => sum + count, 0) / words.length;
        if (average > MOST) {
            const longest = sentences[words.indexOf(Math.max(...words))];
            faults.push(`${path}: ${average.toFixed(1)} words a sentence; the longest: ${longest}`);
        }
    }
    none(faults);
}));

/**
 * Runs in the page: every sentence of its text, folded or not. Not counted: code blocks, tables, and what ends without a stop, such as
 * headings and labels. A number with its unit is one word, as it is read.
 */
function sentencesOfPage() {
    const blocks = Array.from(document.querySelectorAll('main :is(p, li, dd)'))
        .filter(block => !block.closest('table, pre, nav, .figure-links, .figure-meta') && !block.querySelector('p, li'));
    return blocks.flatMap(block => block.textContent.replaceAll('\u00a0', '_').replace(/\s+/g, ' ').trim()
        .split(/(?<=[.!?]["”’)]?) (?=["“‘(]?[\p{Lu}\d])/u)
        .map(sentence => sentence.trim())
        .filter(sentence => /[.!?]["”’)]?$/.test(sentence)));
}
