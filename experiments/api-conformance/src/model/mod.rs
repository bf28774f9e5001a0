//! The service by the contract's words, small enough to be seen to be right.

mod order;
mod primes;
mod store;

#[cfg(test)]
mod tests;

pub use order::{Draft, Item, Order};
pub use primes::Primes;
pub use store::Store;

/// JSON's string of `text`, with no escapes but those that JSON demands.
pub fn quoted(text: &str) -> String {
    let mut json = String::from('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => json.extend(['\\', character]),
            '\0'..' ' => json += &format!("\\u{:04x}", u32::from(character)),
            _ => json.push(character),
        }
    }
    json + "\""
}
