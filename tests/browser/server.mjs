// Serves a folder on loopback below a sub-path, as a project page on the web is served.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';

/** The folder of the web in which the book stands: a link that begins with "/" leaves it, and fails. */
const SUB_PATH = '/rust-or-go/';

const TYPES = {
    '.css': 'text/css',
    '.csv': 'text/csv',
    '.html': 'text/html; charset=utf-8',
    '.js': 'text/javascript',
    '.json': 'application/json',
    '.svg': 'image/svg+xml',
    '.woff2': 'font/woff2',
};

/** Starts on a free port. Gives the book's address, which ends in "/", and a function that stops. */
export async function serve(folder) {
    const server = createServer(async (request, response) => {
        const path = pathOf(request.url);
        const body = path && await readFile(join(folder, path)).catch(() => undefined);
        if (body === undefined) {
            response.writeHead(404).end();
            return;
        }
        response.writeHead(200, {
            'content-type': TYPES[extname(path)] ?? 'application/octet-stream',
            // A window that visits many pages loads what they share once, as a reader's does.
            'cache-control': 'max-age=3600',
        }).end(body);
    });
    await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
    return {
        address: `http://127.0.0.1:${server.address().port}${SUB_PATH}`,
        close: () => new Promise(resolve => {
            server.close(resolve);
            server.closeAllConnections();
        }),
    };
}

/** The file's path below the folder; none if the request is for something outside of the book. */
function pathOf(url) {
    const { pathname } = new URL(url, 'http://localhost');
    if (!pathname.startsWith(SUB_PATH)) {
        return undefined;
    }
    const path = normalize(decodeURIComponent(pathname.slice(SUB_PATH.length)));
    return path === '.' ? 'index.html' : path.startsWith('..') ? undefined : path;
}
