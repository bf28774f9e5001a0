// Contrast as WCAG 2.2 computes it, of what axe does not look at: lettering and marks of drawings, and paper.
// Runs in the page.

/** Elements with text of their own below `root` whose contrast is under `least`; with `marks`, drawn marks under 3. */
export function contrastFaults({ root, least }) {
    const parse = colour => {
        const numbers = colour.match(/[\d.]+/g).map(Number);
        return { rgb: numbers.slice(0, 3), alpha: numbers[3] ?? 1 };
    };
    const over = (top, alpha, ground) => top.map((value, i) => value * alpha + ground[i] * (1 - alpha));
    const ground = element => {
        if (!element) {
            return [255, 255, 255];
        }
        // Lettering in the colour of the page stands on the mark that is drawn before it.
        if (element instanceof SVGTextElement && element.classList.contains('c-paper')) {
            return parse(getComputedStyle(element.previousElementSibling).fill).rgb;
        }
        const { rgb, alpha } = parse(getComputedStyle(element).backgroundColor);
        return alpha === 1 ? rgb : over(rgb, alpha, ground(element.parentElement));
    };
    const opacity = element => element ? Number(getComputedStyle(element).opacity) * opacity(element.parentElement) : 1;
    const luminance = rgb => {
        const [r, g, b] = rgb.map(value => {
            const part = value / 255;
            return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (element, colour) => {
        const { rgb, alpha } = parse(colour);
        const behind = ground(element);
        const [dark, light] = [over(rgb, alpha * opacity(element), behind), behind].map(luminance).sort((a, b) => a - b);
        return (light + 0.05) / (dark + 0.05);
    };
    const hasText = element => Array.from(element.childNodes).some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const isShown = element => element.getClientRects().length > 0 && getComputedStyle(element).visibility === 'visible';

    const faults = [];
    const demand = (element, colour, bound, what) => {
        const value = contrast(element, colour);
        if (value < bound - 0.005) {
            faults.push(`${what}: ${value.toFixed(2)} to 1, less than ${bound}: ${colour} on ${ground(element).map(Math.round)}`);
        }
    };
    for (const element of document.querySelectorAll(`${root}, ${root} *`)) {
        const isLetter = element instanceof SVGTextElement;
        if (isShown(element) && hasText(element) && (isLetter || !(element instanceof SVGElement))) {
            const style = getComputedStyle(element);
            const words = element.textContent.trim().replace(/\s+/g, ' ').slice(0, 40);
            demand(element, isLetter ? style.fill : style.color, least, `<${element.tagName}> "${words}"`);
        }
        const role = element.closest('svg.chart') && Array.from(element.classList).find(name => /^c-(rust|go|third|fourth|good|bad|ink|muted)$/.test(name));
        if (role && !isLetter && isShown(element)) {
            const style = getComputedStyle(element);
            const id = element.closest('figure')?.id;
            demand(element.closest('svg'), element.classList.contains('f') ? style.fill : style.stroke, 3, `#${id} ${element.tagName}.${role}`);
        }
    }
    return Array.from(new Set(faults));
}
