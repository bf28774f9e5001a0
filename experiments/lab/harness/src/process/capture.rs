//! Reading a child's output while it runs, so that a full pipe never stops it.

use std::io::{self, Read};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Most that a child may write to one stream, bytes.
pub(super) const LIMIT: usize = 64 << 20;

/// How long an ended child's streams may stay open: a grandchild that left the process group can
/// hold them for ever.
pub(super) const GRACE: Duration = Duration::from_secs(2);

/// One stream being read in the background.
pub(super) struct Capture {
    bytes: Arc<Mutex<Vec<u8>>>,
    full: Arc<AtomicBool>,
    closed: Receiver<()>,
}

impl Capture {
    /// Reads `stream` to its end. `look` is called after each piece with all that came so far,
    /// and `overflow` once if it was too much.
    pub(super) fn start(
        mut stream: impl Read + Send + 'static,
        mut look: impl FnMut(&[u8]) + Send + 'static,
        overflow: impl FnOnce() + Send + 'static,
    ) -> io::Result<Self> {
        let (bytes, full) = (
            Arc::<Mutex<Vec<u8>>>::default(),
            Arc::<AtomicBool>::default(),
        );
        let (sender, closed) = channel();
        let capture = Self {
            bytes: Arc::clone(&bytes),
            full: Arc::clone(&full),
            closed,
        };
        thread::Builder::new().spawn(move || {
            let mut piece = [0; 16 << 10];
            while let Ok(length @ 1..) = retry(|| stream.read(&mut piece)) {
                let mut bytes = bytes.lock().unwrap_or_else(PoisonError::into_inner);
                bytes.extend_from_slice(&piece[..length]);
                look(&bytes);
                if bytes.len() > LIMIT {
                    full.store(true, Ordering::Release);
                    overflow();
                    break;
                }
            }
            let _ = sender.send(());
        })?;
        Ok(capture)
    }

    /// All that was written, once the child has ended, or until then; `None` if it was too much.
    pub(super) fn finish(self, until: Instant) -> Option<Vec<u8>> {
        let grace = until.saturating_duration_since(Instant::now());
        match self.closed.recv_timeout(grace) {
            Ok(()) | Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
        }
        if self.full.load(Ordering::Acquire) {
            return None;
        }
        let mut bytes = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        Some(std::mem::take(&mut bytes))
    }
}

fn retry(mut read: impl FnMut() -> io::Result<usize>) -> io::Result<usize> {
    loop {
        match read() {
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            done => return done,
        }
    }
}

/// Whether the output holds the whole line `end N`.
pub(super) fn has_ended(output: &[u8]) -> bool {
    let Some(output) = output.strip_suffix(b"\n") else {
        return false;
    };
    let line = output.rsplit(|b| *b == b'\n').next().unwrap_or_default();
    line.strip_prefix(b"end ")
        .is_some_and(|n| !n.is_empty() && n.iter().all(u8::is_ascii_digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_is_a_whole_line_of_its_own() {
        assert!(has_ended(b"subject 1\niteration 5 2 3\nend 1\n"));
        for open in [
            "",
            "end 1",
            "end \n",
            "end x\n",
            "the end 1\n",
            "end 1\nmore",
        ] {
            assert!(!has_ended(open.as_bytes()), "{open:?}");
        }
    }

    #[test]
    fn an_endless_stream_is_cut_and_reported() {
        let (sender, overflowed) = channel();
        let capture = Capture::start(
            io::repeat(b'x'),
            |_| {},
            move || {
                let _ = sender.send(());
            },
        )
        .unwrap();
        overflowed.recv_timeout(Duration::from_secs(30)).unwrap();
        assert_eq!(capture.finish(Instant::now() + GRACE), None);
    }
}
