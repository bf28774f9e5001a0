//! The command line.

use std::process::{Command, Stdio};

use proptest::prelude::*;

use crate::fixture::Fixture;
use crate::{bounded, cases};

const ARGUMENTS: &[&str] = &[
    "book",
    "check",
    "schema",
    "readme",
    "contribute",
    "preprocess",
    "supports",
    "html",
    "help",
    "--help",
    "-h",
    "--version",
    "--check",
    "--strict",
    "--host",
    "--root",
    "--dest-dir",
    "--port",
    "local",
    "elsewhere",
    "nosuch",
    "../..",
    "own",
    "new/deep",
    "src",
    ".",
    "",
    "0",
    "-1",
    "65536",
    "--",
    "--host=..",
    "--dest-dir=/dev/null",
    "--root=/",
    "\u{a0}",
    "é",
];

fn argument() -> impl Strategy<Value = String> {
    prop_oneof![
        9 => proptest::sample::select(ARGUMENTS).prop_map(str::to_owned),
        1 => any::<String>().prop_map(|text| text.replace(['\0', '/'], "")),
    ]
}

proptest! {
    #![proptest_config(cases(32))]

    /// `serve` is left out: with a good line it does not end.
    #[test]
    fn every_command_line_is_answered(arguments in proptest::collection::vec(argument(), 0..6)) {
        let checkout = Fixture::new();
        checkout.write("own/letter.txt", "Dear …\n");
        let done = bounded(|| {
            Command::new(env!("CARGO_BIN_EXE_report"))
                .args(&arguments)
                .current_dir(checkout.path("."))
                .stdin(Stdio::null())
                .output()
                .expect("it starts")
        });
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(matches!(done.status.code(), Some(0..=2)), "{arguments:?}: {said}");
        assert!(!said.contains("panicked"), "{arguments:?}: {said}");
        assert_eq!(checkout.read("own/letter.txt"), "Dear …\n");
        assert!(checkout.path("src/first.md").is_file());
    }
}
