//! Reading a process's output while it runs, so that a full pipe never stops it.

use std::io::Read;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Most that is kept of one stream, bytes; the rest is read and dropped.
const LIMIT: usize = 1 << 20;

/// One stream, read in the background.
pub struct Output(Arc<(Mutex<Stream>, Condvar)>);

#[derive(Default)]
struct Stream {
    bytes: Vec<u8>,
    closed: bool,
}

impl Output {
    /// Reads `stream` to its end.
    pub fn of(mut stream: impl Read + Send + 'static) -> Self {
        let shared = Arc::<(Mutex<Stream>, Condvar)>::default();
        let output = Self(Arc::clone(&shared));
        thread::spawn(move || {
            let (read, changed) = &*shared;
            let mut piece = [0; 16 << 10];
            loop {
                let length = stream.read(&mut piece).unwrap_or(0);
                let mut read = read.lock().unwrap_or_else(PoisonError::into_inner);
                let room = LIMIT.saturating_sub(read.bytes.len()).min(length);
                read.bytes.extend_from_slice(&piece[..room]);
                read.closed = length == 0;
                changed.notify_all();
                if read.closed {
                    break;
                }
            }
        });
        output
    }

    /// Its first line without the line end; `None` if there is none in time.
    pub fn first_line(&self, patience: Duration) -> Option<String> {
        let text = self.once(patience, |read| read.closed || read.bytes.contains(&b'\n'));
        text.split_once('\n').map(|(line, _)| line.to_owned())
    }

    /// All of it, once it is closed; or what there is when the time is over, as a grandchild can
    /// hold it open for ever.
    pub fn all(&self, patience: Duration) -> String {
        self.once(patience, |read| read.closed)
    }

    fn once(&self, patience: Duration, ready: impl Fn(&Stream) -> bool) -> String {
        let (deadline, (read, changed)) = (Instant::now() + patience, &*self.0);
        let mut read = read.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            if ready(&read) || left.is_zero() {
                return String::from_utf8_lossy(&read.bytes).into_owned();
            }
            let waited = changed.wait_timeout(read, left);
            read = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}
