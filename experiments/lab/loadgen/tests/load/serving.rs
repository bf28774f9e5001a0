//! A server for the program's tests, whose progress can be waited for.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// It ends with the test's process.
pub struct Serving {
    pub url: String,
    asked: Arc<AtomicU64>,
}

impl Serving {
    /// Answers every request.
    pub fn answers() -> Self {
        Self::with(|_| Some(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".into()))
    }

    /// Answers none.
    pub fn silent() -> Self {
        Self::with(|_| None)
    }

    /// Answers what `answer` gives for the number of the request, and closes if that is nothing but
    /// an end.
    pub fn with(answer: impl Fn(u64) -> Option<Vec<u8>> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}/", listener.local_addr().expect("an address"));
        let asked = Arc::new(AtomicU64::new(0));
        let (seen, answer) = (asked.clone(), Arc::new(answer));
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let (seen, answer) = (seen.clone(), answer.clone());
                thread::spawn(move || {
                    let _ = stream.set_nodelay(true);
                    while stream.read(&mut [0; 4096]).is_ok_and(|n| n > 0) {
                        let count = seen.fetch_add(1, Ordering::SeqCst);
                        match answer(count) {
                            Some(bytes) => drop(stream.write_all(&bytes)),
                            None => thread::sleep(Duration::from_millis(1)),
                        }
                    }
                });
            }
        });
        Self { url, asked }
    }

    /// Waits until so many requests have come.
    pub fn has_asked(&self, count: u64) {
        let begun = Instant::now();
        while self.asked.load(Ordering::SeqCst) < count {
            assert!(begun.elapsed() < Duration::from_secs(60), "nobody asks");
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// The same, for who answers each.
    pub fn has_answered(&self, count: u64) {
        self.has_asked(count + 8);
    }
}
