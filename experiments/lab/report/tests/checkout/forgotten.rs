//! What was forgotten says what to add: a page's line, an experiment's page, a host's records.

use crate::command::{report, text};
use crate::fixture::Fixture;
use report::book::{Options, check};

/// Both ways to look at all pages, which complain of the same.
fn complaint(checkout: &Fixture) -> String {
    let built = checkout.complaint();
    let checked = check(&checkout.project, &Options::default()).expect_err("as the build");
    assert_eq!(format!("{checked:#}"), built);
    built
}

fn second_experiment(checkout: &Fixture) {
    let definition = checkout.read("experiments/toy/experiment.toml");
    let definition = definition.replace("\"toy\"", "\"sums\"");
    let definition = definition.replace("\"toy-ratios\"", "\"sums-ratios\"");
    let definition = definition.replace("\"A toy\"", "\"Sums of squares\"");
    checkout.write("experiments/sums/experiment.toml", &definition);
}

#[test]
fn a_page_that_the_summary_does_not_name_comes_with_its_line() {
    let checkout = Fixture::new();
    checkout.write("src/part/sums.md", "# Sums of squares\n");
    let expected = "src/part/sums.md: src/SUMMARY.md does not name this page: \
                    add the line `- [Sums of squares](part/sums.md)`";
    assert_eq!(complaint(&checkout), format!("error: {expected}"));
}

#[test]
fn an_experiment_that_no_page_shows_comes_with_its_page_and_line() {
    let checkout = Fixture::new();
    second_experiment(&checkout);
    let said = complaint(&checkout);
    for part in [
        "error: experiments/sums/experiment.toml: no page shows anything of `sums`",
        "write src/sums.md with `{{#verdict sums}}`",
        "add the line `- [Sums of squares](sums.md)` to src/SUMMARY.md",
    ] {
        assert!(said.contains(part), "{said}");
    }
    for directive in [
        "verdict sums",
        "table sums idiomatic",
        "figure sums-ratios",
        "parity sums",
        "reproduce sums",
    ] {
        checkout.write(
            "src/part/second.md",
            &format!("# Second\n\n{{{{#{directive}}}}}\n"),
        );
        checkout
            .build()
            .unwrap_or_else(|e| panic!("{directive}: {e:#}"));
    }
}

#[test]
fn readme_asks_for_no_record_of_what_the_reference_never_measured() {
    let checkout = Fixture::new();
    checkout.measured_reference();
    let readme = |arguments: &[&str]| report(&checkout, arguments);
    assert!(readme(&["readme"]).status.success());
    assert!(
        checkout.read("README.md").contains("Work: Go takes 2.0"),
        "{}",
        checkout.read("README.md")
    );
    second_experiment(&checkout);
    let checked = readme(&["readme", "--check"]);
    assert!(checked.status.success(), "{}", text(&checked.stderr));
    assert!(!checkout.read("README.md").contains("Sums"));
}

#[test]
fn a_host_that_is_not_there_is_an_error_that_names_those_that_are() {
    let checkout = Fixture::new();
    for verb in ["book", "check", "serve", "contribute"] {
        let refused = report(&checkout, &[verb, "--host", "nosuch"]);
        let said = text(&refused.stderr);
        assert_eq!(refused.status.code(), Some(1), "{verb}: {said}");
        assert!(
            said.contains("src/results/nosuch") && said.contains("there are elsewhere"),
            "{said}"
        );
    }
    assert!(!checkout.path("book").exists());
    // As `make book` does in a fresh clone.
    let fresh = report(&checkout, &["book", "--host", "local"]);
    assert!(fresh.status.success(), "{}", text(&fresh.stderr));
    let elsewhere = report(&checkout, &["book", "--host", "elsewhere"]);
    assert!(elsewhere.status.success(), "{}", text(&elsewhere.stderr));
}

#[test]
fn a_host_s_name_is_no_path() {
    let checkout = Fixture::new();
    for name in ["../..", "/etc", "", "a/b", ".", "..", "Local", "elsewhere/"] {
        for verb in ["book", "check", "serve", "contribute"] {
            let refused = report(&checkout, &[verb, "--host", name]);
            let said = text(&refused.stderr);
            assert_eq!(refused.status.code(), Some(2), "{verb} {name}: {said}");
            assert!(
                said.contains("lowercase letters, digits and hyphens"),
                "{said}"
            );
        }
    }
}

#[test]
fn a_root_that_is_no_checkout_says_so() {
    let checkout = Fixture::new();
    for root in ["/", "/nowhere/at/all", "/dev/null", "/etc/passwd/deep"] {
        for verb in ["book", "check", "contribute", "readme", "schema"] {
            let refused = report(&checkout, &["--root", root, verb]);
            let said = text(&refused.stderr);
            assert_eq!(refused.status.code(), Some(1), "{verb} {root}: {said}");
            assert!(said.contains("checkout"), "{verb} {root}: {said}");
        }
    }
}

#[test]
fn a_directive_with_a_blank_too_many_is_an_error_with_its_place() {
    let checkout = Fixture::new();
    for wrong in [
        "{{ #host }}",
        "{{ # host}}",
        "{#host}}",
        "{{\t#host}}",
        "{{\u{a0}#host}}",
        "{{host}}",
    ] {
        checkout.write("src/part/second.md", &format!("# Second\n\n{wrong}\n"));
        let said = complaint(&checkout);
        assert!(said.contains("error: src/part/second.md:3: `"), "{said}");
        assert!(said.contains("write `{{#host}}`"), "{said}");
    }
}

#[test]
fn a_directive_in_a_file_that_a_page_takes_in_would_stand_there_as_written() {
    let checkout = Fixture::new();
    checkout.write("src/part/shared.md", "Words.\n\n{{#host}}\n");
    checkout.write("src/part/second.md", "# Second\n\n{{#include shared.md}}\n");
    let said = complaint(&checkout);
    let expected = "error: src/part/second.md:3: `shared.md`: its line 3 holds a directive";
    assert!(said.starts_with(expected), "{said}");
    // Shown as an example it is what shall be read.
    checkout.write(
        "src/part/second.md",
        "# Second\n\n```text\n{{#include shared.md}}\n```\n",
    );
    checkout.build().expect("an example");
}
