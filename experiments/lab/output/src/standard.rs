//! Whether there is a standard output at all.

use std::io::{Error, ErrorKind};

use crate::Unwritten;

/// For a command that is there for what it prints.
///
/// A closed standard output (`>&-`) is opened on `/dev/null` before `main`, so that no file takes its
/// number: what is written there would be lost without a word. It is open for reading as well, as what
/// a person sends to `/dev/null` is not.
///
/// # Errors
/// If it was closed.
pub fn must_be_open() -> Result<(), Unwritten> {
    if was_closed() {
        let problem = "it is closed";
        return Err(Error::new(ErrorKind::NotConnected, problem).into());
    }
    Ok(())
}

#[cfg(unix)]
fn was_closed() -> bool {
    use std::os::fd::AsFd;
    use std::os::unix::fs::MetadataExt;

    use rustix::fs::{OFlags, fcntl_getfl};
    let stdout = std::io::stdout();
    let copy = stdout.as_fd().try_clone_to_owned();
    let about = copy.and_then(|copy| std::fs::File::from(copy).metadata());
    let null = std::fs::metadata("/dev/null");
    let (Ok(about), Ok(null), Ok(flags)) = (about, null, fcntl_getfl(&stdout)) else {
        return false;
    };
    about.rdev() == null.rdev() && flags.contains(OFlags::RDWR)
}

#[cfg(not(unix))]
fn was_closed() -> bool {
    false
}
