//! What lies below `src/`, or is named by it, keeps no build from its end, and nothing beside the book is
//! written.

use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::command::{report_with, text};
use crate::fixture::{Fixture, contents};

/// Far more than any command takes on any machine; what waits for a pipe waits for ever.
const AGES: Duration = Duration::from_secs(300);

/// Puts a named pipe there.
pub fn pipe(checkout: &Fixture, path: &str) {
    let made = Command::new("mkfifo").arg(checkout.path(path)).status();
    assert!(made.expect("mkfifo").success());
}

/// Builds and checks, in bounded time, and gives what both say; nothing comes of it.
pub fn refused(checkout: &Fixture) -> String {
    let mut said = Vec::new();
    for verb in ["book", "check"] {
        let start = Instant::now();
        let done = report_with(&checkout.path("."), &[verb], &[]);
        assert!(start.elapsed() < AGES, "{verb} took too long");
        assert_eq!(
            done.status.code(),
            Some(1),
            "{verb}: {}",
            text(&done.stdout)
        );
        said.push(text(&done.stderr));
        assert!(!checkout.path("book").exists(), "{verb}");
    }
    assert_eq!(said[0], said[1]);
    said.swap_remove(0)
}

#[test]
fn a_page_outside_src_is_refused_with_the_summary_s_line() {
    let checkout = Fixture::new();
    checkout.write("x.md", "# X\n");
    let outside = tempfile::tempdir().expect("a folder");
    std::fs::write(outside.path().join("x.md"), "# X\n").expect("writable");
    let absolute = outside.path().join("x.md");
    let summary = checkout.read("src/SUMMARY.md");
    for page in [
        "../x.md",
        absolute.to_str().expect("Unicode"),
        "part/../../x.md",
        "/dev/zero",
    ] {
        checkout.write("src/SUMMARY.md", &format!("{summary}- [X]({page})\n"));
        let said = refused(&checkout);
        let expected = format!("error: src/SUMMARY.md:5: `{page}`: not a page below src/");
        assert!(said.contains(&expected), "{said}");
        assert!(!checkout.path("x.html").exists());
    }
}

#[test]
fn links_that_leave_src_or_circle_are_named() {
    for (to, link) in [
        ("..", "loop"),
        (".", "part/self"),
        ("../part", "part/again"),
        ("/", "everything"),
        ("/etc/passwd", "passwd.txt"),
        ("../book.toml", "first-2.txt"),
        ("nothing", "nowhere"),
    ] {
        let checkout = Fixture::new();
        symlink(to, checkout.path("src").join(link)).expect("a link");
        let said = refused(&checkout);
        assert!(
            said.contains(&format!("error: src/{link}: a link")),
            "{said}"
        );
    }
}

#[test]
fn a_link_to_a_file_or_folder_of_src_is_copied_once() {
    let checkout = Fixture::new();
    checkout.write("src/data/a.txt", "a\n");
    symlink("data", checkout.path("src/same")).expect("a link");
    symlink("a.txt", checkout.path("src/data/b.txt")).expect("a link");
    checkout.build().expect("a good book");
    assert_eq!(checkout.read("book/same/b.txt"), "a\n");
    checkout.build().expect("and again");
}

#[test]
fn what_has_no_end_is_named_and_not_waited_for() {
    for (path, start) in [
        ("src/pipe", "error: src/pipe: it is a named pipe"),
        (
            "src/part/second.md",
            "error: src/part/second.md: it is a named pipe",
        ),
        (
            "src/SUMMARY.md",
            "error: src/SUMMARY.md: it is a named pipe",
        ),
        (
            "src/results/local/toy.json",
            "error: src/results/local/toy.json: it is a named pipe",
        ),
        ("experiments/claims.toml", "it is no file, but a pipe"),
        ("experiments/scoreboard.toml", "it is no file, but a pipe"),
        (
            "go-experiments/toy/work.go",
            "`go-experiments/toy/work.go` is a named pipe",
        ),
    ] {
        let checkout = Fixture::new();
        std::fs::create_dir_all(checkout.path("src/results/local")).expect("writable");
        let _ = std::fs::remove_file(checkout.path(path));
        pipe(&checkout, path);
        let said = refused(&checkout);
        assert!(said.contains(start), "{path}: {said}");
    }
    let checkout = Fixture::new();
    let _socket = UnixListener::bind(checkout.path("src/socket")).expect("a socket");
    symlink("/dev/zero", checkout.path("src/part/zero")).expect("a link");
    let said = refused(&checkout);
    assert!(said.contains("error: src/socket: it is a socket"), "{said}");
    assert!(said.contains("error: src/part/zero: a link"), "{said}");
}

#[test]
fn the_other_commands_wait_for_no_pipe_either() {
    for path in [
        "README.md",
        "src/SUMMARY.md",
        "src/schema/record.schema.json",
        "src/results/local/toy.json",
    ] {
        let checkout = Fixture::new();
        std::fs::create_dir_all(checkout.path("src/results/local")).expect("writable");
        std::fs::create_dir_all(checkout.path("src/schema")).expect("writable");
        let _ = std::fs::remove_file(checkout.path(path));
        pipe(&checkout, path);
        let commands: &[&[&str]] = match path {
            "README.md" => &[&["readme"], &["readme", "--check"]],
            _ => &[
                &["readme"],
                &["readme", "--check"],
                &["schema"],
                &["schema", "--check"],
                &["contribute"],
            ],
        };
        for command in commands {
            let start = Instant::now();
            let done = report_with(&checkout.path("."), command, &[]);
            assert!(start.elapsed() < AGES, "{command:?} took too long");
            assert_eq!(done.status.code(), Some(1), "{path}, {command:?}");
            assert!(
                text(&done.stderr).contains("it is a named pipe"),
                "{path}, {command:?}: {done:?}"
            );
        }
    }
}

#[test]
fn what_a_page_takes_in_has_an_end_as_well() {
    let checkout = Fixture::new();
    pipe(&checkout, "pipe");
    checkout.write("experiments/toy/words.md", "{{#include ../../pipe}}\n");
    for file in ["/dev/zero", "../pipe", "../experiments/toy/words.md"] {
        let page = format!("# First\n\n```text\n{{{{#include {file}}}}}\n```\n");
        checkout.write("src/first.md", &page);
        let said = refused(&checkout);
        assert!(
            said.contains(&format!("error: src/first.md:4: `{file}`: ")),
            "{said}"
        );
    }
}

#[test]
fn the_theme_s_files_and_those_that_book_toml_adds_have_an_end() {
    let checkout = Fixture::new();
    std::fs::create_dir(checkout.path("theme")).expect("writable");
    pipe(&checkout, "theme/head.hbs");
    assert!(refused(&checkout).contains("theme/head.hbs: it is a named pipe"));
    std::fs::remove_file(checkout.path("theme/head.hbs")).expect("there");
    pipe(&checkout, "theme/a.css");
    let css = [("MDBOOK_OUTPUT__HTML__ADDITIONAL_CSS", "[\"theme/a.css\"]")];
    let said = report_with(&checkout.path("."), &["book"], &css);
    assert!(text(&said.stderr).contains("theme/a.css: it is a named pipe"));
}

#[test]
fn no_key_of_book_toml_writes_beside_the_book() {
    let checkout = Fixture::new();
    checkout.write("own.css", "a {}\n");
    let before = contents(&checkout.path("."));
    let own = checkout.path("own.css");
    let own = format!("[\"{}\"]", own.display());
    for (variable, value) in [
        ("MDBOOK_OUTPUT__HTML__ADDITIONAL_CSS", own.as_str()),
        ("MDBOOK_OUTPUT__HTML__ADDITIONAL_JS", "[\"../own.js\"]"),
        ("MDBOOK_OUTPUT__HTML__INPUT_404", "../README.md"),
        (
            "MDBOOK_OUTPUT__HTML__REDIRECT",
            "{\"/../own.html\": \"first.html\"}",
        ),
        ("MDBOOK_BOOK__SRC", "."),
        ("MDBOOK_BOOK__SRC", "/etc"),
        ("MDBOOK_BOOK__SRC", "../.."),
    ] {
        let done = report_with(&checkout.path("."), &["book"], &[(variable, value)]);
        let said = text(&done.stderr);
        assert_eq!(done.status.code(), Some(1), "{variable}");
        assert!(said.starts_with("error: book.toml: "), "{variable}: {said}");
        assert!(before == contents(&checkout.path(".")), "{variable}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn names_and_variables_that_are_no_unicode_end_in_no_panic() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let checkout = Fixture::new();
    let odd = OsStr::from_bytes(b"odd.\xff");
    let mut command = Command::new(env!("CARGO_BIN_EXE_report"));
    command.arg("book").current_dir(checkout.path("."));
    let built = command.env(odd, odd).output().expect("it starts");
    assert!(built.status.success(), "{}", text(&built.stderr));
    let built = command
        .env("MDBOOK_BOOK__TITLE", odd)
        .output()
        .expect("it starts");
    assert!(text(&built.stderr).starts_with("error: MDBOOK_BOOK__TITLE: not Unicode"));
    std::fs::remove_dir_all(checkout.path("book")).expect("there");
    std::fs::write(checkout.path("src").join(odd), "").expect("writable");
    assert!(refused(&checkout).contains("its name is not Unicode"));
}
