//! The body that the command line names: text, a file's content, or standard input.

use std::fs::{self, File};
use std::io::{IsTerminal as _, Read};
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use bytes::Bytes;

/// Most bytes of a body: it is sent again and again, from memory.
const MOST: u64 = 64 << 20;

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
    let from = std::io::stdin().lock();
    if from.is_terminal() {
        output::note("reading the body from standard input: end it with Ctrl-D");
    }
    read(from)
}

fn file(path: &Path) -> Result<Bytes> {
    let kind = fs::metadata(path).context("cannot read the file: mend its name")?;
    if kind.is_dir() {
        bail!("it is a folder: name a file");
    }
    // A pipe that nobody writes to would be waited for without end.
    if !kind.is_file() {
        bail!("it is no file: give a pipe or a device as standard input, --body @-");
    }
    read(File::open(path).context("cannot read the file: mend its name or its rights")?)
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
    fn only_a_file_is_read() {
        let problem = |body: &str| format!("{:#}", content(body).expect_err(body));
        assert!(problem("@/").contains("--body @/: it is a folder"));
        assert!(problem("@/dev/zero").contains("--body @-"));
        assert!(problem("@/no/such").contains("cannot read"));
        assert!(problem("@").contains("--body @: cannot read"));
        assert_eq!(content("text").expect("itself"), "text");
        assert_eq!(content("").expect("nothing"), "");
    }
}
