use super::*;
use crate::results::testing::{files, results, samples, shelf, weighed};
use crate::results::{Held, Results};

fn measured() -> Results {
    let held = samples(weighed(&files(), "here", 8, false));
    results(shelf(files(), held, Held::default()))
}

/// The words of some HTML, cell by cell.
fn words(html: &str) -> String {
    let mut words = String::new();
    for part in html.replace('\u{a0}', " ").split('<') {
        let text = part.rsplit('>').next().unwrap_or_default().trim();
        if !text.is_empty() {
            words += &format!("{text}|");
        }
    }
    words
}

#[test]
fn the_largest_parts_stand_side_by_side_with_the_rest_and_the_whole() {
    let table = words(&largest(&measured(), "files", "as-built").expect("known"));
    for row in [
        "|Place|Rust|Code|Share|Go|Code|Share|",
        "|1|rust-12|12.0 KiB|15 %|go-12|12.0 KiB|15 %|",
        "|10|rust-3|3.00 KiB|3.8 %|go-3|3.00 KiB|3.8 %|",
        "|rest|2 others|3.00 KiB|3.8 %|2 others|3.00 KiB|3.8 %|",
        "|whole|all code|78.0 KiB|100 %|all code|78.0 KiB|100 %|",
    ] {
        assert!(table.contains(row), "no {row} in {table}");
    }
    assert!(!table.contains("rust-2|"), "the rest is not named: {table}");
}

#[test]
fn a_side_without_names_is_empty_and_one_that_nobody_measured_says_so() {
    let mut record = weighed(&files(), "here", 8, false);
    let stripped = record.sessions[0]
        .builds
        .iter_mut()
        .find(|build| build.program == "go");
    let contents = stripped.and_then(|build| build.contents.as_mut());
    contents.expect("known").code.clear();
    let results = self::results(shelf(files(), samples(record), Held::default()));
    let table = words(&largest(&results, "files", "as-built").expect("known"));
    assert!(table.contains("|1|rust-12|12.0 KiB|15 %|–|–|–|"), "{table}");
    let none = self::results(shelf(files(), Held::default(), Held::default()));
    for html in [largest(&none, "files", "as-built"), linking(&none, "files")] {
        assert!(html.expect("known").contains("not measured on here"));
    }
    assert!(largest(&none, "files", "as-build").is_err());
    assert!(linking(&none, "file").is_err());
}

#[test]
fn each_executable_says_what_it_needs() {
    let table = words(&linking(&measured(), "files").expect("known"));
    for row in [
        "|The file: Rust, as built|dynamically|libc.so.6, libgcc_s.so.1|/lib/ld.so|–|",
        "|The file: Go, as built|statically|none|–|off|",
    ] {
        assert!(table.contains(row), "no {row} in {table}");
    }
}
