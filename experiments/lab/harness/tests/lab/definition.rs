//! Definitions that contradict themselves.

use crate::checkout::{Checkout, says};

#[test]
fn every_problem_of_every_definition_is_shown_at_once_and_nothing_runs() {
    let checkout = Checkout::new("right");
    checkout.write(
        "experiments/other/experiment.toml",
        "schema = 1\nid = \"other\"\nwieght = 2\n",
    );
    let workload = "[[workload]]\nid = \"task\"\ntitle = \"again\"\nabout = \"It stands twice.\"\n\
                    subjects = { rust = \"right\" }\n\n[[expect]]";
    checkout.redefine("[[expect]]", workload);
    checkout.redefine("builder = \"go\"", "builder = \"host\"");
    for command in ["build", "verify", "measure"] {
        let assert = checkout.run(&[command]).code(1);
        says(
            &assert,
            &[
                "error: ",
                "other/experiment.toml: ",
                "`wieght`",
                "toy/experiment.toml: workload `task` stands twice: rename or remove one",
                "toy/experiment.toml: missing twin: no program in Go: add the twin",
            ],
        );
        assert!(assert.get_output().stdout.is_empty());
    }
    assert!(!checkout.path(".lab").exists(), "nothing was begun");
}
