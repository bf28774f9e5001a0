// What a page weighs on its way to the reader: all that it loads but its fonts and the search, compressed as a server of the web
// sends it; and the page alone as it is written.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { pages } from './book.mjs';
import { none, open, pathOf, reading } from './reader.mjs';

open();

const KB = 1000;
const FRONT = 150 * KB;
const CHAPTER = 400 * KB;
/** Fonts, and what the search loads. */
const APART = /\.woff2$|search|elasticlunr|mark-\w+\.min\.js$/;

describe('the front page weighs at most 150 KB, and every other page 400 KB', { concurrency: 4 }, () => {
    for (const path of pages) {
        // A window of its own has nothing of another page in its cache.
        test(path, () => reading({}, async ({ page, visit }) => {
            const sent = [];
            page.on('response', response => sent.push(response));
            await visit(path);
            await page.waitForLoadState('networkidle');
            const parts = await Promise.all(sent
                .filter(response => pathOf(response.url()) !== undefined && !APART.test(response.url()))
                .map(async response => ({ url: response.url(), body: await response.body() })));
            const weight = parts.reduce((sum, { body }) => sum + gzipSync(body).length, 0);
            const own = parts.find(({ url }) => pathOf(url) === path)?.body.length;
            const most = path === 'index.html' ? FRONT : CHAPTER;
            assert.ok(own > 0 && parts.length > 5, `${parts.length} parts, the page ${own} bytes`);
            none([['compressed, with all that it loads', weight], ['the page alone', own]]
                .filter(([, bytes]) => bytes > most)
                .map(([what, bytes]) => `${Math.round(bytes / KB)} KB ${what}, more than ${most / KB}`));
        }));
    }
});
