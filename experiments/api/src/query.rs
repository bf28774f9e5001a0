//! Numbers in paths and queries.

use std::ops::RangeInclusive;

use crate::reply::Refusal;

/// The number that `text` is, if it is digits only and fits in 64 bits.
pub fn digits(text: &str) -> Option<u64> {
    // `parse` alone would take a sign, too.
    let all_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    all_digits.then(|| text.parse().ok())?
}

/// The first parameter `name` of a query, `None` if there is none.
pub fn number(
    query: Option<&str>,
    name: &'static str,
    range: RangeInclusive<u64>,
) -> Result<Option<u64>, Refusal> {
    let mut parameters = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    let Some((_, value)) = parameters.find(|(key, _)| key == name) else {
        return Ok(None);
    };
    match digits(&value) {
        Some(number) if range.contains(&number) => Ok(Some(number)),
        _ => Err(Refusal::BadQuery { field: name }),
    }
}
