// The figures' downloads, read by nothing of the project: comma-separated values (RFC 4180) and JSON.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { folder } from './book.mjs';

/** Text of a file of the built book. */
export const read = path => readFileSync(resolve(folder, path), 'utf8');

/** Rows of a CSV file as objects, a key a column. Throws on anything that is not well formed. */
export function csv(path) {
    const [header, ...rows] = records(read(path));
    if (new Set(header).size !== header.length) {
        throw new Error(`${path}: two columns of one name: ${header}`);
    }
    return rows.map((row, i) => {
        if (row.length !== header.length) {
            throw new Error(`${path}:${i + 2}: ${row.length} values under ${header.length} columns`);
        }
        return Object.fromEntries(header.map((name, column) => [name, row[column]]));
    });
}

function records(text) {
    const rows = [];
    let row = [];
    const field = /(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/gy;
    while (field.lastIndex < text.length) {
        const at = field.lastIndex;
        const match = field.exec(text);
        if (!match) {
            throw new Error(`not CSV at character ${at}: ${text.slice(at, at + 40)}`);
        }
        const [, quoted, plain, end] = match;
        row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
        if (end !== ',') {
            rows.push(row);
            row = [];
        }
    }
    return rows;
}

/** The middle of some numbers. */
export function median(values) {
    const sorted = values.toSorted((a, b) => a - b);
    const half = sorted.length / 2;
    return sorted.length % 2 ? sorted[Math.floor(half)] : (sorted[half - 1] + sorted[half]) / 2;
}

/** Lists by key, keys in order of their first item. */
export function groups(items, key) {
    const found = new Map();
    for (const item of items) {
        const name = key(item);
        if (!found.has(name)) {
            found.set(name, []);
        }
        found.get(name).push(item);
    }
    return found;
}
