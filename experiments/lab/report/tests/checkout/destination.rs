//! Nothing of one's own is destroyed by a build, by whatever way its destination is given.

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use crate::command::{report, report_with, text};
use crate::fixture::{Fixture, contents};

/// Every file of a checkout, its links not followed.
fn all(checkout: &Fixture) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut open = vec![checkout.path(".")];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).expect("readable").flatten() {
            let path = entry.path();
            if path.is_symlink() {
                found.push((path, Vec::new()));
            } else if path.is_dir() {
                found.push((path.clone(), Vec::new()));
                open.push(path);
            } else {
                let bytes = std::fs::read(&path).expect("readable");
                found.push((path, bytes));
            }
        }
    }
    found.sort();
    found
}

/// A checkout with git's folder, files of one's own, and ways that lead round about.
fn checkout() -> Fixture {
    let checkout = Fixture::new();
    checkout.write(".git/HEAD", "ref: refs/heads/main\n");
    checkout.write("theme/note", "");
    checkout.write("tests/browser/note", "");
    checkout.write("own/letter.txt", "Dear …\n");
    checkout.write("file", "not a folder\n");
    for (to, link) in [
        ("src", "link-to-src"),
        ("own", "link-to-own"),
        (".", "link-to-root"),
        ("nothing", "dangling"),
        ("circle", "circle"),
    ] {
        symlink(to, checkout.path(link)).expect("a link");
    }
    checkout
}

/// What must not become the book's folder, taken from the checkout's own.
const REFUSED: [&str; 32] = [
    " ",
    " \t ",
    " /new",
    "new/ ",
    ".",
    "",
    "..",
    "/",
    "src",
    "src/",
    "./src/../src",
    "src/figures",
    "src/results",
    "src/results/new",
    "src/new",
    "experiments",
    "experiments/new",
    "go-experiments/new",
    ".git",
    ".git/new",
    "theme",
    "theme/new",
    "tests",
    ".lab/new",
    "own",
    "own/../own",
    "link-to-own",
    "link-to-src",
    "link-to-src/new",
    "link-to-root",
    "dangling",
    "circle",
];

#[test]
fn what_is_not_the_book_s_is_refused_before_anything_is_touched() {
    let checkout = checkout();
    let before = all(&checkout);
    let root = checkout.path(".");
    let refuse = |way: &str, arguments: &[&str], variables: &[(&str, &str)]| {
        let refused = report_with(&root, arguments, variables);
        assert!(!refused.status.success(), "{way}");
        let said = text(&refused.stderr);
        assert!(
            said.starts_with("error: ") && said.contains("give "),
            "{way}: {said}"
        );
        assert!(!said.contains("panicked"), "{way}: {said}");
        assert!(all(&checkout) == before, "{way}: something was touched");
    };
    for wanted in REFUSED.into_iter().chain(["file", "file/below"]) {
        // The command line takes no empty value; a variable may be empty, and means the checkout.
        if !wanted.is_empty() {
            refuse(wanted, &["book", "--dest-dir", wanted], &[]);
        }
        refuse(wanted, &["book"], &[("MDBOOK_BUILD__BUILD_DIR", wanted)]);
    }
    let absolute = checkout.path("src");
    let absolute = absolute.to_str().expect("Unicode");
    refuse(absolute, &["book", "--dest-dir", absolute], &[]);
    refuse(
        "all of [build]",
        &["book"],
        &[("MDBOOK_BUILD", "{\"build-dir\": \"own\"}")],
    );
    refuse(
        "serve",
        &["serve", "--port", "0"],
        &[("MDBOOK_BUILD__BUILD_DIR", "own")],
    );
}

#[test]
fn book_toml_s_own_destination_is_bounded_too() {
    for wanted in ["src", "own", "..", "link-to-root", "/"] {
        let checkout = checkout();
        let config = checkout.read("book.toml");
        let config = config.replace("[build]", &format!("[build]\nbuild-dir = \"{wanted}\""));
        checkout.write("book.toml", &config);
        let before = all(&checkout);
        let complaint = checkout.complaint();
        assert!(complaint.contains("give "), "{wanted}: {complaint}");
        assert!(all(&checkout) == before, "{wanted}: something was touched");
    }
}

#[test]
fn an_empty_or_new_folder_or_a_link_to_one_takes_the_book_again_and_again() {
    let checkout = checkout();
    std::fs::create_dir(checkout.path("empty")).expect("writable");
    std::fs::create_dir(checkout.path("linked")).expect("writable");
    symlink("linked", checkout.path("link")).expect("a link");
    let outside = tempfile::tempdir().expect("a folder");
    let outside = outside.path().join("deep/er");
    let outside = outside.to_str().expect("Unicode");
    for wanted in ["empty", "new/deep", "link", "new/../other", outside, "book"] {
        let arguments = ["book", "--dest-dir", wanted];
        for _ in 0..2 {
            let built = report_with(&checkout.path("."), &arguments, &[]);
            assert!(built.status.success(), "{wanted}: {}", text(&built.stderr));
        }
        let page = checkout.path(wanted).join("part/second.html");
        assert!(page.is_file(), "{wanted}");
    }
    assert!(checkout.path("link").is_symlink() && checkout.path("linked/index.html").is_file());
}

#[test]
fn what_was_put_into_a_book_by_hand_is_named_and_stays() {
    for own in ["notes.txt", "figures/mine.svg", ".git/HEAD", "part/deep/a"] {
        let checkout = Fixture::new();
        checkout.build().expect("a good book");
        checkout.write(&format!("book/{own}"), "mine\n");
        let complaint = checkout.complaint();
        assert!(
            complaint.contains(&format!("it holds `{own}`")),
            "{complaint}"
        );
        assert_eq!(checkout.read(&format!("book/{own}")), "mine\n");
        std::fs::remove_file(checkout.path("book").join(own)).expect("there");
        checkout.build().expect("the way is free again");
    }
    let checkout = Fixture::new();
    checkout.write("own/letter.txt", "Dear …\n");
    checkout.build().expect("a good book");
    symlink("../own", checkout.path("book/linked")).expect("a link");
    assert!(checkout.complaint().contains("it holds `linked`"));
    assert_eq!(checkout.read("own/letter.txt"), "Dear …\n");
}

#[test]
fn a_mark_that_was_copied_forged_or_broken_gives_nothing_away() {
    let checkout = Fixture::new();
    checkout.build().expect("a good book");
    let mark = checkout.read("book/.rust-or-go-book");
    let other = Fixture::new();
    let everything = mark.replace("\"404.html\"", "\"letter.txt\", \"../letter.txt\"");
    for (name, mark) in [
        ("copied", mark.as_str()),
        ("forged", &everything),
        ("empty", ""),
        ("deep", &"[".repeat(100_000)),
        ("none", "{}"),
    ] {
        for checkout in [&checkout, &other] {
            checkout.write(&format!("{name}/.rust-or-go-book"), mark);
            checkout.write(&format!("{name}/letter.txt"), "Dear …\n");
            let refused = report(checkout, &["book", "--dest-dir", &format!("../{name}")]);
            assert_eq!(refused.status.code(), Some(1), "{name}");
            let said = text(&refused.stderr);
            assert!(
                said.contains("yourself") || said.contains("move that"),
                "{name}: {said}"
            );
            assert_eq!(checkout.read(&format!("{name}/letter.txt")), "Dear …\n");
        }
    }
    // A book of another checkout is not this one's to replace, wherever it lies.
    let theirs = other.path("book");
    std::fs::create_dir(&theirs).expect("writable");
    other.build().expect("a good book");
    let refused = report(
        &checkout,
        &["book", "--dest-dir", theirs.to_str().expect("Unicode")],
    );
    assert_eq!(refused.status.code(), Some(1), "{}", text(&refused.stderr));
}

#[test]
fn no_book_lies_in_another_one_that_would_then_refuse_it() {
    let checkout = Fixture::new();
    let refused = |folder: &str| {
        let refused = report(&checkout, &["book", "--dest-dir", folder]);
        assert_eq!(refused.status.code(), Some(1), "{folder}");
        text(&refused.stderr)
    };
    // Before any build: the place that book.toml names is known.
    for inside in ["../book/inside", "../book/a/b", "../new/../book/x"] {
        assert!(refused(inside).contains("it lies in another book, in "));
        assert!(!checkout.path("book").exists());
    }
    checkout.build().expect("a good book");
    refused("../book/inside");
    let elsewhere = report(&checkout, &["book", "--dest-dir", "../elsewhere"]);
    assert!(elsewhere.status.success(), "{}", text(&elsewhere.stderr));
    for inside in ["../elsewhere/inside", "../elsewhere/part/deep"] {
        assert!(refused(inside).contains("elsewhere: give a folder beside it"));
    }
    symlink("elsewhere", checkout.path("link")).expect("a link");
    refused("../link/inside");
    // Nor around the place that is named.
    let config = checkout.read("book.toml");
    let deep = config.replace("[build]\n", "[build]\nbuild-dir = \"out/book\"\n");
    checkout.write("book.toml", &deep);
    let said = refused("../out");
    assert!(
        said.contains("build-dir") && said.contains("lies in it"),
        "{said}"
    );
    for folder in ["../out/book", "../elsewhere", "../out/other"] {
        let built = report(&checkout, &["book", "--dest-dir", folder]);
        assert!(built.status.success(), "{}", text(&built.stderr));
    }
    checkout.build().expect("and the one of book.toml again");
}

#[test]
fn a_book_of_a_version_without_marks_says_how_to_go_on() {
    let checkout = Fixture::new();
    checkout.write("book/index.html", "<p>Old.");
    let complaint = checkout.complaint();
    assert!(complaint.contains("it holds `index.html`"), "{complaint}");
    assert!(complaint.contains("make clean"), "{complaint}");
}

#[test]
fn a_checkout_that_moved_still_knows_its_book() {
    let mut checkout = Fixture::new();
    checkout.build().expect("a good book");
    let home = tempfile::tempdir().expect("a folder");
    checkout.move_to(&home.path().join("elsewhere"));
    checkout.build().expect("the same book");
}

#[test]
fn what_an_earlier_build_left_goes_and_a_build_broken_off_is_followed_by_another() {
    let checkout = Fixture::new();
    checkout.write("src/part/extra/deep/data.txt", "1\n");
    checkout.build().expect("a good book");
    let unfinished = "book/.rust-or-go-book.unfinished/part/second.html";
    checkout.write(unfinished, "half");
    std::fs::remove_dir_all(checkout.path("src/part/extra")).expect("there");
    std::fs::remove_file(checkout.path("book/index.html")).expect("there");
    checkout.build().expect("it goes on");
    assert!(checkout.path("book/index.html").is_file());
    assert!(!checkout.path("book/part/extra").exists());
    assert!(!checkout.path("book/.rust-or-go-book.unfinished").exists());
}

#[test]
fn a_build_that_fails_leaves_the_old_book_or_no_trace() {
    let checkout = Fixture::new();
    checkout.write("src/first.md", "# First\n\n{{#include nothing.txt}}\n");
    checkout.complaint();
    assert!(!checkout.path("book").exists());
    checkout.write(
        "src/first.md",
        "# First\n\n{{#twin toy/src/work.rs toy/work.go work}}\n",
    );
    checkout.build().expect("a good book");
    let good = contents(&checkout.path("book"));
    checkout.write("src/first.md", "# First\n\n{{#include nothing.txt}}\n");
    checkout.complaint();
    assert!(
        good == contents(&checkout.path("book")),
        "the old book was touched"
    );
}

#[test]
fn two_builds_at_once_do_not_mix() {
    let checkout = Fixture::new();
    checkout.build().expect("a good book");
    let folder = std::fs::File::open(checkout.path("book")).expect("there");
    folder.lock().expect("free");
    assert!(
        checkout
            .complaint()
            .contains("another build is writing there")
    );
    drop(folder);
    checkout.build().expect("free again");
}

/// Stock mdBook's own way: its preprocessor writes below `src/`.
#[test]
fn the_preprocessor_takes_back_only_what_it_left() {
    let checkout = Fixture::new();
    checkout.write("src/part/second.md", "# Second\n\n{{#figure toy-ratios}}\n");
    checkout.write("src/figures/mine.svg", "<svg/>");
    checkout.write("own/letter.txt", "Dear …\n");
    symlink("mine.svg", checkout.path("src/figures/link.svg")).expect("a link");
    let preprocess = || checkout.preprocess(&checkout.path("."));
    let first = preprocess();
    assert!(first.status.success(), "{}", text(&first.stderr));
    assert!(checkout.path("src/figures/toy-ratios.csv").is_file());
    checkout.write("src/part/second.md", "# Second\n");
    assert!(preprocess().status.success());
    assert!(!checkout.path("src/figures/toy-ratios.csv").exists());
    assert_eq!(checkout.read("src/figures/mine.svg"), "<svg/>");
    assert!(checkout.path("src/figures/link.svg").is_symlink());
    // Where a figure would go lies something of one's own: it stays.
    checkout.write("src/part/second.md", "# Second\n\n{{#figure toy-ratios}}\n");
    checkout.write("src/figures/toy-ratios.csv", "my,own\n");
    let refused = preprocess();
    assert!(
        text(&refused.stderr).contains("src/figures/toy-ratios.csv"),
        "{refused:?}"
    );
    assert_eq!(checkout.read("src/figures/toy-ratios.csv"), "my,own\n");
    // The folder itself may be a link to somewhere.
    std::fs::remove_dir_all(checkout.path("src/figures")).expect("there");
    symlink("../own", checkout.path("src/figures")).expect("a link");
    let refused = preprocess();
    assert!(text(&refused.stderr).contains("src/figures"), "{refused:?}");
    assert_eq!(contents(&checkout.path("own")).len(), 1);
    assert!(Path::new(&checkout.path("own/letter.txt")).is_file());
}
