//! A server on a socket that does as little as possible, or one thing wrong.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// What the server does with each request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Behaviour {
    /// Answers at once.
    Answers,
    /// Answers after this time.
    Waits(Duration),
    /// Answers with a server error.
    Fails,
    /// Answers with another body.
    Lies,
    /// Closes in the middle of the answer.
    Breaks,
    /// Never answers.
    Hangs,
}

/// The right answer's body.
pub const BODY: &str = "{\"status\":\"ok\"}";

/// A running server; it ends with the test.
pub struct Responder {
    /// Where it listens.
    pub address: SocketAddr,
    stop: Arc<AtomicBool>,
}

impl Responder {
    /// Starts one.
    pub fn start(behaviour: Behaviour) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                if stopped.load(Ordering::Relaxed) {
                    return;
                }
                if let Ok(stream) = stream {
                    thread::spawn(move || serve(stream, behaviour));
                }
            }
        });
        Self { address, stop }
    }

    /// Its address as a URL.
    pub fn url(&self) -> String {
        format!("http://{}/health", self.address)
    }
}

impl Drop for Responder {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        // Wakes the listener, so that it sees the flag.
        let _ = TcpStream::connect(self.address);
    }
}

/// One connection, in fixed buffers: nothing is allocated for a request.
fn serve(mut stream: TcpStream, behaviour: Behaviour) {
    let _ = stream.set_nodelay(true);
    let answer = answer(behaviour);
    let (mut buffer, mut filled) = ([0_u8; 4096], 0);
    while let Ok(length @ 1..) = stream.read(&mut buffer[filled..]) {
        filled += length;
        if !buffer[..filled].ends_with(b"\r\n\r\n") {
            continue;
        }
        let close = buffer[..filled]
            .windows(17)
            .any(|w| w.eq_ignore_ascii_case(b"connection: close"));
        filled = 0;
        match behaviour {
            Behaviour::Hangs => continue,
            Behaviour::Waits(time) => thread::sleep(time),
            _ => {}
        }
        if stream.write_all(answer.as_bytes()).is_err() || close || behaviour == Behaviour::Breaks {
            return;
        }
    }
}

fn answer(behaviour: Behaviour) -> String {
    let whole = |status: &str, body: &str| {
        let length = body.len();
        format!(
            "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
        )
    };
    match behaviour {
        Behaviour::Fails => whole("500 Internal Server Error", "{}"),
        Behaviour::Lies => whole("200 OK", "{\"status\":\"no\"}"),
        Behaviour::Breaks => whole("200 OK", BODY).trim_end_matches('}').to_owned(),
        _ => whole("200 OK", BODY),
    }
}
