//! Numbers in paths and queries.

use crate::query::{digits, number};
use crate::reply::Refusal;

#[test]
fn a_number_is_digits_only() {
    assert_eq!(digits("0"), Some(0));
    assert_eq!(digits("007"), Some(7));
    assert_eq!(digits("18446744073709551615"), Some(u64::MAX));
    for text in [
        "",
        "+1",
        "-1",
        " 1",
        "1 ",
        "1.0",
        "0x1",
        "1_0",
        "٣",
        "18446744073709551616",
    ] {
        assert_eq!(digits(text), None, "{text:?}");
    }
}

#[test]
fn of_a_parameter_the_first_counts() {
    let limit = |query| number(query, "limit", 1..=100);
    let bad = Err(Refusal::BadQuery { field: "limit" });
    assert_eq!(limit(None), Ok(None));
    assert_eq!(limit(Some("")), Ok(None));
    assert_eq!(limit(Some("Limit=5&limits=6")), Ok(None));
    assert_eq!(limit(Some("x=%20&limit=5&limit=x")), Ok(Some(5)));
    for query in [
        "limit=x&limit=5",
        "limit",
        "limit=",
        "limit=0",
        "limit=101",
        "limit=+5",
    ] {
        assert_eq!(limit(Some(query)), bad, "{query}");
    }
}
