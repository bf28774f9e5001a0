//! Executables in several layouts.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use crate::checkout::{Checkout, real, says};

/// Everything that was built for a program.
fn executables(checkout: &Checkout, program: &str) -> Vec<PathBuf> {
    let digests = fs::read_dir(checkout.path(".lab/build/toy").join(program)).unwrap();
    let files = digests.flat_map(|digest| fs::read_dir(digest.unwrap().path()).unwrap());
    let mut layouts: Vec<_> = files
        .map(|file| file.unwrap().path())
        .filter(|path| {
            path.file_name()
                .unwrap()
                .to_string_lossy()
                .starts_with("layout-")
        })
        .filter(|path| path.extension().is_none())
        .collect();
    layouts.sort();
    layouts
}

#[test]
fn each_layout_is_another_executable_of_the_same_program() {
    let checkout = Checkout::new("right");
    // Settings of the user's that would break or change every build.
    let mut lab = checkout.lab(&["build"]);
    lab.envs([
        ("RUSTFLAGS", "--nonsense"),
        ("GOFLAGS", "-nonsense"),
        ("CARGO_BUILD_TARGET", "none"),
    ]);
    let output = lab.stderr(std::process::Stdio::piped()).output().unwrap();
    let assert = assert_cmd::assert::Assert::new(output).success();
    says(
        &assert,
        &["kept away from the builds: RUSTFLAGS, CARGO_BUILD_TARGET, GOFLAGS"],
    );
    for program in ["rust", "go"] {
        let layouts = executables(&checkout, program);
        let contents: BTreeSet<_> = layouts.iter().map(|path| fs::read(path).unwrap()).collect();
        assert_eq!((layouts.len(), contents.len()), (2, 2), "{program}");
        for layout in layouts {
            let run = std::process::Command::new(layout)
                .args(["--workload", "right"])
                .env("TMPDIR", checkout.path("tmp"))
                .output();
            assert!(run.unwrap().stdout.ends_with(b" 4 17\nend 1\n"));
        }
    }
}

#[test]
fn what_is_built_is_found_and_what_is_lost_is_built_again() {
    let checkout = Checkout::new("right");
    checkout.run(&["build"]).success();
    let first = executables(&checkout, "rust");
    let again = checkout.run(&["build"]).success();
    assert!(
        again.get_output().stderr.is_empty(),
        "nothing to do, nothing to say"
    );
    // Cargo finds its own result fresh and would link nothing.
    fs::remove_dir_all(checkout.path(".lab/build")).unwrap();
    checkout.run(&["build"]).success();
    assert_eq!(executables(&checkout, "rust"), first);
}

#[test]
fn a_program_that_does_not_compile_shows_the_compiler_s_words() {
    let checkout = Checkout::new("right");
    checkout.write(
        "go-experiments/toy/main.go",
        "package main\n\nfunc main() { missing() }\n",
    );
    let assert = checkout.run(&["build"]).code(1);
    says(
        &assert,
        &[
            "experiment `toy`, program `go`",
            "`go build ",
            "undefined: missing",
            "mend",
        ],
    );
}

#[test]
fn a_linker_without_layouts_falls_back_and_says_so() {
    let checkout = Checkout::new("right");
    let cc = real("cc");
    let refuse = "case \"$*\" in *shuffle-sections*) echo 'ld: unknown option: --shuffle-sections' >&2; exit 1;; esac";
    checkout.tool("cc", &format!("{refuse}\nexec {} \"$@\"", cc.display()));
    let go = real("go");
    let refuse = "case \"$*\" in *randlayout*) echo 'flag provided but not defined: -randlayout' >&2; exit 2;; esac";
    checkout.tool("go", &format!("{refuse}\nexec {} \"$@\"", go.display()));
    let assert = checkout.run(&["build"]).success();
    says(
        &assert,
        &[
            "warning: rust: the linker has no layout option (it says `ld: unknown option",
            "warning: go: Go's linker has no -randlayout: one layout only",
        ],
    );
    let output = String::from_utf8_lossy(&assert.get_output().stdout);
    assert!(
        output.contains("toy rust: 1 layouts") && output.contains("toy go: 1 layouts"),
        "{output}"
    );
    checkout.run(&["verify"]).success();
}

#[test]
fn a_command_that_the_host_lacks_is_no_error() {
    let checkout = Checkout::new("right");
    let assert = checkout.run(&["build"]).success();
    let output = String::from_utf8_lossy(&assert.get_output().stdout);
    assert!(
        output.contains("absent: not built: the command `no-such-command` is not on this host"),
        "{output}"
    );
}

#[test]
fn an_unknown_experiment_is_refused_with_the_known_ones() {
    let assert = Checkout::new("right")
        .run(&["build", "--only", "tyo"])
        .code(1);
    says(&assert, &["no experiment `tyo`: give one of toy"]);
}

#[test]
fn an_unwritable_state_folder_is_named_with_the_mend() {
    let checkout = Checkout::new("right");
    checkout.write(".lab", "in the way");
    says(
        &checkout.run(&["build"]).code(1),
        &[".lab: cannot write: make the folder writable"],
    );
}
