//! What executables are made of, as their own tables say: whose code is in them, and what they need beside themselves.

mod largest;
mod linking;

pub use largest::largest;
pub use linking::linking;

use record::{Contents, Measurement};

use crate::results::{Shelf, Source};

/// The first host's record that knows what its executables are made of.
fn known(shelf: &Shelf) -> Option<(&Measurement, Source)> {
    shelf.all().find_map(|(origin, held)| {
        let record = held.samples()?;
        let mut builds = record.builds.iter();
        builds.any(|build| build.contents.is_some()).then_some(())?;
        Some((record, shelf.source(origin)?))
    })
}

/// What a subject's executable is made of.
fn of<'a>(record: &'a Measurement, subject: &str) -> Option<&'a Contents> {
    record.build_of(subject)?.contents.as_ref()
}

#[cfg(test)]
mod tests;
