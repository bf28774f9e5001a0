// The bottleneck calculator. It computes what experiments/lab/bottleneck computes, operation by operation and in the same
// order, so that both show the same text: whoever changes one changes the other. tests/browser/calculator.test.mjs compares.
'use strict';

(() => {
    const calculator = document.getElementById('calculator');
    if (!calculator) {
        return;
    }
    const data = JSON.parse(document.getElementById('calculator-data').textContent);

    // Numbers that are known within an interval: range.rs.

    const exact = value => ({ at: value, low: value, high: value });
    const isExact = range => range.low === range.high;
    const rising = (range, f) => ({ at: f(range.at), low: f(range.low), high: f(range.high) });
    const falling = (range, f) => ({ at: f(range.at), low: f(range.high), high: f(range.low) });
    const times = (range, factor) => rising(range, value => value * factor);
    const negated = range => falling(range, value => -value);
    const both = (a, b) => Math.sqrt(a * a + b * b);
    const plus = (a, b) => {
        const at = a.at + b.at;
        return { at, low: at - both(a.at - a.low, b.at - b.low), high: at + both(a.high - a.at, b.high - b.at) };
    };
    const range = ([at, low, high]) => ({ at, low, high });
    const each = (sides, f) => ({ rust: f(sides.rust), go: f(sides.go) });
    const zip = (a, b, f) => ({ rust: f(a.rust, b.rust), go: f(a.go, b.go) });

    // The ratio at the size of a request: size.rs.

    /** The ratio of a request that takes so many milliseconds in the known language, and the measured requests that it is from. */
    const atSize = (sizes, known, cpu) => {
        if (sizes.length === 0) {
            return undefined;
        }
        const level = place => sizes[place][known];
        const ratio = place => range(sizes[place].ratio);
        if (cpu <= level(0)) {
            return { ratio: ratio(0), place: ['first', 0] };
        }
        const places = sizes.map((_, place) => place).filter(place => place === 0 || level(place) > level(0));
        places.sort((a, b) => level(a) - level(b));
        const below = places.findLast(place => level(place) <= cpu);
        const above = places.find(place => level(place) > cpu);
        if (above === undefined) {
            return { ratio: ratio(below), place: ['largest', below] };
        }
        const [from, to] = [level(below), level(above)];
        const part = (cpu - from) / (to - from);
        const between = (a, b) => known === 'go'
            ? cpu / (from / a + (to / b - from / a) * part)
            : (from * a + (to * b - from * a) * part) / cpu;
        const [a, b] = [ratio(below), ratio(above)];
        return {
            ratio: { at: between(a.at, b.at), low: between(a.low, b.low), high: between(a.high, b.high) },
            place: ['between', below, above],
        };
    };

    // What a reader typed: inputs.rs.

    const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
    const TINY = 0.000001;

    /** The number that was typed for a field, or what to write instead. */
    const parse = (field, typed) => {
        const text = typed.trim();
        if (text === '') {
            return { fault: `Write a number, such as ${field.default}.` };
        }
        if (!NUMBER.test(text)) {
            return { fault: 'This is no number: write digits, with a point before decimals.' };
        }
        const value = Number(text);
        if (value < field.least) {
            return { fault: `Write ${field.least} or more.` };
        }
        if (value > field.most) {
            return { fault: `Write ${field.most} or less.` };
        }
        if (value > 0 && value < TINY) {
            return { fault: `Write 0, or ${TINY} or more.` };
        }
        if (field.whole && Math.floor(value) !== value) {
            return { fault: 'Write a whole number.' };
        }
        return { value: value + 0 };
    };

    // From a case to its outcome: model.rs.

    const HOURS_A_WEEK = 40;
    const MONTHS = 12;
    const SECONDS_AN_HOUR = 3600;
    const MIB_A_GIB = 1024;
    const ROUNDING = 1e-12;

    const sidesOf = (known, value, ratio) => known === 'go'
        ? { rust: falling(ratio, r => value / r), go: exact(value) }
        : { rust: exact(value), go: rising(ratio, r => value * r) };

    const differenceOf = (known, value, ratio) => known === 'go'
        ? rising(ratio, r => value - value / r)
        : rising(ratio, r => value * r - value);

    const decidesOf = (known, cpu, wait, ratio) => rising(ratio, r => {
        const [rust, go] = known === 'go' ? [cpu / r + wait, cpu + wait] : [cpu + wait, cpu * r + wait];
        return go >= rust ? 1 - rust / go : go / rust - 1;
    });

    const weeksOf = (i, extra) => {
        const cost = i.weeks * HOURS_A_WEEK * i.hour / i.years;
        return extra === 'rust' ? { rust: cost, go: 0 } : { rust: 0, go: cost };
    };

    const pricesOf = i => ({
        request: i.core * MONTHS / (i.busy / 100),
        mib: i.processes * i.gigabyte * MONTHS / MIB_A_GIB,
        second: i.engineers * i.edits * i.days * i.hour / SECONDS_AN_HOUR,
    });

    const machinesOf = (i, cores, memory) => {
        const whole = (ofCores, ofMemory) => {
            const byCores = ofCores / i.cores;
            const byMemory = ofMemory / i.gigabytes;
            const parts = byCores > byMemory ? byCores : byMemory;
            const machines = Math.ceil(parts * (1 - ROUNDING));
            return machines < 1 ? 1 : machines;
        };
        return { at: whole(cores.at, memory.at), low: whole(cores.low, memory.low), high: whole(cores.high, memory.high) };
    };

    const outcomeOf = ({ inputs: i, known, extra }, ratios) => {
        const sides = (value, ratio) => sidesOf(known, value, ratio);
        const difference = (value, ratio) => differenceOf(known, value, ratio);
        const [cpu, wait] = [i.cpu / 1000, i.wait / 1000];
        const prices = pricesOf(i);
        const weeks = weeksOf(i, extra);
        const sooner = difference(cpu, ratios.processor);
        const held = difference(i.memory, ratios.memory);
        const built = difference(i.build, ratios.rebuild);
        const slope = times(sooner, prices.request);
        const fixed = plus(plus(times(held, prices.mib), times(built, prices.second)), exact(weeks.go - weeks.rust));
        const busy = i.busy / 100;
        const edits = i.engineers * i.edits * i.days;

        const ofRequest = sides(cpu, ratios.processor);
        const cores = each(ofRequest, time => rising(time, t => i.requests * t / busy));
        const processes = sides(i.memory, ratios.memory);
        const memory = each(processes, one => rising(one, mib => mib * i.processes / MIB_A_GIB));
        const hardware = zip(ofRequest, processes, (time, one) =>
            plus(times(times(time, prices.request), i.requests), times(one, prices.mib)));
        const builds = sides(i.build, ratios.rebuild);
        const waiting = each(builds, build => times(build, prices.second));
        return {
            response: each(ofRequest, time => rising(time, t => t + wait)),
            sooner,
            share: each(ofRequest, time => rising(time, t => t / (t + wait))),
            decides: decidesOf(known, cpu, wait, ratios.processor),
            cores,
            fewer: rising(sooner, t => i.requests * t / busy),
            machines: zip(cores, memory, (c, m) => machinesOf(i, c, m)),
            memory,
            smaller: rising(held, mib => mib * i.processes / MIB_A_GIB),
            hardware,
            cheaper: plus(times(slope, i.requests), times(held, prices.mib)),
            hours: each(builds, build => rising(build, s => edits * s / SECONDS_AN_HOUR)),
            shorter: rising(built, s => edits * s / SECONDS_AN_HOUR),
            waiting,
            quicker: times(built, prices.second),
            weeks,
            total: zip(zip(hardware, waiting, plus), weeks, (sum, cost) => plus(sum, exact(cost))),
            net: plus(times(slope, i.requests), fixed),
            breakEven: crossing(slope, fixed),
        };
    };

    // Where the yearly difference crosses zero over traffic: break_even.rs.

    const MOST = 1e12;

    const crossing = (slope, fixed) => {
        const at = -fixed.at / slope.at;
        return {
            at: at > 0 && at < MOST ? at : null,
            rust: above(slope, fixed),
            go: above(negated(slope), negated(fixed)),
        };
    };

    const above = (slope, fixed) => {
        const [a, e] = [slope.at, fixed.at];
        const [d, g] = [a - slope.low, e - fixed.low];
        const p = slope.low * (a + d);
        const q = a * e;
        const s = fixed.low * (e + g);
        const square = (a * g) * (a * g) + (d * e) * (d * e) - (d * g) * (d * g);
        const root = square > 0 ? Math.sqrt(square) : 0;
        const first = () => -s / (q + root);
        const second = () => q >= 0 ? (q + root) / -p : s / (root - q);
        if (slope.low > 0) {
            return stretch(!(fixed.low < 0) ? 0 : q > 0 ? first() : (root - q) / p, null);
        }
        if (fixed.low > 0) {
            return stretch(0, slope.low < 0 ? second() : null);
        }
        if (a > 0 && e > 0 && square > 0) {
            return stretch(first(), slope.low < 0 ? second() : null);
        }
        return null;
    };

    const stretch = (from, end) => {
        const to = end !== null && end < MOST ? end : null;
        return from < MOST && !(to !== null && to <= from) ? { from, to } : null;
    };

    // Numbers as they are shown: amount.rs.

    const JOIN = '\u00a0';
    const POWERS = Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));

    const grouped = digits => digits.length < 5 ? digits : digits.replace(/\B(?=(\d{3})+$)/g, JOIN);
    const whole = value => grouped(String(value));

    const exponentOf = size => {
        if (size < 1) {
            return size < 0.01 ? -3 : size < 0.1 ? -2 : -1;
        }
        let exponent = 0;
        while (exponent < 22 && size >= POWERS[exponent + 1]) {
            exponent += 1;
        }
        return exponent;
    };

    const rounded = (size, exponent) => {
        if (exponent <= 2) {
            const decimals = Math.min(2 - exponent, 3);
            return [Math.floor(size * POWERS[decimals] + 0.5), decimals, 0];
        }
        const zeros = Math.min(exponent - 2, 22);
        return [Math.floor(size / POWERS[zeros] + 0.5), 0, zeros];
    };

    const number = value => {
        const size = Math.abs(value);
        const exponent = exponentOf(size);
        let [digits, decimals, zeros] = rounded(size, exponent);
        if (digits >= 1000) {
            [digits, decimals, zeros] = rounded(size, exponent + 1);
        }
        if (digits === 0) {
            return '0';
        }
        const text = String(digits).padStart(decimals + 1, '0');
        const point = text.length - decimals;
        const rest = decimals > 0 ? `.${text.slice(point)}` : '';
        return `${value < 0 ? '−' : ''}${grouped(text.slice(0, point) + '0'.repeat(zeros))}${rest}`;
    };

    /** The unit in which all numbers of an interval are written. */
    const unitOf = (range, kind) => {
        const largest = Math.max(Math.abs(range.low), Math.abs(range.high));
        const [factor, name] = kind === 'share' ? [100, '%']
            : kind !== 'seconds' ? [1, '']
                : largest >= 1 ? [1, 's'] : largest >= 1e-3 ? [1e3, 'ms'] : largest >= 1e-6 ? [1e6, 'µs'] : [1e9, 'ns'];
        return {
            bare: value => kind === 'whole' ? whole(value) : number(value * factor),
            after: text => name === '' ? text : `${text}${JOIN}${name}`,
        };
    };

    const shown = (range, kind) => {
        const { bare, after } = unitOf(range, kind);
        const [at, low, high] = [bare(range.at), bare(range.low), bare(range.high)];
        return after(low === at && high === at ? at : `${at} (${low} to ${high})`);
    };

    const either = (range, kind) => {
        const { bare, after } = unitOf(range, kind);
        return `Rust ${after(bare(-range.low))} more to ${after(bare(range.high))} less`;
    };

    // What is said: words.rs.

    const ahead = difference => difference.low > 0 ? 'Rust'
        : difference.high < 0 ? 'Go'
            : isExact(difference) ? 'neither' : 'unknown';

    /** A sentence by who is ahead: `of` gets the winner and the difference as it is shown. */
    const said = (difference, kind, { of, neither, unknown }) => {
        const who = ahead(difference);
        if (who === 'neither') {
            return neither;
        }
        if (who === 'unknown') {
            return unknown(either(difference, kind));
        }
        return of(who, shown(who === 'Rust' ? difference : negated(difference), kind));
    };

    const sized = ({ ratio, place: [kind, first, second] }, sizes, known) => {
        const name = known === 'go' ? 'Go' : 'Rust';
        const one = place => `“${sizes[place].title}” (${shown(exact(sizes[place][known] / 1000), 'seconds')} in ${name})`;
        const rows = kind === 'first' ? `as in ${one(first)}`
            : kind === 'between' ? `between ${one(first)} and ${one(second)}`
                : `as in ${one(first)}, the largest that was measured`;
        return `${shown(ratio, 'plain')}, ${rows}`;
    };

    const less = (difference, kind) => said(difference, kind, {
        of: (who, amount) => `${who} ${amount} less`,
        neither: 'the same',
        unknown: ends => `cannot tell: ${ends}`,
    });

    const decides = share => said(share, 'share', {
        of: (who, amount) => `the language decides ${amount}`,
        neither: 'the language decides nothing',
        unknown: ends => `cannot tell: ${ends}`,
    });

    const sooner = share => said(share, 'share', {
        of: (who, amount) => `The language decides ${amount} of the response time: ${who} answers sooner.`,
        neither: 'The language decides nothing of the response time.',
        unknown: ends => `Cannot tell which answers sooner: ${ends} of the response time.`,
    });

    const cheaper = net => said(net, 'plain', {
        of: (who, amount) => `Altogether ${who} costs ${amount} a year less.`,
        neither: 'Altogether both cost the same.',
        unknown: ends => `Altogether: cannot tell which costs less: ${ends} a year.`,
    });

    const place = ({ from, to }, unit) => from > 0
        ? to === null ? `above ${number(from)}${unit}` : `between ${number(from)} and ${number(to)}${unit}`
        : to === null ? 'at any traffic' : `below ${number(to)}${unit}`;

    const traffic = ({ at, rust, go }) => {
        const known = [['Go', go], ['Rust', rust]].filter(([, found]) => found !== null);
        known.sort(([, a], [, b]) => a.from - b.from);
        if (known.length === 0) {
            return 'Break-even: cannot tell which costs less, at any traffic.';
        }
        const sides = known.map(([who, found], i) =>
            i === 0 ? `${who} costs less ${place(found, ' requests a second')}` : `${who} ${place(found, '')}`);
        const parts = [sides.join(', ')];
        if (!known.some(([, found]) => found.from === 0 && found.to === null)) {
            if (at !== null) {
                parts.push(`equal at ${number(at)}`);
            }
            const [a, b] = known.map(([, found]) => found);
            const touching = b !== undefined && a.to !== null && number(a.to) === number(b.from) && a.from === 0 && b.to === null;
            if (!touching) {
                parts.push('else cannot tell');
            }
        }
        return `Break-even: ${parts.join('; ')}.`;
    };

    /** The table's rows: Rust's cell, Go's, and who is ahead. */
    const table = of => {
        const row = (sides, kind, difference) => [shown(sides.rust, kind), shown(sides.go, kind), difference];
        const extra = exact(of.weeks.go - of.weeks.rust);
        return {
            response: row(of.response, 'seconds', less(of.sooner, 'seconds')),
            share: row(of.share, 'share', decides(of.decides)),
            cores: row(of.cores, 'plain', less(of.fewer, 'plain')),
            machines: row(of.machines, 'whole', ''),
            memory: row(of.memory, 'plain', less(of.smaller, 'plain')),
            hardware: row(of.hardware, 'plain', less(of.cheaper, 'plain')),
            hours: row(of.hours, 'plain', less(of.shorter, 'plain')),
            waiting: row(of.waiting, 'plain', less(of.quicker, 'plain')),
            weeks: row(each(of.weeks, exact), 'plain', less(extra, 'plain')),
            total: row(of.total, 'plain', less(of.net, 'plain')),
        };
    };

    // The page.

    const form = calculator.querySelector('form');
    const results = calculator.querySelector('.calculator-results');
    const answer = document.getElementById('calculator-answer');
    const link = calculator.querySelector('.calculator-link');

    /** Says at a field what to write instead; nothing where all is well. */
    const mark = (control, fault) => {
        document.getElementById(`${control.id}-fault`).textContent = fault;
        if (fault === '') {
            control.removeAttribute('aria-invalid');
        } else {
            control.setAttribute('aria-invalid', 'true');
        }
    };

    const BY_SIZE = 'size';

    /** The ratio of a pick on a host with its words; undefined where it is not measured there. */
    const picked = (host, kind, key, { inputs, known }) => {
        if (key === BY_SIZE) {
            const found = atSize(host.sizes, known, inputs.cpu);
            return found && { ratio: found.ratio, words: sized(found, host.sizes, known) };
        }
        const found = host[kind][key];
        return found && { ratio: range(found), words: shown(range(found), 'plain') };
    };

    /** The picked ratios; a pick that the host has not is marked. */
    const ratiosOf = given => {
        const host = data.hosts.find(one => one.id === form.elements.host.value);
        const ratios = {};
        for (const [kind, name] of [['processor', 'cpu-as'], ['memory', 'memory-as'], ['rebuild', 'build-as']]) {
            const control = form.elements[name];
            const found = picked(host, kind, control.value, given);
            mark(control, found ? '' : 'This is not measured there: choose another one, or another machine.');
            document.getElementById(`${control.id}-ratio`).textContent = found ? `Go ÷ Rust: ${found.words}` : '';
            ratios[kind] = found?.ratio;
        }
        return ratios;
    };

    const show = (lines, cells) => {
        answer.replaceChildren(...lines.map(line => Object.assign(document.createElement('span'), { textContent: line })));
        for (const row of results.tBodies[0].rows) {
            const texts = cells?.[row.dataset.row] ?? ['–', '–', '–'];
            texts.forEach((text, i) => { row.cells[i + 1].textContent = text; });
        }
    };

    const compute = () => {
        const inputs = {};
        const faults = [];
        for (const field of data.fields) {
            const control = form.elements[field.id];
            const { value, fault = '' } = parse(field, control.value);
            mark(control, fault);
            inputs[field.id] = value;
            if (fault) {
                faults.push(`${field.label}: ${fault}`);
            }
        }
        if (faults.length > 0) {
            show(['No answer yet: mend what is marked.', ...faults, ...strange]);
            return;
        }
        const given = { inputs, known: form.elements.known.value, extra: form.elements.extra.value };
        const ratios = ratiosOf(given);
        if (Object.values(ratios).includes(undefined)) {
            show(['No answer yet: mend what is marked.', ...strange]);
            return;
        }
        const outcome = outcomeOf(given, ratios);
        show([sooner(outcome.decides), cheaper(outcome.net), traffic(outcome.breakEven), ...strange], table(outcome));
    };

    // The numbers are the address: what was changed stands in it. The link has all of them, whatever the defaults become.

    const controls = Array.from(form.elements).filter(control => control.name);
    const initial = new Map(controls.map(control => [control.name, control.value]));

    /** Choices that the address asks for, and that this book has not. */
    let strange = [];

    const read = () => {
        const given = new URLSearchParams(window.location.search);
        strange = [];
        for (const control of controls) {
            const value = given.get(control.name) ?? initial.get(control.name);
            const known = control.tagName !== 'SELECT' || Array.from(control.options).some(option => option.value === value);
            control.value = known ? value : initial.get(control.name);
            if (!known) {
                strange.push(`${control.labels[0].textContent}: “${value}” is not in this book; what stands there is used instead.`);
            }
        }
    };

    const entries = chosen => new URLSearchParams(chosen.map(control => [control.name, control.value])).toString();

    const update = () => {
        compute();
        link.href = `?${entries(controls)}`;
    };

    const write = () => {
        const changed = entries(controls.filter(control => control.value !== initial.get(control.name)));
        const search = changed && `?${changed}`;
        try {
            window.history.replaceState(null, '', `${window.location.pathname}${search}${window.location.hash}`);
        } catch {
            // Some browsers keep the address of a file as it is. The link has the numbers all the same.
        }
    };

    form.addEventListener('input', () => {
        strange = [];
        update();
    });
    form.addEventListener('change', write);
    form.addEventListener('submit', event => event.preventDefault());
    form.addEventListener('reset', () => setTimeout(() => {
        for (const control of controls) {
            control.value = initial.get(control.name);
        }
        strange = [];
        update();
        write();
    }));
    window.addEventListener('popstate', () => {
        read();
        update();
    });

    read();
    calculator.hidden = false;
    update();
})();
