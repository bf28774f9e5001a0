// A number is the same wherever it stands: in a table's cell, in its CSV file, and in the record's samples.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { folder, pages } from './book.mjs';
import { csv, groups, median, read } from './record.mjs';
import { none, open, pathOf, reading, tour } from './reader.mjs';

open();

let looked;

/** Every page: its figures, its downloads, and what its cells show and hold. */
const look = () => looked ??= tour({}, pages, page => page.evaluate(numbersOfPage));

/** Every figure, with its page. */
async function figures() {
    const all = Array.from(await look()).flatMap(([path, { figures }]) => figures.map(figure => ({ ...figure, page: path })));
    assert.ok(all.length > 0, 'no figures in the book');
    return all.filter((figure, i) => all.findIndex(other => other.id === figure.id) === i);
}

/** Runs in the page: figures with their downloads and the rows of their tables, all downloads, and all cells that hold a value. */
function numbersOfPage() {
    const shown = cell => ({
        text: cell.textContent.trim(),
        values: [cell.dataset.value, cell.dataset.high].filter(value => value !== undefined).map(Number),
    });
    return {
        downloads: Array.from(document.querySelectorAll('a[download]'), link => link.href),
        cells: Array.from(document.querySelectorAll('td[data-value]'), shown),
        figures: Array.from(document.querySelectorAll('figure.figure'), figure => {
            const fold = figure.nextElementSibling?.matches('.figure-table') ? figure.nextElementSibling : undefined;
            const link = end => Array.from(fold?.querySelectorAll('a[download]') ?? [], a => a.href).filter(href => href.endsWith(end));
            return {
                id: figure.id,
                kind: figure.dataset.kind,
                csv: link('.csv')[0],
                svg: link('.svg')[0],
                json: link('.json'),
                drawn: figure.querySelector('svg') !== null,
                rows: Array.from(fold?.querySelectorAll('tbody > tr') ?? [], row => ({
                    name: row.cells[0].textContent.trim(),
                    cells: Array.from(row.querySelectorAll('td[data-value]'), shown),
                })),
            };
        }),
    };
}

test('every figure offers its numbers, and its drawing if it has one', async () => {
    const faults = [];
    for (const figure of await figures()) {
        const offers = [figure.csv, figure.drawn ? figure.svg : figure.csv, figure.drawn ? figure.json[0] : figure.csv];
        if (offers.includes(undefined)) {
            faults.push(`#${figure.id}: no download of CSV, SVG or JSON`);
        }
    }
    none(faults);
});

test('every download is well formed', () => reading({}, async ({ page, visit }) => {
    const downloads = new Set(Array.from((await look()).values()).flatMap(here => here.downloads.map(pathOf)));
    // Drawings are read by the browser, on any page.
    await visit(pages[0]);
    const kinds = Array.from(downloads, path => path.split('.').at(-1));
    for (const kind of ['svg', 'csv', 'json']) {
        assert.ok(kinds.includes(kind), `no ${kind} to download in the whole book`);
    }
    assert.ok(Array.from(downloads).some(path => path.endsWith('.schema.json')), 'no schema to download');
    const faults = [];
    for (const path of downloads) {
        try {
            await CHECKS[path.split('.').at(-1)](path, page);
        } catch (error) {
            faults.push(`${path}: ${error.message}`);
        }
    }
    none(faults);
}));

/** What makes a download well formed, by the end of its name. */
const CHECKS = {
    csv: path => assert.ok(csv(path).length >= 0),
    json: path => {
        const content = JSON.parse(read(path));
        assert.ok(path.endsWith('.schema.json') ? content.$schema : content.schema && content.experiment, 'neither a record nor a schema');
    },
    svg: async (path, page) => {
        const text = read(path);
        const problem = await page.evaluate(source => {
            const parsed = new DOMParser().parseFromString(source, 'image/svg+xml');
            return parsed.querySelector('parsererror')?.textContent;
        }, text);
        assert.equal(problem, undefined);
        const width = await page.evaluate(async source => {
            const image = new Image();
            image.src = URL.createObjectURL(new Blob([source], { type: 'image/svg+xml' }));
            await image.decode();
            return image.naturalWidth;
        }, text);
        assert.ok(width > 0, 'draws nothing');
    },
};

test('a table shows the numbers of its CSV file, row by row', async () => {
    const faults = [];
    let compared = 0;
    for (const { id, csv: url, rows } of (await figures()).filter(figure => figure.csv && figure.kind !== 'spread')) {
        const lines = csv(pathOf(url));
        if (rows.length !== lines.length) {
            faults.push(`#${id}: ${rows.length} rows in the table, ${lines.length} in the file`);
            continue;
        }
        rows.forEach((row, i) => {
            const numbers = Object.values(lines[i]).filter(value => value !== '').map(Number);
            for (const value of row.cells.flatMap(cell => cell.values)) {
                compared += 1;
                if (!numbers.includes(value)) {
                    faults.push(`#${id}, "${row.name}": ${value} is not in row ${i + 2} of the file`);
                }
            }
        });
    }
    none(faults);
    assert.ok(compared > 0, 'no number to compare');
});

test('a table of samples shows medians and extremes of its CSV file', async () => {
    const faults = [];
    for (const { id, csv: url, rows } of (await figures()).filter(figure => figure.csv && figure.kind === 'spread' && figure.drawn)) {
        const samples = groups(csv(pathOf(url)), line => `${line.workload} ${line.subject}`);
        const series = Array.from(samples.values(), lines => lines.map(line => Number(line.value)));
        const measured = rows.filter(row => row.cells.length > 0);
        assert.equal(measured.length, series.length, `#${id}: rows in the table and series in the file`);
        measured.forEach((row, i) => {
            const shown = row.cells.flatMap(cell => cell.values);
            const values = series[i];
            for (const expected of [median(values), Math.min(...values), Math.max(...values), values.length]) {
                if (!shown.some(value => close(value, expected))) {
                    faults.push(`#${id}, "${row.name}": ${expected} is not shown`);
                }
            }
        });
    }
    none(faults);
});

test("medians are those of the record's samples", async () => {
    const faults = [];
    let compared = 0;
    for (const { id, csv: url, json } of (await figures()).filter(figure => figure.csv)) {
        for (const line of csv(pathOf(url)).filter(row => row.baseline_median)) {
            const path = json.map(pathOf).find(name => name.includes(`/${folderOf(line.host)}/`) && !name.endsWith('.bench.json'));
            if (path === undefined) {
                faults.push(`#${id}, ${line.workload}: its record is not offered`);
                continue;
            }
            const samples = record(path);
            for (const side of ['baseline', 'other']) {
                // A void sample has no metrics: it is counted elsewhere, and is no number.
                const taken = samples.get(`${line.workload} ${line[side]}`).filter(sample => line.metric in sample.metrics);
                const values = taken.map(sample => sample.metrics[line.metric]);
                // A percentile of samples that keep how their values are spread is that of all of them together: no median.
                if (taken.every(sample => line.metric.split('-p')[0] in (sample.distributions ?? {}))) {
                    continue;
                }
                compared += 1;
                if (!close(Number(line[`${side}_median`]), median(values))) {
                    faults.push(`#${id}, ${line.workload}, ${line[side]}: ${line[`${side}_median`]} in the file, ${median(values)} in ${path}`);
                }
            }
        }
    }
    none(faults);
    assert.ok(compared > 0, `no median to compare in ${folder}`);
});

/** Folder of the records of a host, as files name it. */
const folderOf = host => (host === 'this host' ? 'local' : host);

const records = new Map();

/** Rates that lie apart by more than this share are two loads, and no one number. */
const SAME_RATE = 0.1;

/**
 * Samples of a record by workload and subject. Of a load that sessions planned at other rates, those of the first session count that
 * planned it, and of all that planned the same.
 */
function record(path) {
    if (!records.has(path)) {
        const planned = new Map();
        const samples = JSON.parse(read(path)).sessions.flatMap(({ content }) => {
            const others = new Set();
            for (const { key, rates = {} } of content.workloads) {
                const known = planned.get(key);
                if (known === undefined) {
                    planned.set(key, rates);
                } else if (Object.entries(rates).some(([side, rate]) => Math.abs(Math.log(rate / (known[side] ?? rate))) > Math.log1p(SAME_RATE))) {
                    others.add(key);
                }
            }
            return content.samples.filter(sample => !others.has(sample.workload));
        });
        records.set(path, groups(samples, sample => `${sample.workload} ${sample.subject}`));
    }
    return records.get(path);
}

test('what a cell shows is its value, rounded', async () => {
    const faults = [];
    let compared = 0;
    for (const [path, { cells }] of await look()) {
        for (const { text, values } of cells) {
            const shown = numbers(text);
            compared += 1;
            if (values.some((value, i) => !shown[i] || Math.abs(shown[i].value - value) > 0.51 * shown[i].step)) {
                faults.push(`${path}: "${text}" for ${values.join(' to ')}`);
            }
        }
    }
    none(faults);
    assert.ok(compared > 0, 'no cell holds a value');
});

const UNITS = { s: 1, ms: 1e-3, µs: 1e-6, ns: 1e-9, '%': 1e-2, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 };

/** The numbers that a text shows, in base units, each with the value of one step in its last place. */
function numbers(text) {
    const pattern = /([+−]?)(\d+(?:[\u00a0\u202f]\d{3})*)(?:\.(\d+))?(?:\u00a0?(s|ms|µs|ns|%|KiB|MiB|GiB)(?!\p{L}))?/gu;
    const found = Array.from(text.matchAll(pattern), ([, sign, whole, decimals = '', unit]) => ({
        number: (sign === '−' ? -1 : 1) * Number(`${whole.replace(/\D/g, '')}.${decimals || 0}`),
        step: step(whole.replace(/\D/g, ''), decimals),
        unit,
    }));
    // "0.6 to 8.5 %": the unit stands once, at the end.
    return found.map(({ number, step, unit }, i) => {
        const factor = UNITS[unit ?? found[i + 1]?.unit] ?? 1;
        return { value: number * factor, step: step * factor };
    });
}

/** One step in the last place. A whole number is rounded to three digits at the least: its zeros at the end may be places. */
function step(whole, decimals) {
    const zeros = decimals ? 0 : whole.match(/0*$/)[0].length;
    return 10 ** (decimals ? -decimals.length : Math.max(0, Math.min(zeros, whole.length - 3)));
}

/** Equal but for the order of additions. */
const close = (a, b) => Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b));
