//! Results that are checked before anything is measured.

use crate::checkout::{Checkout, says};

#[test]
fn right_results_are_verified_once() {
    let checkout = Checkout::new("right").built("right");
    let first = checkout.run(&["verify"]).success();
    let output = String::from_utf8_lossy(&first.get_output().stdout).into_owned();
    assert!(
        output.contains("toy: 2 runs, every result right"),
        "{output}"
    );
    assert!(
        output.contains("`no-such-command` is not on this host"),
        "{output}"
    );
    let again = checkout.run(&["verify"]).success();
    assert_eq!(
        again.get_output().stdout,
        b"toy: verified before, nothing changed\n"
    );
    assert!(again.get_output().stderr.is_empty());
    says(
        &checkout.run(&["verify", "--fresh"]).success(),
        &["toy: verifies 1 of 2"],
    );
}

#[test]
fn a_wrong_check_value_names_both_sides() {
    let checkout = Checkout::new("wrong").built("right");
    let assert = checkout.run(&["verify"]).code(1);
    says(
        &assert,
        &[
            "error: experiment `toy`, workload `task`, subject `rust`",
            "expected result 4, check 17, found result 4, check 18",
        ],
    );
    let mine = "experiments/toy/experiment.toml:55: [[expect]] states result 4, check 17 for `task`: `rust` returns result 4, check 18, `go` returns result 4, check 17: mend";
    let other = "experiments/toy/experiment.toml:55: [[expect]] states result 4, check 17 for `task`: `go` returns result 4, check 17, `rust` returns result 4, check 18: mend";
    let said = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
    assert!(said.contains(mine) || said.contains(other), "{said}");
    // A failure is not remembered as a success.
    checkout.run(&["verify"]).code(1);
}

#[test]
fn an_entry_that_both_programs_contradict_is_named_as_doubtful() {
    let checkout = Checkout::new("right").built("right");
    checkout.redefine("check = \"17\"", "check = \"71\"");
    says(
        &checkout.run(&["verify"]).code(1),
        &[
            "[[expect]] states result 4, check 71 for `task`: all 2 subjects agree with each other on result 4, check 17: see whether the entry is wrong",
        ],
    );
}

#[test]
fn a_failing_subject_shows_its_words() {
    let assert = Checkout::new("fails")
        .built("right")
        .run(&["verify"])
        .code(1);
    says(
        &assert,
        &[
            "subject `rust`",
            "exit status: 3",
            "out of luck",
            "run it by hand",
        ],
    );
}

#[test]
fn an_undeclared_difference_is_an_error_beside_the_others() {
    let checkout = Checkout::new("wrong").built("right");
    let program = std::fs::read_to_string(checkout.path("experiments/toy/src/main.rs")).unwrap();
    checkout.write(
        "experiments/toy/src/main.rs",
        &format!("{program}\nfn _raw(p: *const u8) -> u8 {{ unsafe {{ *p }} }}\n"),
    );
    let assert = checkout.run(&["verify"]).code(1);
    says(
        &assert,
        &["undeclared difference: unsafe", "found result 4, check 18"],
    );
}

#[test]
fn rubbish_is_shown_with_its_line_and_what_was_expected() {
    let assert = Checkout::new("rubbish")
        .built("right")
        .run(&["verify"])
        .code(1);
    says(
        &assert,
        &[
            "workload `task`, subject `rust`: printed rubbish: line 1",
            "expected `subject 1`, found `hello`",
            "run it by hand: `/",
        ],
    );
}

#[test]
fn too_few_iterations_are_counted() {
    let checkout = Checkout::new("few").built("right");
    let assert = checkout.run(&["verify"]).code(1);
    says(
        &assert,
        &[
            "workload `task`, subject `rust`: printed 0 of 1 iterations",
            "run it by hand",
        ],
    );
    checkout.has_no_stray();
}
