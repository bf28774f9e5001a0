// What is asked of a drawing. Runs in the page: each function stands alone and gives its faults as sentences.

/** Every chart of the page: one form shown, with its words, marks, and lettering that can be read. */
export function chartFaults() {
    const SMALLEST = 11;
    const faults = [];
    const isShown = element => element.getClientRects().length > 0;
    const box = element => {
        const { left, right, top, bottom } = element.getBoundingClientRect();
        return { left, right, top, bottom };
    };
    /** A line of text is taller than its letters: its font's size around its middle. */
    const letters = (text, size) => {
        const { left, right, top, bottom } = box(text);
        const middle = (top + bottom) / 2;
        return { left, right, top: middle - size / 2, bottom: middle + size / 2 };
    };
    const overlap = (a, b) =>
        Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
        Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
    const within = (a, b) =>
        a.left >= b.left - 1 && a.right <= b.right + 1 && a.top >= b.top - 1 && a.bottom <= b.bottom + 1;

    const words = (svg, fault) => {
        // What is inside of a picture cannot be reached, and a link must be.
        const role = svg.querySelector('a') ? 'group' : 'img';
        if (svg.getAttribute('role') !== role) {
            fault(`role is not ${role}`);
        }
        for (const name of ['title', 'desc']) {
            const element = svg.querySelector(`:scope > ${name}`);
            if (!element?.textContent.trim()) {
                fault(`no ${name}`);
            } else if (!svg.getAttribute('aria-labelledby')?.split(' ').includes(element.id)) {
                fault(`${name} is not part of its name`);
            }
        }
    };
    const lettering = (svg, fault) => {
        const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
        const labels = Array.from(svg.querySelectorAll('text'), text => {
            const size = parseFloat(getComputedStyle(text).fontSize) * scale;
            return { words: text.textContent, size, box: letters(text, size) };
        });
        labels.forEach((label, i) => {
            if (label.size < SMALLEST - 0.05) {
                fault(`"${label.words}" is ${label.size.toFixed(1)} px, smaller than ${SMALLEST}`);
            }
            if (!within(label.box, box(svg))) {
                fault(`"${label.words}" leaves the drawing`);
            }
            for (const other of labels.slice(i + 1).filter(other => overlap(label.box, other.box))) {
                fault(`"${label.words}" overlaps "${other.words}"`);
            }
        });
    };
    const marks = (svg, fault) => {
        const drawn = Array.from(svg.querySelectorAll('circle, polygon, polyline, path, rect, line'));
        const colours = new Set(drawn.flatMap(mark => Array.from(mark.classList).filter(name => /^c-/.test(name))));
        for (const scenery of ['c-paper', 'c-grid', 'c-band']) {
            colours.delete(scenery);
        }
        if (drawn.filter(isShown).length < 3 || colours.size === 0) {
            fault('no marks');
        }
    };
    for (const pair of document.querySelectorAll('.chart-pair')) {
        const id = pair.closest('figure')?.id ?? 'a chart outside of a figure';
        const forms = ['.chart-wide', '.chart-narrow'].map(form => pair.querySelectorAll(`${form} > svg`));
        if (forms.some(svgs => svgs.length !== 1)) {
            faults.push(`#${id}: not one wide and one narrow drawing`);
        }
        const shown = Array.from(pair.querySelectorAll('svg')).filter(isShown);
        if (shown.length !== 1) {
            faults.push(`#${id}: ${shown.length} drawings shown, not one`);
        }
        for (const svg of shown) {
            const fault = sentence => faults.push(`#${id} ${svg.parentElement.className}: ${sentence}`);
            words(svg, fault);
            marks(svg, fault);
            lettering(svg, fault);
        }
    }
    return faults;
}

/** Nothing of the page reaches beyond the window, save inside of a region that scrolls and whose numbers can be seen. */
export function sidewaysFaults() {
    const faults = [];
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) {
        faults.push(`the page is ${scrollWidth} px wide in a window of ${clientWidth} px`);
    }
    // Only what stands outermost is named, and nothing inside of what scrolls.
    const search = element => {
        for (const child of element.children) {
            const { right, width } = child.getBoundingClientRect();
            if (width > 0 && right > clientWidth + 1) {
                const words = child.textContent.trim().slice(0, 40);
                faults.push(`<${child.tagName.toLowerCase()} class="${child.className}"> "${words}" ends at ${Math.round(right)} px of ${clientWidth}`);
            } else if (!(child instanceof SVGElement) && getComputedStyle(child).overflowX === 'visible') {
                search(child);
            }
        }
    };
    search(document.querySelector('main'));
    // What stays in sight while a table scrolls must leave room for what scrolls.
    for (const region of document.querySelectorAll('.table-scroll')) {
        const header = Array.from(region.querySelectorAll('tbody th')).find(cell => getComputedStyle(cell).position === 'sticky');
        const share = header ? header.getBoundingClientRect().width / region.clientWidth : 0;
        if (region.scrollWidth > region.clientWidth && share > 0.6) {
            faults.push(`#${region.querySelector('table').id}: its row headers cover ${Math.round(share * 100)} % of the region that scrolls`);
        }
    }
    return faults;
}
