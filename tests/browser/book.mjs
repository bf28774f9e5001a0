// The built book: where it is, and which pages it has.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** Folder of the built book; BOOK names another one. */
export const folder = resolve(process.env.BOOK ?? resolve(import.meta.dirname, '../../book'));

/** Every page of the table of contents, in its order, after the first page under its short name. */
export const pages = ['index.html', ...contents()];

/** All pages in one, for the printer. */
export const PRINT = 'print.html';

export const THEMES = ['light', 'rust', 'coal', 'navy', 'ayu'];

/** Widths of a window in CSS pixels: a telephone, a tablet, a laptop. */
export const WIDTHS = [360, 768, 1280];

function contents() {
    let html;
    try {
        html = readFileSync(resolve(folder, 'toc.html'), 'utf8');
    } catch {
        throw new Error(`${folder}: no book here: run \`make book\` first`);
    }
    return [...new Set([...html.matchAll(/<a [^>]*href="([^"#]+\.html)"/g)].map(match => match[1]))];
}
