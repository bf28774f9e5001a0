//! CONTRIBUTING's example, followed to the letter in a copy of this checkout, and what comes of mistakes in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use assert_cmd::assert::Assert;
use assert_cmd::cargo::cargo_bin;
use tempfile::TempDir;

use crate::checkout::says;

/// What is made and not written, and what measuring has left.
const LEFT_OUT: [&str; 3] = ["target", "results", "node_modules"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

/// Files that CONTRIBUTING shows whole: its path in backticks and a colon, then a block.
fn shown() -> Vec<(String, String)> {
    let text = fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    let mut lines = text.lines();
    let mut found = Vec::new();
    while let Some(line) = lines.next() {
        let path = line.strip_suffix("`:").and_then(|l| l.rsplit_once('`'));
        let Some((_, path)) = path.filter(|(_, path)| path.contains("sums")) else {
            continue;
        };
        let block = lines.by_ref().skip_while(|l| !l.starts_with("```")).skip(1);
        let block: Vec<&str> = block.take_while(|l| *l != "```").collect();
        found.push((path.to_owned(), block.join("\n") + "\n"));
    }
    found
}

/// A copy of this checkout in which the example was added.
struct Copy {
    folder: TempDir,
}

impl Copy {
    fn new() -> Self {
        let copy = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        for name in ["experiments", "go-experiments", "src", "book.toml"] {
            copied(&root().join(name), &copy.path(name));
        }
        let files = shown();
        let names: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(
            names,
            [
                "experiments/sums/Cargo.toml",
                "experiments/sums/src/main.rs",
                "go-experiments/sums/main.go",
                "go-experiments/sums/main_test.go",
                "experiments/sums/experiment.toml",
                "src/sums.md",
            ]
        );
        for (path, text) in &files {
            let path = copy.path(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        copy.enter(&["sums"]);
        copy
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Adds names to the workspace's members, and lets Cargo enter them into the lock file.
    fn enter(&self, names: &[&str]) {
        let added: String = names.iter().map(|name| format!(", \"{name}\"]")).collect();
        let path = self.path("experiments/Cargo.toml");
        let text = fs::read_to_string(&path).unwrap();
        let line = text.lines().find(|l| l.starts_with("members = [")).unwrap();
        let longer = line.strip_suffix(']').unwrap().to_owned() + &added;
        fs::write(&path, text.replace(line, &longer)).unwrap();
        let mut cargo = Command::new("cargo");
        // The command that is shown, and nothing from the network.
        let words = "update --workspace --manifest-path experiments/Cargo.toml --offline";
        cargo.args(words.split(' '));
        succeeds(cargo.current_dir(self.folder.path()));
    }

    fn verify(&self) -> Assert {
        let mut lab = Command::new(cargo_bin("lab"));
        lab.args(["verify", "--only", "sums"])
            .env_remove("LAB_HOST");
        Assert::new(lab.current_dir(self.folder.path()).output().unwrap())
    }

    /// Verifies with a file as `change` makes it, and puts it back.
    fn with(&self, file: &str, change: impl Fn(&str) -> String) -> Assert {
        let path = self.path(file);
        let text = fs::read_to_string(&path).unwrap();
        let changed = change(&text);
        assert_ne!(changed, text, "{file} is changed");
        fs::write(&path, changed).unwrap();
        let assert = self.verify();
        fs::write(&path, text).unwrap();
        assert
    }
}

fn copied(from: &Path, to: &Path) {
    if !from.is_dir() {
        fs::copy(from, to).unwrap();
        return;
    }
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let (path, name) = (entry.as_ref().unwrap().path(), entry.unwrap().file_name());
        if !LEFT_OUT.iter().any(|left| name == *left) {
            copied(&path, &to.join(name));
        }
    }
}

fn succeeds(command: &mut Command) {
    let output = command.output().unwrap();
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {words}");
}

#[test]
fn the_example_is_tested_and_verified_as_it_stands() {
    let copy = Copy::new();
    let mut cargo = Command::new("cargo");
    let words = "test --locked --offline --manifest-path experiments/Cargo.toml --package sums";
    let cargo = cargo.args(words.split(' ')).current_dir(copy.folder.path());
    succeeds(cargo.args(["--target-dir", "experiments/target"]));
    let mut go = Command::new("go");
    go.args(["test", "./sums"]).env("GOTOOLCHAIN", "local");
    succeeds(go.current_dir(copy.path("go-experiments")));
    let unformatted = Command::new("gofmt")
        .arg("-l")
        .arg(copy.path("go-experiments/sums"))
        .output();
    assert_eq!(unformatted.unwrap().stdout, b"");
    let formatted = ["--check", "--edition", "2024"];
    let mut rustfmt = Command::new("rustfmt");
    succeeds(
        rustfmt
            .args(formatted)
            .arg(copy.path("experiments/sums/src/main.rs")),
    );
    let verified = copy.verify().success();
    let said = String::from_utf8_lossy(&verified.get_output().stdout).into_owned();
    assert_eq!(said, "sums: 4 runs, every result right\n");
    says(
        &verified,
        &[
            "sums: cargo builds rust, and first all that it depends on: this once it can take minutes",
        ],
    );
    mistakes(&copy);
    a_wrong_value(&copy);
}

/// Each names its mend in a line of its own.
fn mistakes(copy: &Copy) {
    let definition = "experiments/sums/experiment.toml";
    let replaced =
        |from: &'static str, to: &'static str| move |text: &str| text.replacen(from, to, 1);
    let check = |file: &str, change: &dyn Fn(&str) -> String, words: &str| {
        let assert = copy.with(file, change).code(1);
        let said = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
        assert!(
            said.lines().any(|line| line.contains(words)),
            "{file}: lacks `{words}`:\n{said}"
        );
    };
    check(
        "experiments/Cargo.toml",
        &replaced(", \"sums\"]", "]"),
        "experiments/Cargo.toml: `sums` is not among `members`: add \"sums\" to the list, then run `cargo update --workspace",
    );
    check(
        "experiments/Cargo.lock",
        &|text| {
            text.replace("[[package]]\nname = \"sums\"\nversion = \"0.1.0\"\ndependencies = [\n \"subject\",\n]\n\n", "")
        },
        "experiments/Cargo.lock: no package `sums`: run `cargo update --workspace --manifest-path experiments/Cargo.toml`",
    );
    check(
        "experiments/sums/Cargo.toml",
        &|text| text.to_owned() + "anyhow = { workspace = true }\n",
        "experiments/Cargo.lock does not hold what the crates ask for: run `cargo update --workspace --manifest-path experiments/Cargo.toml`",
    );
    check(
        "experiments/sums/Cargo.toml",
        &|text| text.to_owned() + "\n[[bin]]\nname = \"other\"\npath = \"src/main.rs\"\n",
        "give the crate a src/main.rs, or a [[bin]] of the package's name",
    );
    check(
        definition,
        &replaced(
            "[[expect]]\nparameters = { n = 100_000 }\nresult = \"100000\"\ncheck = \"333338333350000\"\n",
            "",
        ),
        "workload `squares@n=100000`: no expected result: add an [[expect]] entry",
    );
    check(
        definition,
        &replaced("check = \"333338333350000\"", "check = 333338333350000"),
        "expected a string: put the value in quotes",
    );
    check(
        definition,
        &replaced("id = \"sums\"", "id = \"summs\""),
        "id `summs` is not the folder's name",
    );
    check(
        definition,
        &replaced("package = \"./sums\"", "package = \"./summs\""),
        "go-experiments/summs: cannot read: No such file or directory (os error 2): add the folder or mend `package`",
    );
    check(
        definition,
        &replaced("package = \"sums\"", "package = \"summs\""),
        "no crate `summs`: add the crate or mend `package`",
    );
    check(
        definition,
        &replaced("profile = \"release\"", "profile = \"relaese\""),
        "add the profile to experiments/Cargo.toml, or mend `profile` in experiment.toml",
    );
    check(
        definition,
        &replaced("rust = \"squares\"", "rust = \"square\""),
        "unknown workload 'square'; give --workload one of: squares`: mend `subjects` or `parameters` of the workload",
    );
    check(
        definition,
        &|text| text.replace("{ n = ", "{ m = "),
        "mend `subjects` or `parameters` of the workload in experiment.toml",
    );
}

/// The command that is shown for a wrong value ends when it is run by hand.
fn a_wrong_value(copy: &Copy) {
    let file = "experiments/sums/experiment.toml";
    let wrong = copy.with(file, |text| {
        text.replacen("\"333338333350000\"", "\"333338333350001\"", 1)
    });
    let said = String::from_utf8_lossy(&wrong.get_output().stderr).into_owned();
    let words = "subject `rust`: iteration 1: expected result 100000, check 333338333350001, found result 100000, check 333338333350000: run it by hand: `";
    let (_, rest) = said.split_once(words).unwrap_or_else(|| panic!("{said}"));
    let shown = rest.split('`').next().unwrap();
    let mut shell = Command::new("sh");
    let shell = shell
        .args(["-c", shown])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut child = shell.spawn().unwrap();
    // Somebody's terminal: its input never ends.
    let open = child.stdin.take();
    let output = child.wait_with_output().unwrap();
    drop(open);
    assert!(
        output.stdout.ends_with(b"100000 333338333350000\nend 1\n"),
        "{output:?}"
    );
}
