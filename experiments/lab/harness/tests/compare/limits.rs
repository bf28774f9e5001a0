//! Limits that the system sets to a process end in an error with a mend, never without a word.

use std::process::Command;

use assert_cmd::cargo::cargo_bin;

use crate::{Ended, ended};

/// The command in a shell that sets a limit first.
fn limited(limit: &str, words: &str) -> Ended {
    let script = format!("{limit}; exec \"$0\" {words}");
    let folder = tempfile::tempdir().expect("a folder");
    let mut bash = Command::new("bash");
    bash.args(["-c", &script]).arg(cargo_bin("lab"));
    ended(bash.current_dir(&folder).output().expect("it starts"))
}

#[test]
fn a_result_that_may_not_grow_is_an_error_and_no_signal_s_end() {
    let words = "compare --budget 1s --json true true > out.json";
    for limit in [
        "ulimit -f 1; head -c 1000 /dev/zero > out.json",
        "ulimit -f 0",
    ] {
        // Appended to, so that the limit is met whatever the result's length.
        let ended = limited(limit, &words.replace('>', ">>"));
        ended.says(1, &["standard output: cannot write", "ulimit -f"]);
    }
}

#[test]
fn too_many_open_files_are_told_with_the_mend() {
    for limit in 4..=20 {
        let ended = limited(
            &format!("ulimit -n {limit}"),
            "compare --budget 1s true true",
        );
        let said = format!("{}{}", ended.stdout, ended.stderr);
        assert!(matches!(ended.code, Some(0 | 1)), "{limit}: {said}");
        assert!(
            ended.code == Some(0) || said.contains("ulimit -n"),
            "{limit}: {said}"
        );
        assert!(!said.contains("panicked"), "{limit}: {said}");
    }
}
