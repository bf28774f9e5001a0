//! The book as a whole: what it shows, that it is the same each time, and how it fails.

use crate::fixture::{Fixture, contents};
use report::book::{Options, build, check};

#[test]
fn a_twin_shows_both_sources_and_code_keeps_its_directives() {
    let checkout = Fixture::new();
    checkout.build().expect("a good book");
    let page = checkout.read("book/first.html");
    assert!(
        page.contains("let eight = 1 &lt;&lt; 3;\n\n    vec![eight]"),
        "{page}"
    );
    assert!(page.contains("\treturn 1 &lt;&lt; 3"));
    assert!(page.contains("https://example.org/toy/blob/HEAD/experiments/toy/src/work.rs"));
    assert!(!page.contains("ANCHOR"));
    assert_eq!(page.matches("{{#figure nothing}}").count(), 2);
    assert!(
        !page.contains("class=\"playground\""),
        "it would ask play.rust-lang.org"
    );
}

#[test]
fn records_are_published_and_linked_from_the_pages_own_folder() {
    let checkout = Fixture::new();
    checkout.build().expect("a good book");
    let page = checkout.read("book/part/second.html");
    assert!(
        page.contains("href=\"../results/elsewhere/note.json\""),
        "{page}"
    );
    assert!(
        checkout
            .read("book/results/elsewhere/note.json")
            .contains("as it is")
    );
}

#[test]
fn two_builds_from_the_same_records_are_identical() {
    let checkout = Fixture::new();
    checkout.write(
        "src/part/second.md",
        "# Second\n\n{{#figure toy-ratios}}\n\n{{#claims}}\n",
    );
    let first_page = checkout.build().expect("a good book");
    let once = contents(&checkout.path("book"));
    checkout.build().expect("a good book");
    assert!(once.contains_key(&first_page));
    assert!(
        once == contents(&checkout.path("book")),
        "the second build differs"
    );
}

#[test]
fn what_nobody_measured_is_said_so() {
    let checkout = Fixture::new();
    checkout.write(
        "src/part/second.md",
        "# Second\n\n{{#figure toy-ratios}}\n\n{{#table toy idiomatic}}\n\n{{#verdict toy}}\n\n\
         It is {{#value toy idiomatic work ratio}}.\n\n{{#claim faster}}\n\n{{#host}}\n\n\
         {{#reproduce toy}}\n\n{{#warnings toy}}\n\n{{#parity toy}}\n\n{{#answer}}\n\n{{#scoreboard}}\n\n\
         {{#cases}}\n\n{{#trusted}}\n\n{{#claims}}\n",
    );
    checkout.build().expect("unmeasured is no error");
    let page = checkout.read("book/part/second.html");
    assert!(page.contains("not measured"), "{page}");
    assert!(!page.contains("{{#") && !page.contains("NaN"), "{page}");
}

#[test]
fn strict_refuses_what_nobody_measured_and_says_how_to() {
    let options = Options {
        strict: true,
        ..Options::default()
    };
    let error = build(&Fixture::new().project, &options).expect_err("nothing is measured");
    assert!(
        error.to_string().contains("make measure ONLY=toy"),
        "{error}"
    );
}

#[test]
fn unknown_names_fail_at_once_with_file_and_line_and_leave_the_old_book() {
    let checkout = Fixture::new();
    checkout.build().expect("a good book");
    let good = contents(&checkout.path("book"));
    checkout.write(
        "src/first.md",
        "# First\n\n{{#figure toy-ratio}}\n\n{{#twin a.rs b.go c}}\n",
    );
    checkout.write(
        "src/part/second.md",
        "# Second\n{{#table toy idiomatik}}\n{{#tabel toy}}\n",
    );
    let complaint = checkout.complaint();
    for line in [
        "src/first.md:3: no figure `toy-ratio`: did you mean `toy-ratios`?",
        "src/first.md:5: cannot read `experiments/a.rs`",
        "src/part/second.md:2: no comparison of `toy` `idiomatik`: did you mean `idiomatic`?",
        "src/part/second.md:3: no directive `tabel`: did you mean `table`?",
    ] {
        assert!(complaint.contains(line), "{line}\nis not in\n{complaint}");
    }
    assert!(
        good == contents(&checkout.path("book")),
        "the old book was touched"
    );
}

#[test]
fn what_mdbook_only_logs_is_an_error() {
    let checkout = Fixture::new();
    checkout.write("src/first.md", "# First\n\n{{#include nothing.txt}}\n");
    let complaint = checkout.complaint();
    assert!(
        complaint.contains("error: src/first.md:3: mdBook: "),
        "{complaint}"
    );
    assert!(complaint.contains("nothing.txt"), "{complaint}");
}

#[test]
fn a_chapter_that_is_missing_is_not_made_up() {
    let checkout = Fixture::new();
    checkout.write("src/SUMMARY.md", "# Summary\n\n- [Third](third.md)\n");
    assert!(checkout.complaint().contains("third.md"));
}

#[test]
fn the_theme_replaces_no_file_that_mdbook_needs() {
    let project = record::Project::find(env!("CARGO_MANIFEST_DIR").as_ref()).expect("the checkout");
    let theme = std::fs::read_dir(project.root().join("theme")).expect("readable");
    let mut names: Vec<_> = theme.flatten().map(|e| e.file_name()).collect();
    names.sort();
    assert_eq!(
        names,
        [
            "calculator.js",
            "favicon.svg",
            "head.hbs",
            "report.css",
            "report.js"
        ]
    );
}

#[test]
fn every_directive_of_the_committed_pages_is_good() {
    let project = record::Project::find(env!("CARGO_MANIFEST_DIR").as_ref()).expect("the checkout");
    let pages = check(&project, &Options::default()).unwrap_or_else(|e| panic!("{e:#}"));
    assert!(pages > 0);
}
