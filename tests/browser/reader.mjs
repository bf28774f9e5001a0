// A reader of the book: a window of some width, in some theme, that notes whatever goes wrong while a page loads.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { folder } from './book.mjs';
import { launch } from './browser.mjs';
import { serve } from './server.mjs';

let browser;
let server;

/** Starts browser and server before this file's tests, and ends them after the last. */
export function open() {
    before(async () => {
        server = await serve(folder);
        browser = await launch();
    });
    after(async () => {
        await browser?.close();
        await server?.close();
    });
}

/** Where a page is served. */
export const address = path => new URL(path, server.address).href;

/** What is served below the book's address: its path there, or undefined for any other address. */
export const pathOf = url => url.startsWith(server.address) ? url.slice(server.address.length) : undefined;

/** Opens a window, hands it to `task`, and closes it. Options of playwright's contexts pass through. */
export async function reading({ theme = 'light', width = 1280, height = 900, ...options }, task) {
    const context = await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce', ...options });
    // The first page comes in this theme, and every other one in the theme that was picked since.
    await context.addInitScript(name => { localStorage['mdbook-theme'] ??= name; }, theme);
    const page = await context.newPage();
    const noise = listen(page);
    /** Loads a page of the book; gives what was noted on the way. */
    const visit = async path => {
        noise.length = 0;
        await page.goto(address(path), { waitUntil: 'load' });
        await page.evaluate(() => document.fonts.ready.then(() => undefined));
        return noise.map(fault => `${path}: ${fault}`);
    };
    try {
        return await task({ page, visit, noise });
    } finally {
        await context.close();
    }
}

/**
 * Visits pages in one window. Gives what `look` finds on each, by its path: it is called with playwright's page and the path.
 * Tests of one file that ask for no more than a look share a tour: most of their time would be the loading.
 */
export const tour = (options, paths, look) => reading(options, async ({ page, visit }) => {
    // The print page calls for the printer as soon as it is loaded.
    await page.addInitScript(() => { window.print = () => {}; });
    const found = new Map();
    for (const path of paths) {
        await visit(path);
        found.set(path, await look(page, path));
    }
    return found;
});

/** Opens every fold of the page's text. */
export const unfold = page => page.evaluate(() => {
    for (const fold of document.querySelectorAll('main details')) {
        fold.open = true;
    }
});

/** Errors of scripts, failed requests, and requests to anything but the book. */
function listen(page) {
    const noise = [];
    page.on('console', message => message.type() === 'error' && noise.push(`console: ${message.text()}`));
    page.on('pageerror', error => noise.push(`script: ${error.message}`));
    page.on('request', request => {
        if (pathOf(request.url()) === undefined && !/^(data|blob):/.test(request.url())) {
            noise.push(`asks for ${request.url()}, which is not the book's`);
        }
    });
    page.on('response', response => response.status() >= 400 && noise.push(`${response.status()}: ${response.url()}`));
    page.on('requestfailed', request => {
        // The next visit ends what the page before still loads.
        if (request.failure()?.errorText !== 'net::ERR_ABORTED') {
            noise.push(`${request.failure()?.errorText}: ${request.url()}`);
        }
    });
    return noise;
}

/** Fails with every fault on a line of its own. */
export function none(faults) {
    const different = Array.from(new Set(faults));
    assert.ok(different.length === 0, `${different.length} faults:\n${different.join('\n')}`);
}
