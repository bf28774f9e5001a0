//! What the host is, and what it is doing.
use record::{Conditions, Host};
/// The machine, under the name of its folder of records.
pub fn host(name: &str) -> Host {
    Host {
        name: name.into(),
        ..Host::default()
    }
}
/// What the machine is doing now.
pub fn conditions() -> Conditions {
    Conditions::default()
}
/// Now, RFC 3339, UTC.
pub fn now() -> String {
    jiff::Timestamp::now().to_string()
}
