//! Orders, right ones and such that break a rule.

use rand::RngExt as _;
use rand::seq::IndexedRandom as _;

use super::Random;
use crate::model::{Draft, Item};

/// Characters of customers and notes: plain ones, such that JSON escapes, such that other encoders
/// escape, such that take two to four bytes, and neighbours of those that are refused.
const CHARACTERS: &[char] = &[
    'a',
    'b',
    'Z',
    '0',
    ' ',
    '.',
    '"',
    '\\',
    '/',
    '\'',
    '<',
    '>',
    '&',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '~',
    '\u{80}',
    '\u{85}',
    'é',
    'ß',
    '\u{301}',
    '€',
    '漢',
    '\u{2027}',
    '\u{202a}',
    '\u{feff}',
    '\u{fffd}',
    '😀',
    '\u{10ffff}',
];
/// Characters that break customers and notes.
const REFUSED: &[char] = &[
    '\0', '\u{1}', '\u{8}', '\t', '\n', '\u{c}', '\r', '\u{1b}', '\u{1f}', '\u{7f}', '\u{2028}',
    '\u{2029}',
];
/// Characters of a sku.
const SKU: &[char] = &['A', 'B', 'M', 'Y', 'Z', '0', '1', '8', '9', '-'];
/// Characters that break a sku.
const NO_SKU: &[char] = &[
    'a', 'z', ' ', '_', '.', '/', ':', '@', '[', '"', 'É', '٣', '\0', '\u{ff21}',
];

/// One that breaks no rule.
pub fn right(random: &mut Random) -> Draft {
    let items = match random.random_range(0..40) {
        0 => 100,
        1..5 => random.random_range(5..40),
        _ => random.random_range(1..5),
    };
    Draft {
        customer: text(CHARACTERS, 1, 64, random),
        items: (0..items).map(|_| item(random)).collect(),
        note: text(CHARACTERS, 0, 200, random),
    }
}

fn item(random: &mut Random) -> Item {
    Item {
        sku: text(SKU, 1, 32, random),
        quantity: number(1_000, random),
        unit_price_cents: number(1_000_000, random),
    }
}

/// From `least` to `most` characters, often at an edge.
fn text(from: &[char], least: usize, most: usize, random: &mut Random) -> String {
    let length = match random.random_range(0..10) {
        0 => least,
        1 => most,
        2..5 => random.random_range(least..=most),
        _ => random.random_range(least..=most.min(12)),
    };
    (0..length).map(|_| one(from, random)).collect()
}

/// From 1 to `most`, often at an edge.
fn number(most: i64, random: &mut Random) -> i64 {
    match random.random_range(0..10) {
        0 => 1,
        1 => most,
        _ => random.random_range(1..=most),
    }
}

/// Breaks one rule of it, whichever.
pub fn break_a_rule(draft: &mut Draft, random: &mut Random) {
    match random.random_range(0..8) {
        0 => draft.customer = broken_text(&draft.customer, 1, 64, random),
        1 => draft.items.clear(),
        2 => {
            draft.items = (0..random.random_range(101..120))
                .map(|_| item(random))
                .collect()
        }
        3 => draft.note = broken_text(&draft.note, 0, 200, random),
        _ => break_an_item(draft, random),
    }
}

fn break_an_item(draft: &mut Draft, random: &mut Random) {
    if draft.items.is_empty() {
        return; // broken already
    }
    let place = random.random_range(0..draft.items.len());
    let item = &mut draft.items[place];
    match random.random_range(0..5) {
        0 => item.sku.clear(),
        1 => {
            item.sku = (0..random.random_range(33..40))
                .map(|_| one(SKU, random))
                .collect()
        }
        2 => item.sku = with(&item.sku, one(NO_SKU, random), random),
        3 => item.quantity = broken_number(1_000, random),
        _ => item.unit_price_cents = broken_number(1_000_000, random),
    }
}

fn broken_text(right: &str, least: usize, most: usize, random: &mut Random) -> String {
    match random.random_range(0..3) {
        0 if least > 0 => String::new(),
        1 => (0..=most + random.random_range(0..9))
            .map(|_| one(CHARACTERS, random))
            .collect(),
        _ => with(right, one(REFUSED, random), random),
    }
}

fn broken_number(most: i64, random: &mut Random) -> i64 {
    match random.random_range(0..4) {
        0 | 1 => 0,
        2 => most + 1,
        _ => random.random_range(most + 1..1 << 31),
    }
}

/// With one more character somewhere.
fn with(text: &str, character: char, random: &mut Random) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    characters.insert(random.random_range(0..=characters.len()), character);
    characters.into_iter().collect()
}

fn one(from: &[char], random: &mut Random) -> char {
    from.choose(random).copied().unwrap_or('A')
}
