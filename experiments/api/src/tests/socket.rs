//! Where heads end, however they are cut.

use proptest::prelude::*;

use crate::socket::count_heads;

#[test]
fn each_end_of_a_head_counts() {
    assert_eq!(count_heads(b""), (0, 0));
    assert_eq!(count_heads(b"GET / HTTP/1.1\r\n\r\n"), (1, 0));
    assert_eq!(count_heads(b"A\r\n\r\nB\r\n\r\nC\r"), (2, 2));
    assert_eq!(count_heads(b"A\r\n\r"), (0, 3));
}

proptest! {
    #[test]
    fn cuts_change_nothing(text in "([a-b]|\r\n|\r|\n){0,40}", cuts in prop::collection::vec(1..5_usize, 40)) {
        let mut heads = 0;
        let mut kept: Vec<u8> = Vec::new();
        let mut unread = text.as_bytes();
        for cut in cuts {
            let (read, rest) = unread.split_at(cut.min(unread.len()));
            unread = rest;
            kept.extend(read);
            let (found, end) = count_heads(&kept);
            heads += found;
            kept.drain(..kept.len() - end);
        }
        let read = &text[..text.len() - unread.len()];
        prop_assert_eq!(heads, read.matches("\r\n\r\n").count());
    }
}
