//! A small blocking HTTP/1.1 client that shows what really came, and can send what is malformed.

mod answer;
mod broken;
mod connection;
mod request;

#[cfg(test)]
mod tests;

pub use answer::Answer;
pub use broken::Broken;
pub use connection::{Connection, PATIENCE};
pub use request::{JSON, Request, get, post};
