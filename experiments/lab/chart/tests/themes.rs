//! Every theme can be read: WCAG 2.2 asks for a contrast of 4.5 for text and 3 for marks.

use chart::{CSS, Colour};

/// mdBook 0.5's page backgrounds by theme class, with the name of the CSS part that gives the chart's hues on it.
const THEMES: [(&str, &str, &str); 5] = [
    ("light", "#FFFFFF", "light"),
    ("rust", "#E1E1DB", "light"),
    ("coal", "#141617", "dark"),
    ("navy", "#161923", "dark"),
    ("ayu", "#0F1419", "dark"),
];
const TEXT: [Colour; 2] = [Colour::Ink, Colour::Muted];
const MARKS: [Colour; 6] = [
    Colour::Rust,
    Colour::Go,
    Colour::Third,
    Colour::Fourth,
    Colour::Good,
    Colour::Bad,
];

/// The declarations `--chart-…: #…;` of a piece of CSS, in order.
fn declared(css: &str) -> Vec<(String, String)> {
    let pairs = css
        .split(['{', ';', '}'])
        .filter_map(|part| part.trim().split_once(": #"));
    let named = pairs.filter_map(|(name, hex)| Some((name.rsplit_once("--chart-")?.1, hex)));
    named
        .map(|(name, hex)| (name.to_owned(), format!("#{hex}")))
        .collect()
}

fn part(name: &str) -> &'static str {
    CSS.split_once(&format!("/* {name} */"))
        .unwrap()
        .1
        .split("/* end */")
        .next()
        .unwrap()
}

/// The hue of a role in a theme: that of its part, unless the theme has a rule of its own.
fn hue(theme: &str, part_name: &str, colour: Colour) -> String {
    let own = CSS
        .split_once(&format!("\nhtml.{theme} {{"))
        .map_or("", |(_, rest)| rest.split('}').next().unwrap());
    let name = colour.class().trim_start_matches("c-");
    let all = declared(part(part_name)).into_iter().chain(declared(own));
    all.rev()
        .find(|(key, _)| key == name)
        .unwrap_or_else(|| panic!("{theme}: no hue for {name}"))
        .1
}

/// Relative luminance, <https://www.w3.org/TR/WCAG22/#dfn-relative-luminance>.
fn luminance(hex: &str) -> f64 {
    let channel = |at: usize| {
        let share = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
        if share <= 0.04045 {
            share / 12.92
        } else {
            ((share + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

fn contrast(a: &str, b: &str) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn text_and_marks_stand_out_in_every_theme() {
    for (theme, page, part) in THEMES {
        let band = hue(theme, part, Colour::Band);
        let roles = TEXT
            .map(|colour| (colour, 4.5))
            .into_iter()
            .chain(MARKS.map(|colour| (colour, 3.0)));
        for (colour, least) in roles {
            for background in [page, &band] {
                let reached = contrast(&hue(theme, part, colour), background);
                assert!(
                    reached >= least,
                    "{theme}: {colour:?} on {background}: {reached:.2}, {least} is needed"
                );
            }
        }
    }
}

#[test]
fn text_on_a_part_of_a_bar_stands_out_in_every_theme() {
    for (theme, page, part) in THEMES {
        for fill in [Colour::Third, Colour::Fourth, Colour::Muted, Colour::Ink] {
            let reached = contrast(page, &hue(theme, part, fill));
            assert!(reached >= 4.5, "{theme}: on {fill:?}: {reached:.2}");
        }
    }
}

#[test]
fn bands_and_grid_are_fainter_than_marks() {
    for (theme, page, part) in THEMES {
        for colour in [Colour::Band, Colour::Grid] {
            let reached = contrast(&hue(theme, part, colour), page);
            assert!(
                (1.2..3.0).contains(&reached),
                "{theme}: {colour:?}: {reached:.2}"
            );
        }
    }
}

#[test]
fn the_paper_is_the_page() {
    for (theme, page, part) in THEMES {
        assert_eq!(hue(theme, part, Colour::Paper), page, "{theme}");
    }
}

#[test]
fn the_light_hues_are_those_drawn_with() {
    for colour in Colour::ALL {
        assert_eq!(hue("light", "light", colour), colour.hex(), "{colour:?}");
    }
}

#[test]
fn paper_and_pages_without_a_theme_have_the_same_hues() {
    let (_, print) = CSS.split_once("@media print").unwrap();
    assert_eq!(declared(print), declared(part("light")), "print");
    let (_, dark) = CSS
        .split_once("@media (prefers-color-scheme: dark)")
        .unwrap();
    let dark = dark.split("@media print").next().unwrap();
    assert_eq!(declared(dark), declared(part("dark")), "no theme, dark");
}

#[test]
fn every_role_has_its_class() {
    for colour in Colour::ALL {
        let class = colour.class();
        assert!(
            CSS.contains(&format!(
                ".chart .{class} {{ color: var(--chart-{}); }}",
                &class[2..]
            )),
            "{class}"
        );
    }
}
