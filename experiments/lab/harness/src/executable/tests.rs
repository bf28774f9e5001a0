//! The executable of these very tests, and files that are none.

use super::*;

fn this() -> Vec<u8> {
    std::fs::read(std::env::current_exe().expect("a path")).expect("these tests")
}

#[test]
fn the_parts_are_the_whole_file_and_the_owners_the_whole_code() {
    let bytes = this();
    let parts = parts(&bytes).expect("an executable");
    assert_eq!(parts.values().sum::<u64>(), bytes.len() as u64, "{parts:?}");
    let contents = contents(&bytes).expect("an executable");
    assert_eq!(contents.code.values().sum::<u64>(), parts["size-code"]);
    for owner in ["core", "std", "harness", "regex_lite"] {
        assert!(contents.code.contains_key(owner), "{owner}");
    }
    assert_eq!(contents.cgo, None);
}

#[test]
fn what_takes_no_room_in_the_file_does_not_count() {
    let bytes = this();
    let file = parse(&bytes).expect("an executable");
    let mut empty = file.sections().filter(|s| s.file_range().is_none());
    assert!(empty.any(|s| s.size() > 0), "there is something like .bss");
}

#[test]
fn a_foreign_file_is_refused() {
    for bytes in [&b"#!/bin/sh\nexit 0\n"[..], b"", b"\x7fELF"] {
        for problem in [parts(bytes).unwrap_err(), contents(bytes).unwrap_err()] {
            let text = problem.to_string();
            assert!(text.contains("no executable that can be read"), "{text}");
        }
    }
}
