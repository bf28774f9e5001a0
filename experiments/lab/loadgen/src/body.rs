//! The body that the command line names: text, a file's content, or standard input.

use std::fs::{self, File};
use std::io::{IsTerminal as _, Read};
use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use bytes::Bytes;

/// Most bytes of a body: it is sent again and again, from memory.
const MOST: u64 = 64 << 20;

/// Who waits for longer is told for what.
const A_WHILE: Duration = Duration::from_secs(1);

/// What `--body` stands for.
///
/// # Errors
/// What cannot be read, and the mend.
pub fn content(body: &str) -> Result<Bytes> {
    match body.strip_prefix('@') {
        None => Ok(body.to_owned().into()),
        Some("-") => standard_input().context("--body @-: standard input"),
        Some(name) => file(Path::new(name)).with_context(|| format!("--body {body}")),
    }
}

fn standard_input() -> Result<Bytes> {
    if output::input_is_closed() {
        bail!("it is closed: give it the body, or `</dev/null` for none");
    }
    let from = std::io::stdin().lock();
    let at_once = from.is_terminal();
    telling(
        "reading the body from standard input: end it with Ctrl-D",
        if at_once { Duration::ZERO } else { A_WHILE },
        || read(from),
    )
}

/// A pipe or a device is read as well: what has no end comes to [`MOST`], and who waits is told.
fn file(path: &Path) -> Result<Bytes> {
    let kind = fs::metadata(path).context("cannot read the file: mend its name")?;
    if kind.is_dir() {
        bail!("it is a folder: name a file");
    }
    let words = format!("reading the body from {}", path.display());
    telling(&words, A_WHILE, || {
        read(File::open(path).context("cannot read the file: mend its name or its rights")?)
    })
}

/// Does `work`, and says `words` if it is not done after `wait`: what one waits for shall be known.
fn telling<T>(words: &str, wait: Duration, work: impl FnOnce() -> T) -> T {
    let (done, waits) = channel::<()>();
    let words = words.to_owned();
    let tell = move || {
        if waits.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
            output::note(words);
        }
    };
    // Where the system has no thread left, nothing is told.
    drop(thread::Builder::new().spawn(tell));
    let found = work();
    drop(done);
    found
}

fn read(from: impl Read) -> Result<Bytes> {
    let mut bytes = Vec::new();
    from.take(MOST + 1)
        .read_to_end(&mut bytes)
        .context("cannot be read")?;
    if bytes.len() as u64 > MOST {
        bail!("more than {} MiB: give a shorter body", MOST >> 20);
    }
    Ok(bytes.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_without_end_is_refused() {
        let problem = read(std::io::repeat(0)).expect_err("endless").to_string();
        assert!(problem.contains("more than 64 MiB"), "{problem}");
    }

    #[test]
    fn what_cannot_be_read_is_named_and_a_device_is_read() {
        let problem = |body: &str| format!("{:#}", content(body).expect_err(body));
        assert!(problem("@/").contains("--body @/: it is a folder"));
        assert!(problem("@/dev/zero").contains("--body @/dev/zero: more than 64 MiB"));
        assert_eq!(content("@/dev/null").expect("nothing"), "");
        assert!(problem("@/no/such").contains("cannot read"));
        assert!(problem("@").contains("--body @: cannot read"));
        assert_eq!(content("text").expect("itself"), "text");
        assert_eq!(content("").expect("nothing"), "");
    }
}
