//! What the commands print.
//!
//! `println!` panics if its reader has gone or the disk is full. A result is written by [`line`],
//! whose error a command passes on like any other; a note for the person at the terminal by
//! [`note`], which may be lost. [`ending`] gives the exit code: whoever closes a pipe early, as `head`
//! does, is told nothing more. [`start`] comes before all of them. [`signals`] tells a command that it shall end.

mod limits;
#[cfg(unix)]
pub mod signals;
mod standard;

use std::error::Error;
use std::fmt::Display;
use std::io::{ErrorKind, Write};
use std::process::ExitCode;

pub use limits::start;
pub use standard::{input_is_closed, must_be_open};

/// Exit code of a command whose reader left: what a shell gives for SIGPIPE, 128 + 13.
pub const READER_LEFT: u8 = 141;

/// A result did not reach standard output.
#[derive(Debug, thiserror::Error)]
#[error("standard output: cannot write: give it room, or send it elsewhere")]
pub struct Unwritten(#[from] std::io::Error);

/// Writes a line of the result to standard output, and waits until it is there.
///
/// # Errors
/// If it cannot be written whole.
pub fn line(text: impl Display) -> Result<(), Unwritten> {
    write_line(&mut std::io::stdout().lock(), &text)
}

/// Writes a line for the person at the terminal to standard error; nobody may be reading it.
pub fn note(text: impl Display) {
    let _ = write_line(&mut std::io::stderr().lock(), &text);
}

/// Says `complaint` and gives the exit code `otherwise`, unless `problem` is that nobody reads the
/// result any longer: then [`READER_LEFT`], without a word.
pub fn ending(problem: &(dyn Error + 'static), complaint: impl Display, otherwise: u8) -> ExitCode {
    if reader_left(problem) {
        return ExitCode::from(READER_LEFT);
    }
    note(limits::with_mend(complaint.to_string()));
    ExitCode::from(otherwise)
}

fn reader_left(problem: &(dyn Error + 'static)) -> bool {
    let mut cause = Some(problem);
    while let Some(error) = cause {
        if let Some(Unwritten(lost)) = error.downcast_ref() {
            return lost.kind() == ErrorKind::BrokenPipe;
        }
        cause = error.source();
    }
    false
}

/// One write for the whole line, so that lines of several processes do not mix.
fn write_line(to: &mut dyn Write, text: &dyn Display) -> Result<(), Unwritten> {
    to.write_all(format!("{text}\n").as_bytes())?;
    Ok(to.flush()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A disk without room for more than so many bytes, or a reader that has gone.
    struct Full(usize, ErrorKind);

    impl Write for Full {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            match bytes.len().min(self.0) {
                0 => Err(self.1.into()),
                some => {
                    self.0 -= some;
                    Ok(some)
                }
            }
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_line_is_written_whole_or_the_loss_is_an_error() {
        let mut enough = Full(6, ErrorKind::StorageFull);
        assert!(write_line(&mut enough, &"hello").is_ok());
        let mut full = Full(5, ErrorKind::StorageFull);
        let lost = write_line(&mut full, &"hello").expect_err("one byte too many");
        assert!(lost.to_string().contains("standard output: cannot write"));
    }

    #[test]
    fn a_reader_that_left_is_no_complaint_and_a_full_disk_is() {
        let lost = |kind| write_line(&mut Full(0, kind), &"hello").expect_err("no room");
        assert!(reader_left(&lost(ErrorKind::BrokenPipe)));
        assert!(!reader_left(&lost(ErrorKind::StorageFull)));
        assert!(!reader_left(&std::io::Error::from(ErrorKind::BrokenPipe)));
    }
}
