//! Texts as nobody would write them.

use proptest::collection::vec;
use proptest::prelude::*;

/// What is put where something else stood.
const WORDS: [&str; 42] = [
    "nan",
    "-inf",
    "inf",
    "1e308",
    "-1",
    "0",
    "18446744073709551615",
    "18446744073709551616",
    "9223372036854775807",
    "-9223372036854775808",
    "4294967296",
    "1e-320",
    "\"\"",
    "\"../..\"",
    "\"/\"",
    "\"a/b\"",
    "\"\\u0000\"",
    "'''x'''",
    "[]",
    "[[]]",
    "[1, 1]",
    "{}",
    "{ n = [] }",
    "{ n = \"core\" }",
    "true",
    "null",
    "\"all-cores\"",
    "\"server-cores\"",
    "\"none\"",
    "\"server\"",
    "\"build\"",
    "\"source\"",
    "\"edited\"",
    "\"calibration\"",
    "\"host\"",
    "2026-11-26",
    "=",
    "\"",
    "[[",
    "]]",
    "\u{feff}",
    "ü\u{202e}",
];

/// One thing that is done to a text.
#[derive(Clone, Debug)]
enum Damage {
    /// The value behind a `=` or a `:` becomes another.
    Value(usize, usize),
    /// A word is put somewhere.
    Insert(usize, usize),
    Drop(usize),
    Double(usize),
    Swap(usize, usize),
    /// A value that is nested as deep as this.
    Nest(usize, usize),
    /// A list of so many values.
    List(usize, usize),
    Cut(usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    let at = any::<usize>;
    prop_oneof![
        6 => (at(), 0..WORDS.len()).prop_map(|(at, word)| Damage::Value(at, word)),
        2 => (at(), 0..WORDS.len()).prop_map(|(at, word)| Damage::Insert(at, word)),
        2 => at().prop_map(Damage::Drop),
        2 => at().prop_map(Damage::Double),
        1 => (at(), at()).prop_map(|(a, b)| Damage::Swap(a, b)),
        1 => (at(), 0_usize..100_000).prop_map(|(at, depth)| Damage::Nest(at, depth)),
        1 => (at(), 0_usize..20_000).prop_map(|(at, length)| Damage::List(at, length)),
        1 => at().prop_map(Damage::Cut),
    ]
}

/// A text to which some things were done.
pub fn damaged(text: String) -> impl Strategy<Value = String> {
    vec(damage(), 1..6)
        .prop_map(move |all| all.iter().fold(text.clone(), |text, d| d.done_to(&text)))
}

/// Bytes that are no text of any kind, or nearly.
pub fn junk() -> impl Strategy<Value = Vec<u8>> {
    let words = vec(0..WORDS.len(), 0..40);
    prop_oneof![
        vec(any::<u8>(), 0..2_000),
        words.prop_map(|words| words
            .into_iter()
            .map(|word| WORDS[word])
            .collect::<Vec<_>>()
            .join("\n")
            .into_bytes()),
    ]
}

/// The id that a definition still has, if it is fit for a folder; a definition is read from a folder of its name.
pub fn id(text: &str) -> String {
    let line = text.lines().find_map(|line| line.strip_prefix("id = \""));
    let id = line
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or("toy");
    let plain = !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if plain {
        id.to_owned()
    } else {
        "toy".to_owned()
    }
}

impl Damage {
    fn done_to(&self, text: &str) -> String {
        let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
        if lines.is_empty() {
            return text.to_owned();
        }
        let count = lines.len();
        match *self {
            Self::Value(at, word) => with_value(text, at, WORDS[word]),
            Self::Insert(at, word) => {
                let mut place = at % (text.len() + 1);
                while !text.is_char_boundary(place) {
                    place -= 1;
                }
                let (before, after) = text.split_at(place);
                format!("{before}{}{after}", WORDS[word])
            }
            Self::Drop(at) => {
                lines.remove(at % count);
                lines.concat()
            }
            Self::Double(at) => {
                lines.insert(at % count, lines[at % count]);
                lines.concat()
            }
            Self::Swap(a, b) => {
                lines.swap(a % count, b % count);
                lines.concat()
            }
            Self::Nest(at, depth) => {
                with_value(text, at, &("[".repeat(depth) + &"]".repeat(depth)))
            }
            Self::List(at, length) => {
                let list: Vec<String> = (0..length).map(|n| n.to_string()).collect();
                with_value(text, at, &format!("[{}]", list.join(",")))
            }
            Self::Cut(at) => {
                let mut place = at % (text.len() + 1);
                while !text.is_char_boundary(place) {
                    place -= 1;
                }
                text[..place].to_owned()
            }
        }
    }
}

/// The text with another value behind one of its `=` or `:`.
fn with_value(text: &str, at: usize, value: &str) -> String {
    let places: Vec<usize> = text
        .match_indices(['=', ':'])
        .map(|(place, _)| place + 1)
        .collect();
    let Some(&begin) = places.get(at % places.len().max(1)) else {
        return value.to_owned();
    };
    let rest = &text[begin..];
    let end = rest.find([',', '\n', '}']).unwrap_or(rest.len());
    format!("{} {value}{}", &text[..begin], &rest[end..])
}
