//! What is read as a text is one, of the checkout, and no longer than a person writes; else its file is
//! named, whichever command reads it.

use std::os::unix::fs::symlink;

use crate::command::{report_with, text};
use crate::fixture::Fixture;
use crate::sources::{pipe, refused};

fn first_page_says(checkout: &Fixture, words: &str) -> String {
    checkout.write("src/first.md", &format!("# First\n\n{words}\n"));
    refused(checkout)
}

#[test]
fn what_a_page_takes_in_is_there_whichever_command_asks() {
    let checkout = Fixture::new();
    checkout.write("src/words.txt", "{{#include nowhere.txt}}\n");
    checkout.write("src/circle.txt", "{{#include circle.txt}}\n");
    checkout.write("src/anchored.txt", "// ANCHOR: a\n// ANCHOR_END: a\n");
    for (words, named) in [
        ("{{#include nothing.txt}}", "nothing.txt"),
        ("{{#include nothing.txt:2:}}", "nothing.txt"),
        ("{{#playground no/example.rs editable}}", "no/example.rs"),
        ("{{ #rustdoc_include ../experiments/no.rs:a }}", "no.rs"),
        ("{{#include part}}", "part"),
        ("{{#include words.txt}}", "nowhere.txt"),
        ("{{#include circle.txt}}", "first.md"),
    ] {
        let said = first_page_says(&checkout, words);
        let is_on_the_page = !["words.txt", "circle.txt"]
            .iter()
            .any(|file| words.contains(file));
        let starts = said.starts_with("error: src/first.md:3: ");
        assert_eq!(starts, is_on_the_page, "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(said.contains(named), "{words}: {said}");
    }
}

#[test]
fn what_a_page_takes_in_is_of_the_checkout() {
    let checkout = Fixture::new();
    let other = tempfile::tempdir().expect("a folder");
    let outside = other.path().join("outside.txt");
    std::fs::write(&outside, "Dear …\n").expect("writable");
    let outside = outside.to_str().expect("Unicode");
    let around = format!("../..{}", "/..".repeat(20));
    symlink(outside, checkout.path("experiments/link.txt")).expect("a link");
    checkout.write(
        "experiments/words.txt",
        &format!("{{{{#include {outside}}}}}\n"),
    );
    for file in [
        outside,
        &format!("{around}{outside}"),
        "../experiments/link.txt",
        "../experiments/words.txt",
    ] {
        for words in [
            format!("{{{{#include {file}}}}}"),
            format!("`{{{{#include {file}}}}}`"),
            format!("{{{{#playground {file}}}}}"),
        ] {
            let said = first_page_says(&checkout, &words);
            let start = format!("error: src/first.md:3: `{file}`: ");
            assert!(said.starts_with(&start), "{said}");
            assert!(said.contains("leads out of the checkout"), "{said}");
        }
    }
}

#[test]
fn what_is_taken_in_well_or_only_spoken_of_is_no_fault() {
    let checkout = Fixture::new();
    checkout.write("experiments/words.txt", "Some words.\n");
    let absolute = checkout.path("experiments/words.txt");
    let words = format!(
        "# First\n\n{{{{#twin toy/src/work.rs toy/work.go work}}}}\n\n{{{{#include ../experiments/words.txt}}}}\n\n{{{{#include {}}}}}\n\n\
         \\{{{{#include no.txt}}}}\n\n`{{{{#include no.txt }}` `{{{{#includes no.txt}}`\n",
        absolute.display()
    );
    checkout.write("src/first.md", &words);
    checkout.build().expect("a good book");
    assert_eq!(
        checkout
            .read("book/first.html")
            .matches("Some words.")
            .count(),
        2
    );
}

#[test]
fn a_page_that_is_no_text_is_named_with_its_mend() {
    let checkout = Fixture::new();
    let bytes = b"# First\n\nCaf\xe9\n";
    std::fs::write(checkout.path("src/first.md"), bytes).expect("writable");
    let said = refused(&checkout);
    assert_eq!(
        said,
        "error: src/first.md: its line 3 is not UTF-8: save it in that encoding\n"
    );
    for path in ["src/first.md", "src/SUMMARY.md", "src/part/second.md"] {
        let checkout = Fixture::new();
        std::fs::remove_file(checkout.path(path)).expect("there");
        std::fs::create_dir(checkout.path(path)).expect("writable");
        let said = refused(&checkout);
        assert!(
            said.contains("it is a folder, and a text is read there"),
            "{said}"
        );
        let name = path.trim_start_matches("src/");
        assert!(said.contains(name), "{said}");
    }
}

#[test]
fn a_text_longer_than_anybody_writes_is_not_read() {
    for path in [
        "src/first.md",
        "src/SUMMARY.md",
        "src/more.md",
        "book.toml",
        "experiments/toy/src/work.rs",
    ] {
        let checkout = Fixture::new();
        // Three gigabytes of nothing take no room on the disk.
        let file = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(checkout.path(path));
        file.and_then(|file| file.set_len(3 << 30))
            .expect("a sparse file");
        let said = refused(&checkout);
        assert!(
            said.contains(path) && said.contains("it is longer than 16 MiB"),
            "{path}: {said}"
        );
    }
    let checkout = Fixture::new();
    let file = std::fs::File::create(checkout.path("long.txt")).expect("writable");
    file.set_len(3 << 30).expect("a sparse file");
    let said = first_page_says(&checkout, "{{#include ../long.txt}}");
    assert!(
        said.starts_with("error: src/first.md:3: `../long.txt`: it is longer"),
        "{said}"
    );
}

#[test]
fn a_book_toml_that_is_no_text_is_named_by_every_command() {
    let checkout = Fixture::new();
    let path = checkout.path("book.toml");
    let others = |expected: &str| {
        for command in [
            &["readme"][..],
            &["readme", "--check"],
            &["serve", "--port", "0"],
        ] {
            let done = report_with(&checkout.path("src"), command, &[]);
            assert_eq!(done.status.code(), Some(1), "{command:?}");
            let said = text(&done.stderr);
            assert!(
                said.contains("book.toml: ") && said.contains(expected),
                "{said}"
            );
        }
    };
    std::fs::remove_file(&path).expect("there");
    pipe(&checkout, "book.toml");
    assert!(refused(&checkout).contains("book.toml: it is a named pipe"));
    others("it is a named pipe");
    for (device, expected) in [("/dev/zero", "it is a device"), ("/", "it is a folder")] {
        std::fs::remove_file(&path).expect("there");
        symlink(device, &path).expect("a link");
        assert!(refused(&checkout).contains(&format!("book.toml: {expected}")));
        others(expected);
    }
    std::fs::remove_file(&path).expect("there");
    std::fs::write(&path, b"[book]\ntitle = \"Caf\xe9\"\n").expect("writable");
    assert!(refused(&checkout).contains("book.toml: its line 2 is not UTF-8"));
}

#[test]
fn a_theme_that_is_no_folder_is_named() {
    let checkout = Fixture::new();
    let config = checkout.read("book.toml");
    let themed = config.replace("[output.html]\n", "[output.html]\ntheme = \"look\"\n");
    checkout.write("book.toml", &themed);
    pipe(&checkout, "look");
    assert!(refused(&checkout).contains("look: it is a named pipe"));
}
