//! Two runs at once, Ctrl-C, and a killed harness.

use std::process::Stdio;

use assert_cmd::assert::Assert;

use crate::checkout::{Checkout, eventually, is_gone, says, signal};

#[test]
fn a_second_run_refuses_and_ctrl_c_leaves_no_stray() {
    let checkout = Checkout::new("hangs").built("right");
    let lab = checkout
        .lab(&["verify"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (harness, subject) = (lab.id().to_string(), checkout.hanging());
    let second = checkout.run(&["build"]).code(1);
    says(
        &second,
        &["held by `lab verify`", &format!("kill {harness}")],
    );
    signal("INT", &harness);
    let first = Assert::new(lab.wait_with_output().unwrap()).code(130);
    says(&first, &["error: ", "interrupted"]);
    is_gone(&subject);
    checkout.run(&["build"]).success();
}

#[test]
fn a_killed_harness_takes_its_subject_along_and_leaves_the_lock() {
    let checkout = Checkout::new("hangs").built("right");
    let mut lab = checkout.lab(&["verify"]).spawn().unwrap();
    let subject = checkout.hanging();
    signal("KILL", &lab.id().to_string());
    lab.wait().unwrap();
    is_gone(&subject);
    eventually("the lock is free", || {
        let build = checkout.lab(&["build"]).status().unwrap();
        build.success().then_some(())
    });
}
