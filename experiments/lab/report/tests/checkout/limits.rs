//! Limits that the system sets to a process end in an error with a mend, never without a word.

use std::process::{Command, Output};

use crate::command::text;
use crate::fixture::Fixture;

/// The command in a shell that sets a limit first.
fn limited(checkout: &Fixture, limit: &str, verb: &str) -> Output {
    let script = format!("{limit}; exec \"$0\" {verb}");
    Command::new("bash")
        .args(["-c", &script, env!("CARGO_BIN_EXE_report")])
        .current_dir(checkout.path("."))
        .output()
        .expect("it starts")
}

#[test]
fn a_file_that_may_not_grow_is_named_and_nothing_dies_of_a_signal() {
    let checkout = Fixture::new();
    checkout.benched("local");
    checkout.write(
        "README.md",
        &format!(
            "{}<!-- headline:begin -->\n<!-- headline:end -->\n",
            "Words.\n".repeat(1000)
        ),
    );
    for verb in ["book", "schema", "readme", "serve --port 0"] {
        let done = limited(&checkout, "ulimit -f 1", verb);
        assert_eq!(done.status.code(), Some(1), "{verb}: {done:?}");
        let said = text(&done.stderr);
        assert!(said.contains("ulimit -f"), "{verb}: {said}");
    }
    let said = limited(&checkout, "ulimit -f 1", "check > out.txt 2>&1; true").status;
    assert!(said.success());
}

#[test]
fn too_many_open_files_are_told_with_the_mend() {
    let checkout = Fixture::new();
    for (limit, verb) in [
        (5, "book"),
        (6, "check"),
        (4, "readme"),
        (5, "serve --port 0"),
    ] {
        let done = limited(&checkout, &format!("ulimit -n {limit}"), verb);
        let said = text(&done.stderr);
        assert!(
            matches!(done.status.code(), Some(0 | 1)),
            "{verb}: {done:?}"
        );
        if !done.status.success() {
            assert!(
                said.contains("raise the limit of open files"),
                "{verb}: {said}"
            );
        }
    }
}

#[test]
fn a_preprocessor_whose_output_is_closed_fails() {
    let checkout = Fixture::new();
    checkout.write("input.json", &checkout.stock_input());
    for (how, code) in [
        (">&-", 1),
        ("> /dev/null", 0),
        ("> out.json", 0),
        (">&- 2>&-", 1),
    ] {
        let done = limited(&checkout, "true", &format!("preprocess < input.json {how}"));
        assert_eq!(done.status.code(), Some(code), "{how}: {done:?}");
    }
    let done = limited(&checkout, "true", "preprocess < input.json >&-");
    let said = text(&done.stderr);
    assert!(
        said.starts_with("error: standard output: cannot write"),
        "{said}"
    );
}
