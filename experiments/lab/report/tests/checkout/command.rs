//! The binary: what people and stock mdBook see of it.

use std::path::Path;
use std::process::{Command, Output};

use crate::fixture::Fixture;
use mdbook_driver::MDBook;

/// The command, called from the pages' folder.
pub fn report(checkout: &Fixture, arguments: &[&str]) -> Output {
    report_with(&checkout.path("src"), arguments, &[])
}

/// The command, called from a folder and with variables of one's own.
pub fn report_with(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_report"))
        .args(arguments)
        .envs(variables.iter().copied())
        .current_dir(folder)
        .output()
        .expect("it starts")
}

/// What a command printed.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn book_says_where_to_open_it() {
    let checkout = Fixture::new();
    let built = report(&checkout, &["book", "--dest-dir", "../elsewhere"]);
    assert!(built.status.success(), "{}", text(&built.stderr));
    assert!(text(&built.stdout).contains("elsewhere/index.html"));
    assert!(checkout.path("elsewhere/index.html").is_file());
}

#[test]
fn check_lists_every_error_and_fails() {
    let checkout = Fixture::new();
    checkout.write("src/first.md", "{{#nonsense}}\n\n{{#claims 1}}\n");
    let checked = report(&checkout, &["check"]);
    assert_eq!(checked.status.code(), Some(1));
    let lines = text(&checked.stderr);
    assert!(
        lines.contains("error: src/first.md:1: no directive `nonsense`"),
        "{lines}"
    );
    assert!(lines.contains("error: src/first.md:3: "), "{lines}");
    assert!(!checkout.path("book").exists());
}

#[test]
fn stock_mdbook_builds_the_same_pages_through_the_command() {
    let checkout = Fixture::new();
    checkout.write("src/part/second.md", "# Second\n\n{{#figure toy-ratios}}\n");
    let command = format!("{} preprocess", env!("CARGO_BIN_EXE_report"));
    let config = checkout.read("book.toml");
    let config = config.replace("not called: this process expands the directives", &command);
    checkout.write("book.toml", &config);
    checkout.build().expect("a good book");
    let ours = checkout.read("book/part/second.html");
    let stock = MDBook::load(checkout.path(".")).and_then(|book| book.build());
    stock.expect("a good book");
    assert_eq!(checkout.read("book/part/second.html"), ours);
    assert!(checkout.path("book/figures/toy-ratios.csv").is_file());
}

#[test]
fn only_html_is_supported() {
    let checkout = Fixture::new();
    let supports = |renderer| report(&checkout, &["preprocess", "supports", renderer]).status;
    assert!(supports("html").success());
    assert!(!supports("epub").success());
}

#[test]
fn an_old_headline_and_old_schemas_are_found_and_renewed() {
    let checkout = Fixture::new();
    for verb in ["readme", "schema"] {
        let check = |expected: bool| {
            let checked = report(&checkout, &[verb, "--check"]);
            let said = text(&checked.stderr);
            assert_eq!(checked.status.success(), expected, "{verb}: {said}");
            said
        };
        assert!(check(false).contains("commit it"), "no mend for {verb}");
        assert!(report(&checkout, &[verb]).status.success());
        check(true);
    }
}

#[test]
fn a_host_s_records_become_the_reference_under_its_name() {
    let checkout = Fixture::new();
    let nothing = report(&checkout, &["adopt"]);
    assert!(!nothing.status.success());
    assert!(text(&nothing.stderr).contains("src/results/local: no records: run `make report`"));
    checkout.benched("local");
    let store = checkout.project.store();
    assert!(report(&checkout, &["adopt"]).status.success());
    let adopted = store
        .load::<record::BenchRecord>("reference", "toy")
        .expect("readable");
    assert_eq!(adopted.expect("adopted").host.name, "reference");
    assert!(report(&checkout, &["readme", "--check"]).status.success());
}
