// Every page, in every theme, at every width.
import { describe, test } from 'node:test';
import { pages, PRINT, THEMES, WIDTHS } from './book.mjs';
import { contrastFaults } from './contrast.mjs';
import { chartFaults, sidewaysFaults } from './drawing.mjs';
import { none, open, reading, unfold } from './reader.mjs';

open();

const LETTERING = { root: 'svg.chart', least: 4.5 };

/** A theme changes colours and a width changes places: each is tried with one of the other, the outermost widths with two. */
const VISITS = [
    ...WIDTHS.map(width => ({ theme: 'light', width })),
    ...THEMES.filter(theme => theme !== 'light').map(theme => ({ theme, width: 1280 })),
    { theme: 'navy', width: 360 },
];

describe('pages load in silence, fit the window, and their charts can be read', { concurrency: 2 }, () => {
    for (const { theme, width } of VISITS) {
        test(`${theme}, ${width} px`, () => reading({ theme, width }, async ({ page, visit }) => {
            const faults = [];
            for (const path of pages) {
                faults.push(...await visit(path));
                await unfold(page);
                const found = [
                    ...await page.evaluate(sidewaysFaults),
                    ...await page.evaluate(chartFaults),
                    ...await page.evaluate(contrastFaults, LETTERING),
                ];
                faults.push(...found.map(fault => `${path}: ${fault}`));
            }
            none(faults);
        }));
    }
});

test('the print page loads in silence and its charts can be read', () => reading({}, async ({ page, visit }) => {
    // It calls for the printer as soon as it is loaded.
    await page.addInitScript(() => { window.print = () => {}; });
    none([...await visit(PRINT), ...await page.evaluate(chartFaults)]);
}));
