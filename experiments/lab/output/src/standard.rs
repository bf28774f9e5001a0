//! Whether there are standard streams at all.
//!
//! A closed one (`>&-`, `<&-`) is opened on `/dev/null` before `main`, so that no file takes its number: what is
//! written there would be lost without a word, and what is read there is nothing. It is open for both, as what a
//! person sends to `/dev/null`, or takes from there, is not.

use std::io::{Error, ErrorKind};
use std::sync::LazyLock;

use crate::Unwritten;

/// For a command that is there for what it prints, and shall not work in vain.
///
/// # Errors
/// If standard output was closed.
pub fn must_be_open() -> Result<(), Unwritten> {
    static CLOSED: LazyLock<bool> = LazyLock::new(|| was_closed(std::io::stdout()));
    if *CLOSED {
        let problem = "it is closed";
        return Err(Error::new(ErrorKind::NotConnected, problem).into());
    }
    Ok(())
}

/// Whether nobody gave this program a standard input, not even an empty one.
pub fn input_is_closed() -> bool {
    was_closed(std::io::stdin())
}

#[cfg(unix)]
fn was_closed(stream: impl std::os::fd::AsFd) -> bool {
    use std::os::unix::fs::MetadataExt;

    use rustix::fs::{OFlags, fcntl_getfl};
    let copy = stream.as_fd().try_clone_to_owned();
    let about = copy.and_then(|copy| std::fs::File::from(copy).metadata());
    let null = std::fs::metadata("/dev/null");
    let (Ok(about), Ok(null), Ok(flags)) = (about, null, fcntl_getfl(&stream)) else {
        return false;
    };
    about.rdev() == null.rdev() && flags.contains(OFlags::RDWR)
}

#[cfg(not(unix))]
fn was_closed<T>(_: T) -> bool {
    false
}
