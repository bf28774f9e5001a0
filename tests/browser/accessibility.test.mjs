// The book can be read by everyone: WCAG 2.2 A and AA as axe checks them.
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import { pages, THEMES, WIDTHS } from './book.mjs';
import { none, open, reading, unfold } from './reader.mjs';

open();

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
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
            await page.addInitScript({ path: AXE });
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
    const results = await page.evaluate(async only => (await axe.run('main', { runOnly: only, resultTypes: ['violations'] })).violations, runOnly);
    return results.flatMap(({ id, nodes }) => nodes.map(node =>
        `${id}: ${node.target.join(' ')}: ${node.failureSummary.split('\n').slice(1).join(' ').trim()}`));
}
