// A headless Chromium that is already on this machine. None is ever downloaded.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

const FLAGS = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    // No name but loopback's has an address: nothing can be fetched from elsewhere, not even by mistake.
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/** Starts the browser that CHROMIUM names, else the first one on PATH. */
export async function launch() {
    return chromium.launch({ executablePath: executable(), args: FLAGS });
}

function executable() {
    const { CHROMIUM, PATH = '' } = process.env;
    const candidates = CHROMIUM
        ? [CHROMIUM]
        : NAMES.flatMap(name => PATH.split(delimiter).map(directory => join(directory, name)));
    const found = candidates.find(isExecutable);
    if (found === undefined) {
        throw new Error(
            CHROMIUM
                ? `CHROMIUM=${CHROMIUM}: not an executable file: name the browser's full path, or unset CHROMIUM`
                : `no browser: none of ${NAMES.join(', ')} is on PATH: install Chromium, or name it: CHROMIUM=/path/to/chromium make browser-test`,
        );
    }
    return found;
}

function isExecutable(path) {
    try {
        accessSync(path, constants.X_OK);
        return true;
    } catch {
        return false;
    }
}
