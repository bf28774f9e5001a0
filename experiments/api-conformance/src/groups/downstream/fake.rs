//! A downstream of our own: what it does wrong depends on the wait that it is asked for.

use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// Asked for this wait, it answers right.
pub const RIGHT: u64 = 100;
/// Asked for this one, it says nothing.
pub const SILENT: u64 = 101;
/// Asked for this one, it stops in the middle of its answer.
pub const STOPS: u64 = 102;
/// What it does at once, and wrong, by the wait that it is asked for.
pub const FAULTS: &[(&str, u64)] = &[
    ("downstream-fails", 1),
    ("downstream-knows-nothing", 2),
    ("downstream-answers-something-else", 3),
    ("downstream-answers-no-json", 4),
    ("downstream-speaks-no-http", 5),
    ("downstream-closes", 6),
    ("downstream-closes-in-its-answer", 7),
];

/// How long it keeps a silent connection open.
const SILENCE: Duration = Duration::from_secs(12);

/// A running one; it ends when it is dropped.
pub struct Fake {
    /// Where it listens.
    pub address: SocketAddr,
    ended: Arc<AtomicBool>,
}

impl Fake {
    /// Starts it on a free port of loopback.
    ///
    /// # Errors
    /// If there is none.
    pub fn start() -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let ended = Arc::<AtomicBool>::default();
        let stop = Arc::clone(&ended);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if stop.load(Ordering::Acquire) {
                    break;
                }
                thread::spawn(move || answer(stream));
            }
        });
        Ok(Self { address, ended })
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Release);
        // Wakes it: it looks at the flag when somebody comes.
        let _ = TcpStream::connect(self.address);
    }
}

/// One request for each connection.
fn answer(mut stream: TcpStream) {
    let _ = stream.set_read_timeout(Some(SILENCE));
    let mut head = Vec::new();
    let mut piece = [0; 1024];
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut piece) {
            Ok(length @ 1..) if head.len() < 16 << 10 => head.extend_from_slice(&piece[..length]),
            _ => return,
        }
    }
    let wait = wait_of(&String::from_utf8_lossy(&head));
    let _ = stream.write_all(said(wait).as_bytes());
    if matches!(wait, SILENT | STOPS) {
        // Until the other side has given up.
        let _ = stream.read(&mut piece);
    }
}

/// The wait that `GET /quote?wait_us=W` asks for; 0 for any other request.
fn wait_of(head: &str) -> u64 {
    let rest = head.strip_prefix("GET /quote?wait_us=").unwrap_or_default();
    let digits = rest.split(' ').next().unwrap_or_default();
    digits.parse().unwrap_or(0)
}

fn said(wait: u64) -> String {
    let quote = format!(r#"{{"wait_us":{wait},"price_cents":1999}}"#);
    let answer = |status: &str, body: &str| {
        let length = body.len();
        format!(
            "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\
             Connection: close\r\n\r\n{body}"
        )
    };
    let half = |answer: String| answer[..answer.len() - 10].to_owned();
    match wait {
        RIGHT => answer("200 OK", &quote),
        1 => answer("500 Internal Server Error", r#"{"error":"internal"}"#),
        2 => answer("404 Not Found", r#"{"error":"not_found"}"#),
        3 => answer("200 OK", r#"{"status":"ok"}"#),
        4 => answer("200 OK", "1999"),
        5 => "hello\r\n\r\n".into(),
        7 | STOPS => half(answer("200 OK", &quote)),
        _ => String::new(),
    }
}
