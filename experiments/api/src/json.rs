//! Which JSON package reads and writes orders.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::object::Object;

/// A JSON package.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Json {
    /// serde_json, which everybody takes.
    #[default]
    Serde,
    /// sonic-rs, which is made for speed.
    Sonic,
}

/// Brackets that a body may have for sonic-rs to read it.
///
/// sonic-rs follows values that nobody asked for as deep as they go, and a body of brackets alone
/// would take the whole stack. serde_json has a limit.
const SHALLOW: usize = 1000;

/// How many values a body opens, at the most: no fewer than it is deep.
fn brackets(body: &[u8]) -> usize {
    body.iter()
        .filter(|byte| matches!(byte, b'[' | b'{'))
        .count()
}

/// A body is no JSON, or has a value of a wrong type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

impl Json {
    /// A value's JSON, without white space.
    ///
    /// # Panics
    ///
    /// If the value has no JSON: a map with keys that are no text. No value of this program has.
    pub fn encode<T: Serialize>(self, value: &T) -> Vec<u8> {
        match self {
            Self::Serde => serde_json::to_vec(value).expect("the value has a JSON"),
            Self::Sonic => sonic_rs::to_vec(value).expect("the value has a JSON"),
        }
    }

    /// The struct in a body that is one JSON object, with nothing but white space around it.
    pub fn decode<T: DeserializeOwned>(self, body: &[u8]) -> Result<T, Malformed> {
        let object: Object<T> = match self {
            Self::Sonic if brackets(body) <= SHALLOW => {
                sonic_rs::from_slice(body).map_err(|_| Malformed)?
            }
            Self::Serde | Self::Sonic => serde_json::from_slice(body).map_err(|_| Malformed)?,
        };
        Ok(object.0)
    }
}
