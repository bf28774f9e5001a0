//! Texts that a person wrote, and what only looks like one: it is named before anything reads it.

use std::fs::FileType;
use std::io::Read;
use std::path::Path;

/// No text that a person writes is as long, bytes.
const LONGEST: u64 = 16 << 20;

/// What a path leads to that is neither file nor folder, in words.
pub fn special(path: &Path) -> Option<&'static str> {
    kind_in_words(path.metadata().ok()?.file_type())
}

#[cfg(unix)]
fn kind_in_words(kind: FileType) -> Option<&'static str> {
    use std::os::unix::fs::FileTypeExt;
    if kind.is_fifo() {
        Some("a named pipe")
    } else if kind.is_socket() {
        Some("a socket")
    } else if kind.is_char_device() || kind.is_block_device() {
        Some("a device")
    } else {
        None
    }
}

#[cfg(not(unix))]
fn kind_in_words(_: FileType) -> Option<&'static str> {
    None
}

/// Why nobody should wait for the end of what a path leads to, and the mend.
pub fn endless(path: &Path) -> Option<String> {
    let kind = special(path)?;
    Some(format!("it is {kind}, which has no end: remove it"))
}

/// Why what a path leads to is not to be read as a text, and the mend; `None` if it is, or if nothing
/// is there.
pub fn unreadable(path: &Path) -> Option<String> {
    let about = match path.metadata() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
        Err(error) => return Some(unknown(&error)),
        Ok(about) => about,
    };
    if let Some(problem) = endless(path) {
        return Some(problem);
    }
    if about.is_dir() {
        return Some("it is a folder, and a text is read there: rename it".into());
    }
    let mut bytes = Vec::new();
    let read =
        std::fs::File::open(path).and_then(|file| file.take(LONGEST + 1).read_to_end(&mut bytes));
    match read {
        Err(error) => Some(unknown(&error)),
        Ok(_) if bytes.len() as u64 > LONGEST => Some(format!(
            "it is longer than {} MiB, as no text is that a person wrote: remove it, or keep what is \
             needed",
            LONGEST >> 20
        )),
        Ok(_) => not_utf8(&bytes),
    }
}

fn unknown(error: &std::io::Error) -> String {
    format!("cannot read: {error}: mend its rights, or remove it")
}

fn not_utf8(bytes: &[u8]) -> Option<String> {
    let good = std::str::from_utf8(bytes).err()?.valid_up_to();
    let line = bytes[..good].iter().filter(|byte| **byte == b'\n').count() + 1;
    Some(format!(
        "its line {line} is not UTF-8: save it in that encoding"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(bytes: &[u8]) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().expect("writable");
        std::fs::write(&file, bytes).expect("writable");
        file
    }

    #[test]
    fn a_text_is_readable_and_so_is_what_is_not_there() {
        assert_eq!(unreadable(file("é\n".as_bytes()).path()), None);
        assert_eq!(unreadable(file(b"").path()), None);
        assert_eq!(unreadable(Path::new("/no/such/file")), None);
    }

    #[test]
    fn what_is_no_text_is_told_with_its_mend() {
        let line = unreadable(file(b"a\nb\xff\n").path()).expect("not UTF-8");
        assert_eq!(line, "its line 2 is not UTF-8: save it in that encoding");
        let folder = tempfile::tempdir().expect("a folder");
        let told = unreadable(folder.path()).expect("a folder");
        assert!(told.starts_with("it is a folder, "), "{told}");
        #[cfg(unix)]
        for device in ["/dev/null", "/dev/zero", "/dev/tty"] {
            let told = unreadable(Path::new(device)).expect(device);
            assert_eq!(told, "it is a device, which has no end: remove it");
        }
        #[cfg(unix)]
        assert!(unreadable(&Path::new("/dev/null").join("below")).is_some());
    }

    #[test]
    fn what_is_too_long_is_not_read_to_its_end() {
        let longest = file(b"");
        longest.as_file().set_len(LONGEST).expect("sparse");
        assert_eq!(unreadable(longest.path()), None);
        // Three gigabytes of nothing take no room on the disk, and would in memory.
        for length in [LONGEST + 1, 3 << 30] {
            longest.as_file().set_len(length).expect("sparse");
            let told = unreadable(longest.path()).expect("too long");
            assert!(told.starts_with("it is longer than 16 MiB"), "{told}");
        }
    }
}
