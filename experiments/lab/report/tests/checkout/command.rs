//! The binary: what people and stock mdBook see of it.

use std::path::Path;
use std::process::{Command, Output};

use crate::fixture::{Fixture, REFERENCE};
use mdbook_driver::MDBook;
use record::{Benchmarks, Distribution, Measurement, Record, Sample};

/// The command, called from the pages' folder.
pub fn report(checkout: &Fixture, arguments: &[&str]) -> Output {
    report_with(&checkout.path("src"), arguments, &[])
}

/// The command, called from a folder and with variables of one's own.
pub fn report_with(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_report"))
        .args(arguments)
        .envs(variables.iter().copied())
        .current_dir(folder)
        .output()
        .expect("it starts")
}

/// What a command printed.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn book_says_where_to_open_it() {
    let checkout = Fixture::new();
    let built = report(&checkout, &["book", "--dest-dir", "../elsewhere"]);
    assert!(built.status.success(), "{}", text(&built.stderr));
    assert!(text(&built.stdout).contains("elsewhere/index.html"));
    assert!(checkout.path("elsewhere/index.html").is_file());
}

/// What `report book` says of a book that a further backend builds as well.
fn with_backend(command: &str) -> String {
    let checkout = Fixture::new();
    let config = checkout.read("book.toml");
    checkout.write(
        "book.toml",
        &format!("{config}\n[output.mine]\ncommand = \"{command}\"\n"),
    );
    // More than a pipe holds, so that who does not read is found out.
    checkout.write("src/part/second.md", &"much is said here\n".repeat(20_000));
    let built = report(&checkout, &["book"]);
    assert_eq!(built.status.code(), Some(1));
    text(&built.stderr)
}

#[test]
fn a_backend_that_fails_is_named_with_its_mend() {
    for (command, words) in [
        (
            "true",
            "does not read its input, the book, to the end (Broken pipe",
        ),
        (
            "head -c 10",
            "does not read its input, the book, to the end (Broken pipe",
        ),
        ("sh -c 'cat > /dev/null; exit 3'", "ended with an error"),
        ("false", "ended with an error"),
        ("no-such-program", "cannot be run: No such file"),
    ] {
        let said = with_backend(command);
        assert!(
            said.starts_with("error: book.toml: [output.mine]: its command "),
            "{said}"
        );
        assert!(
            said.contains(words) && said.contains("or leave the table out"),
            "{said}"
        );
    }
}

#[test]
fn a_readme_that_is_a_link_is_neither_written_through_nor_vouched_for() {
    let checkout = Fixture::new();
    let elsewhere = tempfile::tempdir().expect("a folder");
    let marked = checkout.read("README.md");
    for inside in [false, true] {
        let target = match inside {
            true => checkout.path("docs.md"),
            false => elsewhere.path().join("readme"),
        };
        std::fs::write(&target, &marked).expect("writable");
        let _ = std::fs::remove_file(checkout.path("README.md"));
        std::os::unix::fs::symlink(&target, checkout.path("README.md")).expect("a link");
        for arguments in [&["readme"][..], &["readme", "--check"]] {
            let said = report(&checkout, arguments);
            assert_eq!(said.status.code(), Some(1), "{arguments:?}");
            let said = text(&said.stderr);
            assert!(
                said.contains("README.md: it is a link: remove it"),
                "{said}"
            );
        }
        assert_eq!(std::fs::read_to_string(&target).expect("there"), marked);
    }
}

#[test]
fn check_lists_every_error_and_fails() {
    let checkout = Fixture::new();
    checkout.write("src/first.md", "{{#nonsense}}\n\n{{#claims 1}}\n");
    let checked = report(&checkout, &["check"]);
    assert_eq!(checked.status.code(), Some(1));
    let lines = text(&checked.stderr);
    assert!(
        lines.contains("error: src/first.md:1: no directive `nonsense`"),
        "{lines}"
    );
    assert!(lines.contains("error: src/first.md:3: "), "{lines}");
    assert!(!checkout.path("book").exists());
}

#[test]
fn stock_mdbook_builds_the_same_pages_through_the_command() {
    let checkout = Fixture::new();
    checkout.write("src/part/second.md", "# Second\n\n{{#figure toy-ratios}}\n");
    let command = format!("{} preprocess", env!("CARGO_BIN_EXE_report"));
    let config = checkout.read("book.toml");
    let config = config.replace("not called: this process expands the directives", &command);
    checkout.write("book.toml", &config);
    checkout.build().expect("a good book");
    let ours = checkout.read("book/part/second.html");
    let stock = MDBook::load(checkout.path(".")).and_then(|book| book.build());
    stock.expect("a good book");
    assert_eq!(checkout.read("book/part/second.html"), ours);
    assert!(checkout.path("book/figures/toy-ratios.csv").is_file());
}

#[test]
fn only_html_is_supported() {
    let checkout = Fixture::new();
    let supports = |renderer| report(&checkout, &["preprocess", "supports", renderer]).status;
    assert!(supports("html").success());
    assert!(!supports("epub").success());
}

#[test]
fn an_old_headline_and_old_schemas_are_found_and_renewed() {
    let checkout = Fixture::new();
    for verb in ["readme", "schema"] {
        let check = |expected: bool| {
            let checked = report(&checkout, &[verb, "--check"]);
            let said = text(&checked.stderr);
            assert_eq!(checked.status.success(), expected, "{verb}: {said}");
            said
        };
        assert!(check(false).contains("commit it"), "no mend for {verb}");
        assert!(report(&checkout, &[verb]).status.success());
        check(true);
    }
}

/// The front page and README say what the record says: once it says something else, so must they.
#[test]
fn a_planted_change_of_a_record_moves_the_front_page_and_makes_readme_old() {
    let checkout = Fixture::new();
    checkout.measured_reference();
    let page = "# Second\n\n{{#answer}}\n\n{{#scoreboard}}\n\n{{#cases}}\n";
    checkout.write("src/part/second.md", page);
    let built = || {
        checkout.build().expect("a good book");
        checkout.read("book/part/second.html")
    };
    // The card that previews of links show is a picture of the drawing.
    let shown = || {
        [
            "README.md",
            "pictures/scoreboard-light.svg",
            "book/figures/scoreboard.svg",
        ]
        .map(|path| checkout.read(path))
    };
    let before = built();
    assert!(before.contains("Go takes 2.0"), "{before}");
    assert!(report(&checkout, &["readme"]).status.success());
    let old = shown();
    let store = checkout.project.store();
    let record = store.load::<Measurement>(REFERENCE, "toy");
    let mut record = record.expect("readable").expect("there");
    for sample in &mut record.sessions[0].content.samples {
        if sample.subject == "go" {
            sample.metrics.insert("time".into(), 0.25);
        }
    }
    store.save(REFERENCE, "toy", &record).expect("writable");
    let after = built();
    assert!(after.contains("Rust takes 4.0"), "{after}");
    assert!(!after.contains("Go takes"), "{after}");
    let checked = report(&checkout, &["readme", "--check"]);
    assert!(!checked.status.success(), "README shows the old record");
    assert!(report(&checkout, &["readme"]).status.success());
    for (old, new) in old.iter().zip(shown()) {
        assert_ne!(*old, new, "it still shows the old record");
    }
    checkout.write("pictures/scoreboard-dark.svg", "<svg/>");
    let checked = report(&checkout, &["readme", "--check"]);
    let said = text(&checked.stderr);
    assert!(said.contains("scoreboard-dark.svg: not what"), "{said}");
}

#[test]
fn a_host_s_records_are_contributed_under_the_name_of_its_kind() {
    let checkout = Fixture::new();
    let nothing = report(&checkout, &["contribute"]);
    assert!(!nothing.status.success());
    assert!(text(&nothing.stderr).contains("src/results/local: no records: run `make report`"));
    checkout.benched("local");
    let said = report(&checkout, &["contribute"]);
    assert_eq!(
        text(&said.stdout),
        format!("src/results/{REFERENCE}: 1 records\n")
    );
    // The same session once more is no second one.
    assert!(report(&checkout, &["contribute"]).status.success());
    let store = checkout.project.store();
    let contributed = store
        .load::<Benchmarks>(REFERENCE, "toy")
        .expect("readable");
    assert_eq!(contributed.expect("contributed").sessions.len(), 1);
}

#[test]
fn records_of_other_checkouts_are_merged_host_by_host() {
    let (checkout, other) = (Fixture::new(), Fixture::new());
    other.measured_reference();
    other.benched("elsewhere");
    let from = other.path("src/results");
    let said = report(&checkout, &["merge", &from.display().to_string()]);
    assert!(said.status.success(), "{}", text(&said.stderr));
    let store = checkout.project.store();
    assert!(store.hosts().contains(&REFERENCE.to_owned()));
    assert!(
        store
            .load::<Measurement>(REFERENCE, "toy")
            .expect("readable")
            .is_some()
    );
    assert!(
        store
            .load::<Benchmarks>(REFERENCE, "toy")
            .expect("readable")
            .is_some()
    );
    for (folder, words) in [("src", "no records in it"), ("nosuch", "cannot be read")] {
        let refused = report(
            &checkout,
            &["merge", &other.path(folder).display().to_string()],
        );
        assert!(!refused.status.success());
        assert!(
            text(&refused.stderr).contains(words),
            "{}",
            text(&refused.stderr)
        );
    }
}

/// The reference host's record of the toy, changed; what `report check` says of it.
fn checked(change: impl Fn(&str) -> String) -> String {
    let checkout = Fixture::new();
    checkout.measured_reference();
    let file = format!("src/results/{REFERENCE}/toy.json");
    let whole = checkout.read(&file);
    let changed = change(&whole);
    checkout.write(&file, &changed);
    text(&report(&checkout, &["check"]).stderr)
}

type Change = fn(&mut Sample);

#[test]
fn every_committed_record_is_held_to_what_a_reader_may_expect() {
    assert_eq!(checked(str::to_owned), "");
    let kinds: [(&str, &str, &str); 4] = [
        ("\"family\":25", "\"family\":26", "rename the folder"),
        (
            "\"command\":\"\"",
            "\"command\":\"/home/me/lab\"",
            "somebody's machine",
        ),
        (
            "\"commit\":\"0123456789abcdef",
            "\"commit\":\"",
            "it names no commit",
        ),
        (
            "\"experiment\":\"toy\"",
            "\"experiment\":\"primes\"",
            "it is a record of primes",
        ),
    ];
    for (sound, wrong, words) in kinds {
        let said = checked(|text| {
            assert!(text.contains(sound), "{sound} in {text}");
            text.replacen(sound, wrong, 1)
        });
        assert!(said.contains(words), "{said}");
    }
    let distributed = |change: Change| {
        checked(|text| {
            let mut record: Record = serde_json::from_str(text).expect("sound");
            let sample = &mut record.sessions[0].samples[0];
            sample.iterations = 1000;
            sample.metrics.insert("response-p99".into(), 0.002);
            let of = Distribution::of([(1_000_000, 900), (2_000_000, 100)]);
            sample.distributions.insert("response".into(), of);
            change(sample);
            serde_json::to_string(&record).expect("plain data")
        })
    };
    assert_eq!(distributed(|_| ()), "");
    let contradictions: [(Change, &str); 4] = [
        (|s| s.iterations += 1, "counts 1000 of 1001 answers"),
        (
            |s| *s.metrics.get_mut("response-p99").expect("stated") = 0.003,
            "does not have the response-p99 that it states (0.003)",
        ),
        (
            |s| s.void = Some("late".into()),
            "it is void, and has the distribution `response`",
        ),
        (
            |s| {
                let of = s.distributions.remove("response").expect("kept");
                s.distributions.insert("respons".into(), of);
            },
            "no metric is a percentile of its distribution `respons`",
        ),
    ];
    for (change, words) in contradictions {
        let said = distributed(change);
        assert!(said.contains(words), "{words}: {said}");
    }
    let truncated = checked(|text| {
        text.replacen(
            "\"metrics\"",
            "\"distributions\":{\"response\":\"HISTFAAAA\"},\"metrics\"",
            1,
        )
    });
    assert!(
        truncated.contains("no distribution (HdrHistogram V2"),
        "{truncated}"
    );
    let emptied = checked(|text| {
        let mut record: Record = serde_json::from_str(text).expect("sound");
        record.sessions[0].samples.clear();
        serde_json::to_string(&record).expect("plain data")
    });
    assert!(
        emptied.contains("neither samples nor a reason"),
        "{emptied}"
    );
}
