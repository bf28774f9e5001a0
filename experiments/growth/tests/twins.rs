//! The twins, built by both toolchains: they print the same.

use std::path::Path;
use std::process::Command;

fn said(command: &mut Command) -> String {
    let output = command.output().expect("it starts");
    let (said, problem) = (output.stdout, String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?}: {problem}");
    String::from_utf8(said).expect("text")
}

fn rust(folder: &Path) -> String {
    let mut cargo = Command::new("cargo");
    cargo.args(["run", "--quiet", "--offline", "--locked"]);
    said(cargo.current_dir(folder.join("rust")))
}

fn go(folder: &Path) -> String {
    let mut go = Command::new("go");
    go.args(["run", "."]).env("GOTOOLCHAIN", "local");
    said(
        go.env("GOFLAGS", "-buildvcs=false")
            .current_dir(folder.join("go")),
    )
}

#[test]
fn twins_of_any_length_compute_the_same() {
    for lines in [500, 3_000] {
        let folder = tempfile::tempdir().expect("a folder");
        growth::write(folder.path(), lines).expect("writable");
        let (rust, go) = (rust(folder.path()), go(folder.path()));
        assert_eq!(rust, go);
        assert!(
            rust.trim().parse::<u64>().is_ok_and(|sum| sum > 1),
            "{rust}"
        );
    }
}

#[test]
fn go_s_twin_is_formatted_and_vetted() {
    let folder = tempfile::tempdir().expect("a folder");
    growth::write(folder.path(), 1_000).expect("writable");
    let go = folder.path().join("go");
    assert_eq!(said(Command::new("gofmt").arg("-l").arg(&go)), "");
    said(
        Command::new("go")
            .args(["vet", "./..."])
            .env("GOTOOLCHAIN", "local")
            .current_dir(go),
    );
}

#[test]
fn a_program_is_about_as_long_as_asked() {
    for lines in [1_000_usize, 8_000] {
        let folder = tempfile::tempdir().expect("a folder");
        growth::write(folder.path(), lines).expect("writable");
        for side in ["rust", "go"] {
            let found = count(&folder.path().join(side));
            assert!(
                found.abs_diff(lines) * 4 < lines,
                "{side}: {found} of {lines}"
            );
        }
    }
}

/// Lines of every source file.
fn count(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).expect("readable").flatten();
    let lines = |path: std::path::PathBuf| match path.extension().and_then(|e| e.to_str()) {
        _ if path.is_dir() => count(&path),
        Some("rs" | "go") => std::fs::read_to_string(path).expect("text").lines().count(),
        _ => 0,
    };
    entries.map(|entry| lines(entry.path())).sum()
}

#[test]
fn a_length_out_of_bounds_is_refused() {
    let problem = growth::write(Path::new("/nonexistent"), 10).expect_err("too short");
    assert!(
        problem.to_string().contains("give 500 to 200000"),
        "{problem}"
    );
}
