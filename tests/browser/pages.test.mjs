// Every page, in every theme, at every width.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pages, PRINT, THEMES, WIDTHS } from './book.mjs';
import { contrastFaults } from './contrast.mjs';
import { chartFaults, sidewaysFaults } from './drawing.mjs';
import { none, open, reading, unfold } from './reader.mjs';

open();

const LETTERING = { root: 'svg.chart', least: 4.5 };

/** A theme changes colours and a width changes places: each is tried with one of the other, the outermost widths with two. */
const THEMES_OF = { 360: ['light', 'navy'], 768: ['light'], 1280: THEMES };

describe('pages load in silence, fit the window, and their charts can be read', { concurrency: 2 }, () => {
    for (const width of WIDTHS) {
        const themes = [...THEMES_OF[width]];
        test(`${width} px: ${themes.join(', ')}`, () => reading({ theme: themes[0], width }, async ({ page, visit, noise }) => {
            const faults = [];
            for (const path of pages) {
                await visit(path);
                await unfold(page);
                for (const theme of themes) {
                    faults.push(...(await faultsIn(page, theme)).map(fault => `${path}, ${theme}: ${fault}`));
                }
                faults.push(...noise.map(fault => `${path}: ${fault}`));
                // The next page is loaded in the theme that this one was left in: so pages are loaded in each.
                themes.unshift(themes.pop());
            }
            none(faults);
        }));
    }
});

/** Picks a theme as a reader does, and looks at the page in it. */
async function faultsIn(page, theme) {
    await page.evaluate(name => document.getElementById(`mdbook-theme-${name}`).click(), theme);
    assert.ok(await page.evaluate(name => document.documentElement.classList.contains(name), theme), `${theme} cannot be picked`);
    return [
        ...await page.evaluate(sidewaysFaults),
        ...await page.evaluate(chartFaults),
        ...await page.evaluate(contrastFaults, LETTERING),
    ];
}

test('the print page loads in silence and its charts can be read', () => reading({}, async ({ page, visit }) => {
    // It calls for the printer as soon as it is loaded.
    await page.addInitScript(() => { window.print = () => {}; });
    none([...await visit(PRINT), ...await page.evaluate(chartFaults)]);
}));
