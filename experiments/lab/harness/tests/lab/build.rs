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
fn an_executable_of_either_language_tells_what_it_is_made_of() {
    let checkout = Checkout::new("right");
    checkout.run(&["build"]).success();
    for (program, owners) in [
        ("rust", ["core", "std", "toy"]),
        ("go", ["runtime", "fmt", "main"]),
    ] {
        let file = executables(&checkout, program).remove(0);
        let bytes = fs::read(&file).unwrap();
        let parts = harness::executable::parts(&bytes).unwrap();
        assert_eq!(parts.values().sum::<u64>(), bytes.len() as u64, "{program}");
        let contents = harness::executable::contents(&bytes).unwrap();
        let code: u64 = contents.code.values().sum();
        assert_eq!(code, parts["size-code"], "{program}");
        for owner in owners {
            let bytes = contents.code.get(owner).copied().unwrap_or_default();
            assert!(bytes > 0, "{program}: {owner} in {contents:?}");
        }
        assert_eq!(contents.cgo.is_some(), program == "go");
        if cfg!(target_os = "linux") && program == "rust" {
            let libc = |library: &String| library.starts_with("libc.");
            assert!(contents.libraries.iter().any(libc), "{contents:?}");
            assert!(contents.interpreter.is_some(), "{contents:?}");
        }
    }
}

#[test]
fn flags_of_its_own_change_a_program_and_not_what_it_depends_on() {
    let checkout = Checkout::new("right");
    checkout.run(&["build"]).success();
    let named = fs::read(executables(&checkout, "rust").remove(0)).unwrap();
    let definition = checkout.path("experiments/toy/experiment.toml");
    let text = fs::read_to_string(&definition).unwrap();
    let flagged = text.replacen(
        "package = \"toy\"\n",
        "package = \"toy\"\nown-flags = [\"-Cstrip=symbols\"]\n",
        1,
    );
    assert_ne!(text, flagged);
    fs::write(&definition, flagged).unwrap();
    checkout.run(&["build"]).success();
    let stripped = fs::read(executables(&checkout, "rust").remove(0)).unwrap();
    let [named, stripped] =
        [named, stripped].map(|bytes| harness::executable::parts(&bytes).unwrap());
    assert!(named["size-symbols"] > 0 && stripped["size-symbols"] == 0);
    assert_eq!(
        (named["size-code"], named["size-data"]),
        (stripped["size-code"], stripped["size-data"]),
        "the same program"
    );
    let folders = fs::read_dir(checkout.path(".lab/cargo")).unwrap();
    let names = folders.map(|f| f.unwrap().file_name().into_string().unwrap());
    let targets: BTreeSet<String> = names.filter(|name| name != "linker").collect();
    assert_eq!(targets, BTreeSet::from(["default".to_owned()]));
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
