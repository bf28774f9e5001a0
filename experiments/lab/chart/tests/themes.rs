//! Every theme can be read: WCAG 2.2 asks for a contrast of 4.5 for text and 3 for marks.

use chart::{CSS, Colour};

/// mdBook 0.5's page backgrounds by theme class, and whether the ground is dark.
const THEMES: [(&str, &str, bool); 5] = [
    ("light", "#FFFFFF", false),
    ("rust", "#E1E1DB", false),
    ("coal", "#141617", true),
    ("navy", "#161923", true),
    ("ayu", "#0F1419", true),
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

/// What follows the last `name` of the CSS, up to the brace that closes it.
fn rule(name: &str) -> &'static str {
    let found = CSS.rsplit_once(&format!("{name} {{"));
    found.map_or("", |(_, rest)| rest.split('}').next().unwrap())
}

/// The value of `--chart-…` in a rule.
fn declared(rule: &str, role: &str) -> Option<String> {
    let (_, rest) = rule.split_once(&format!("--chart-{role}: "))?;
    Some(rest.split(';').next()?.to_owned())
}

/// The hue of a role in a theme: the one for its ground, unless the theme has one of its own.
fn hue(theme: &str, dark: bool, colour: Colour) -> String {
    let role = colour.class().trim_start_matches("c-");
    let own = declared(rule(&format!("html.{theme}")), role);
    own.unwrap_or_else(|| on_ground(role, dark))
}

/// The hue of a role on a light or dark ground.
fn on_ground(role: &str, dark: bool) -> String {
    let both = declared(rule("\n:root"), role).unwrap_or_else(|| panic!("no hue for {role}"));
    let both = both.trim_start_matches("light-dark(").trim_end_matches(')');
    let (on_light, on_dark) = both.split_once(", ").expect("two hues");
    if dark { on_dark } else { on_light }.to_owned()
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
    for (theme, page, dark) in THEMES {
        let band = hue(theme, dark, Colour::Band);
        let roles = TEXT
            .map(|colour| (colour, 4.5))
            .into_iter()
            .chain(MARKS.map(|colour| (colour, 3.0)));
        for (colour, least) in roles {
            for background in [page, &band] {
                let reached = contrast(&hue(theme, dark, colour), background);
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
    for (theme, page, dark) in THEMES {
        for fill in [Colour::Third, Colour::Fourth, Colour::Muted, Colour::Ink] {
            let reached = contrast(page, &hue(theme, dark, fill));
            assert!(reached >= 4.5, "{theme}: on {fill:?}: {reached:.2}");
        }
    }
}

#[test]
fn bands_and_grid_are_fainter_than_marks() {
    for (theme, page, dark) in THEMES {
        for colour in [Colour::Band, Colour::Grid] {
            let reached = contrast(&hue(theme, dark, colour), page);
            assert!(
                (1.2..3.0).contains(&reached),
                "{theme}: {colour:?}: {reached:.2}"
            );
        }
    }
}

#[test]
fn the_paper_is_the_page() {
    for (theme, page, dark) in THEMES {
        assert_eq!(hue(theme, dark, Colour::Paper), page, "{theme}");
    }
}

#[test]
fn the_light_hues_are_those_drawn_with() {
    for colour in Colour::ALL {
        assert_eq!(hue("light", false, colour), colour.hex(), "{colour:?}");
    }
}

#[test]
fn a_theme_s_ground_is_light_or_dark_and_paper_is_light() {
    for (theme, _, dark) in THEMES {
        let ground = if dark { "dark" } else { "light" };
        let named = format!("html.{theme}");
        let line = CSS.lines().find(|line| {
            line.contains("color-scheme") && line.split([',', ' ']).any(|word| word == named)
        });
        let line = line.unwrap_or_else(|| panic!("{theme}: no ground"));
        assert!(
            line.ends_with(&format!("{{ color-scheme: {ground}; }}")),
            "{line}"
        );
    }
    // What comes later wins: a page that knows no theme asks its reader, and paper is light from any theme.
    let at = |rule: &str| CSS.find(rule).unwrap_or_else(|| panic!("{rule}"));
    let unknown = at("html:not(.js) { color-scheme: light dark; }");
    let (_, print) = CSS.split_once("@media print").expect("paper");
    assert!(
        print.contains("html:root { color-scheme: light; }"),
        "{print}"
    );
    assert!(unknown > at("html.light") && unknown < at("@media print"));
}

#[test]
fn paper_and_pages_without_a_theme_have_no_hues_of_their_own() {
    let (before, screen) = CSS.split_once("@media screen").expect("themes");
    let (screen, after) = screen.split_once("\n}\n").expect("an end");
    assert!(before.contains("/* hues */") && screen.contains("html.rust"));
    assert!(
        !after.contains("--chart-paper:") && !after.contains("--chart-ink:"),
        "{after}"
    );
}

#[test]
fn each_hue_of_a_ground_stands_once() {
    for colour in Colour::ALL {
        let role = colour.class().trim_start_matches("c-");
        for hue in [false, true].map(|dark| on_ground(role, dark)) {
            assert_eq!(CSS.matches(&hue).count(), 1, "{role}: {hue}");
        }
    }
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
