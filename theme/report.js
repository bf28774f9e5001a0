// What the book adds to mdBook: sortable tables, folds that open on paper, and scrolling regions that keep their arrow keys. It
// reads without.
'use strict';

(() => {
    /** What a cell sorts by: its raw number, or its text. */
    const key = (row, column) => {
        const cell = row.cells[column];
        if (!cell || cell.colSpan > 1) {
            return null;
        }
        const raw = cell.dataset.value;
        return raw === undefined ? cell.textContent.trim() : Number(raw);
    };

    const compare = (a, b) => typeof a === 'number' && typeof b === 'number'
        ? a - b
        : String(a).localeCompare(String(b), document.documentElement.lang, { numeric: true });

    /** Sorts by one column; rows without a value stay last, equal rows in their order. */
    const sort = (table, header, column) => {
        const ascending = header.getAttribute('aria-sort') !== 'ascending';
        const body = table.tBodies[0];
        const rows = Array.from(body.rows, row => ({ row, key: key(row, column) }));
        rows.sort((a, b) => {
            if (a.key === null || b.key === null) {
                return (a.key === null) - (b.key === null);
            }
            return ascending ? compare(a.key, b.key) : compare(b.key, a.key);
        });
        body.append(...rows.map(entry => entry.row));
        for (const other of header.parentElement.cells) {
            other.removeAttribute('aria-sort');
        }
        header.setAttribute('aria-sort', ascending ? 'ascending' : 'descending');
    };

    for (const table of document.querySelectorAll('table.sortable')) {
        const headers = Array.from(table.tHead.rows[0].cells);
        headers.forEach((header, column) => {
            const button = document.createElement('button');
            button.type = 'button';
            button.className = 'sort';
            button.append(...header.childNodes);
            button.addEventListener('click', () => sort(table, header, column));
            header.append(button);
        });
    }

    // mdBook's own tables and code blocks scroll too, and must be reachable by keyboard when they do.
    const scrolls = region => region.scrollWidth > region.clientWidth;
    const reach = () => {
        for (const region of document.querySelectorAll('main .table-wrapper, main pre > code')) {
            if (scrolls(region) && !region.hasAttribute('tabindex')) {
                region.tabIndex = 0;
                region.setAttribute('role', 'region');
                region.setAttribute('aria-label', region.matches('code') ? 'Code' : 'Table');
            }
        }
    };
    // A font that comes late, or a narrower window, makes more of them scroll.
    reach();
    document.fonts.ready.then(reach);
    window.addEventListener('load', reach);
    window.addEventListener('resize', reach);

    // On paper nothing opens on demand: folds that carry numbers are open while it is printed.
    const folds = Array.from(document.querySelectorAll('details:has(table)'));
    let opened = [];
    window.addEventListener('beforeprint', () => {
        opened = folds.filter(fold => !fold.open);
        opened.forEach(fold => { fold.open = true; });
    });
    window.addEventListener('afterprint', () => opened.forEach(fold => { fold.open = false; }));

    // Left and right turn pages in mdBook: not while they scroll something (mdBook issue 518).
    for (const region of document.querySelectorAll('main [tabindex="0"], main .table-wrapper, main pre > code')) {
        region.addEventListener('keydown', event => {
            if ((event.key === 'ArrowLeft' || event.key === 'ArrowRight') && scrolls(region)) {
                event.stopPropagation();
            }
        });
    }
})();
