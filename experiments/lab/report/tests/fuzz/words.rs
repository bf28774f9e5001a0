//! Texts that are nearly right.

use proptest::prelude::*;

/// What pages are made of, right and wrong.
const PAGE: &[&str] = &[
    "{{#",
    "{{ #",
    "{{",
    "}}",
    "{",
    "}",
    "#",
    "# ",
    "host",
    "figure",
    "value",
    "toy",
    "toy-ratios",
    "idiomatic",
    "work",
    "ratio",
    "{{#host}}",
    "{{#value toy idiomatic work ratio}}",
    "{{#twin toy/src/work.rs toy/work.go work}}",
    "{{#figure toy-ratios}}",
    "{{#claims}}",
    "{{#include first.md}}",
    "{{#include ",
    "{{#title ",
    "..",
    "/",
    " ",
    "  ",
    "    ",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "`",
    "```",
    "~~~",
    "> ",
    "- ",
    "1. ",
    "| a | b |\n| - | - |\n| c | d |\n",
    "\\",
    "<b>",
    "</b>",
    "<div>",
    "<!--",
    "-->",
    "<![CDATA[",
    "<?",
    "é",
    "\u{a0}",
    "\u{200b}",
    "\u{feff}",
    "\0",
    "｛｛＃",
    "｝｝",
    "[x](y.md)",
    "[",
    "](",
    ")",
    "![",
    "[^1]",
    "[^1]: note",
    "***",
    "_",
    "~~",
    "&amp;",
    "&#0;",
    "$$",
    "===\n",
    "---\n",
    "+++\n",
    "{#id}",
    "{.class}",
    ": term\n",
    "[!NOTE]",
    "😀",
];

/// What directives are made of.
pub const DIRECTIVE: &[&str] = &[
    "host",
    "figure",
    "value",
    "verdict",
    "twin",
    "trust",
    "include",
    "title",
    "results",
    "claims",
    " ",
    "  ",
    "\t",
    "\u{a0}",
    "toy",
    "idiomatic",
    "#",
    "{",
    "}",
    "/",
    "é",
    "\0",
    "\n",
];

/// A page.
pub fn page() -> impl Strategy<Value = String> {
    mixed(PAGE, 40)
}

/// Words in any order, now and then anything at all between them.
pub fn mixed(words: &'static [&'static str], most: usize) -> impl Strategy<Value = String> {
    let word = prop_oneof![
        9 => proptest::sample::select(words).prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    proptest::collection::vec(word, 0..most).prop_map(|words| words.concat())
}

/// A good text, with pieces cut out, doubled, or replaced by others.
pub fn changed(text: String, words: &'static [&'static str]) -> impl Strategy<Value = String> {
    let change = (any::<prop::sample::Index>(), 0..30_usize, mixed(words, 3));
    proptest::collection::vec(change, 0..6).prop_map(move |changes| {
        let mut text: Vec<char> = text.chars().collect();
        for (at, length, put) in changes {
            let start = at.index(text.len() + 1);
            let end = (start + length).min(text.len());
            text.splice(start..end, put.chars());
        }
        text.into_iter().collect()
    })
}
