//! A server that behaves well or badly, and counts for itself what it did.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use loadgen::Failure;
use rustix::net::{AddressFamily, SocketType, bind, listen, socket, sockopt};

/// What it does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Manner {
    /// Answers, by HTTP/1.1, with a length.
    Answers,
    /// Reads every so many-th request of a connection, and closes without an answer.
    Closes(u64),
    /// Answers by HTTP/1.0, and closes.
    Old,
    /// Answers without a length: the body ends with the connection.
    NoLength,
    /// Answers in chunks.
    Chunks,
    /// Closes a connection that has been idle for so long, without a word.
    IdleCloses(Duration),
    /// Says `Connection: close` in every so many answers of a connection, and closes.
    PolitelyCloses(u64),
    /// Closes after every so many answers of a connection, without a word.
    SilentlyCloses(u64),
    /// Reads every so many-th request of a connection, and breaks it off.
    Resets(u64),
    /// Reads every so many-th request of a connection, ends its own side, and breaks off what is left:
    /// whoever has sent the request sees what it would see if nobody had read it.
    HalfClosesThenResets(u64),
    /// Says something before it is asked, and then answers.
    Greets,
    /// Answers after this time.
    Slow(Duration),
    /// Reads, and never answers.
    Silent,
    /// Every second answer is an error.
    Fails,
    /// Answers with what is not HTTP.
    Babbles,
    /// Begins an answer, and closes within it.
    Breaks,
    /// Closes after every so many answers of a connection, without a word and without a look at what comes.
    Slams(u64),
    /// Answers with errors before the body of the request has come, and closes.
    Refuses,
    /// The same, but takes in what still comes.
    RefusesAndListens,
    /// Says 103 before each answer.
    Hints,
    /// Closes everything after so many answers: nobody listens any longer.
    Dies(u64),
}

/// What it did, whole run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counts {
    /// Requests that it has read.
    pub asked: u64,
    /// Answers sent whole, as wanted.
    pub answered: u64,
    /// Requests that it let fail.
    pub failed: BTreeMap<Failure, u64>,
    /// Connections accepted.
    pub accepted: u64,
    /// Most requests that it served at the same time.
    pub at_once: u64,
}

#[derive(Default)]
struct Shared {
    counts: Mutex<Counts>,
    serving: AtomicU64,
    requests: AtomicU64,
    stop: AtomicBool,
    open: Mutex<Vec<TcpStream>>,
}

impl Shared {
    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A running server.
pub struct Witness {
    pub address: SocketAddr,
    shared: Arc<Shared>,
    listening: JoinHandle<Vec<JoinHandle<()>>>,
}

impl Witness {
    /// Starts one on a free port.
    pub fn start(manner: Manner) -> Self {
        Self::on("127.0.0.1:0", manner)
    }

    /// Starts one at an address.
    pub fn on(address: &str, manner: Manner) -> Self {
        let listener = TcpListener::bind(address).expect("a free port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared::default());
        let own = shared.clone();
        let listening = thread::spawn(move || accept(&listener, manner, &own));
        Self {
            address,
            shared,
            listening,
        }
    }

    /// Its address as a URL.
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// What it has done so far.
    pub fn so_far(&self) -> Counts {
        self.shared.counts().clone()
    }

    /// What it did, once every connection is at its end.
    pub fn end(self) -> Counts {
        self.shared.stop.store(true, Ordering::SeqCst);
        // Wakes the listener, so that it sees the flag.
        let _ = TcpStream::connect(self.address);
        for serving in self.listening.join().expect("the listener does not panic") {
            serving.join().expect("a connection does not panic");
        }
        self.shared.counts().clone()
    }
}

fn accept(listener: &TcpListener, manner: Manner, shared: &Arc<Shared>) -> Vec<JoinHandle<()>> {
    let mut serving = Vec::new();
    for stream in listener.incoming().flatten() {
        if shared.stop.load(Ordering::SeqCst) {
            break;
        }
        shared.counts().accepted += 1;
        if matches!(manner, Manner::Dies(_)) {
            let clone = stream.try_clone().expect("a descriptor");
            shared.open.lock().expect("no panic").push(clone);
        }
        let own = shared.clone();
        serving.push(thread::spawn(move || {
            let _ = stream.set_nodelay(true);
            greet(&stream, manner);
            serve(&stream, manner, &own);
            if matches!(manner, Manner::IdleCloses(_) | Manner::SilentlyCloses(_)) {
                take_leave(&stream, manner, &own);
            }
            if let Manner::HalfClosesThenResets(_) | Manner::RefusesAndListens = manner {
                let _ = stream.shutdown(Shutdown::Write);
            }
            if manner == Manner::RefusesAndListens {
                let _ = std::io::copy(&mut &stream, &mut std::io::sink());
            }
            if matches!(manner, Manner::Resets(_) | Manner::HalfClosesThenResets(_)) {
                let now = Some(Duration::ZERO);
                sockopt::set_socket_linger(&stream, now).expect("an option of every socket");
            }
        }));
    }
    serving
}

fn greet(mut stream: &TcpStream, manner: Manner) {
    if manner == Manner::Greets {
        let _ = stream.write_all(b"220 mail.example ESMTP\r\n");
    }
}

/// Answers nothing more, and counts the requests that cross with that.
fn take_leave(stream: &TcpStream, manner: Manner, shared: &Shared) {
    let _ = stream.shutdown(Shutdown::Write);
    let _ = stream.set_read_timeout(None);
    let manner = match manner {
        Manner::IdleCloses(_) => Manner::Closes(1),
        other => other,
    };
    while request(stream, manner) {
        let mut counts = shared.counts();
        counts.asked += 1;
        *counts.failed.entry(Failure::Closed).or_default() += 1;
    }
}

/// Reads one request; `false` at the connection's end.
fn request(mut stream: &TcpStream, manner: Manner) -> bool {
    if let Manner::IdleCloses(time) = manner {
        let _ = stream.set_read_timeout(Some(time));
    }
    let (mut buffer, mut head) = ([0_u8; 4096], Vec::new());
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => return false,
            Ok(length) => head.extend_from_slice(&buffer[..length]),
            // A request that has come meanwhile is not cut off.
            Err(e) if e.kind() == ErrorKind::WouldBlock => {
                let _ = stream.set_nonblocking(true);
                let none = stream.peek(&mut buffer).is_err();
                let _ = stream.set_nonblocking(false);
                if none {
                    return false;
                }
            }
            Err(_) => return false,
        }
        if head.windows(4).any(|w| w == b"\r\n\r\n") {
            return true;
        }
    }
}

const BODY: &str = "hello";

fn serve(mut stream: &TcpStream, manner: Manner, shared: &Shared) {
    let mut count = 0;
    while request(stream, manner) {
        count += 1;
        let total = shared.requests.fetch_add(1, Ordering::SeqCst);
        let now = shared.serving.fetch_add(1, Ordering::SeqCst) + 1;
        let (answer, failure) = answer(manner, (count, total), shared);
        if let Manner::Slow(time) = manner {
            thread::sleep(time);
        }
        let sent = stream.write_all(answer.as_bytes()).is_ok();
        shared.serving.fetch_sub(1, Ordering::SeqCst);
        let mut counts = shared.counts();
        counts.asked += 1;
        counts.at_once = counts.at_once.max(now);
        match failure {
            Some(kind) => *counts.failed.entry(kind).or_default() += 1,
            None if sent => counts.answered += 1,
            None => {}
        }
        let answered = counts.answered;
        drop(counts);
        match manner {
            Manner::Dies(after) if answered >= after => return die(shared),
            Manner::Silent | Manner::Answers | Manner::IdleCloses(_) | Manner::Dies(_) => {}
            Manner::Slow(_) | Manner::Fails | Manner::Chunks | Manner::Hints => {}
            Manner::PolitelyCloses(every)
            | Manner::SilentlyCloses(every)
            | Manner::Slams(every)
            | Manner::Closes(every)
            | Manner::Resets(every)
            | Manner::HalfClosesThenResets(every) => {
                if count.is_multiple_of(every) {
                    return;
                }
            }
            _ => return,
        }
    }
}

/// Nobody listens, and no connection is served, from now on.
fn die(shared: &Shared) {
    shared.stop.store(true, Ordering::SeqCst);
    for stream in shared.open.lock().expect("no panic").iter() {
        let _ = stream.shutdown(Shutdown::Both);
    }
    let address = {
        let open = shared.open.lock().expect("no panic");
        open[0].local_addr().expect("an address")
    };
    // Wakes the listener, which ends.
    let _ = TcpStream::connect(address);
}

/// What it says, and how the request fails by that.
fn answer(
    manner: Manner,
    (count, total): (u64, u64),
    shared: &Shared,
) -> (String, Option<Failure>) {
    let length = BODY.len();
    let whole = |status: &str, more: &str| {
        format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n{more}\r\n{BODY}")
    };
    let good = |text: String| (text, None);
    match manner {
        Manner::Closes(every) | Manner::HalfClosesThenResets(every)
            if count.is_multiple_of(every) =>
        {
            (String::new(), Some(Failure::Closed))
        }
        Manner::Resets(every) if count.is_multiple_of(every) => {
            (String::new(), Some(Failure::Reset))
        }
        Manner::Silent => (String::new(), Some(Failure::Timeout)),
        Manner::Babbles => ("SSH-2.0-OpenSSH_9\r\n\r\n".into(), Some(Failure::Protocol)),
        Manner::Fails if total % 2 == 0 => (
            whole("500 Internal Server Error", ""),
            Some(Failure::Status),
        ),
        Manner::Refuses | Manner::RefusesAndListens => (
            whole("413 Too Large", "Connection: close\r\n"),
            Some(Failure::Status),
        ),
        Manner::Breaks => {
            let text = whole("200 OK", "");
            (text[..text.len() - 1].into(), Some(Failure::Closed))
        }
        Manner::Old => good(format!(
            "HTTP/1.0 200 OK\r\nContent-Length: {length}\r\n\r\n{BODY}"
        )),
        Manner::NoLength => good(format!("HTTP/1.1 200 OK\r\n\r\n{BODY}")),
        Manner::Chunks => good(format!(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{length:x}\r\n{BODY}\r\n0\r\n\r\n"
        )),
        Manner::Hints => good(format!(
            "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n{}",
            whole("200 OK", "")
        )),
        Manner::PolitelyCloses(every) if count.is_multiple_of(every) => {
            good(whole("200 OK", "Connection: close\r\n"))
        }
        Manner::Dies(_) if shared.stop.load(Ordering::SeqCst) => {
            (String::new(), Some(Failure::Closed))
        }
        _ => good(whole("200 OK", "")),
    }
}

/// A listener that never accepts, and whose queue has room for one connection.
pub fn never_accepting() -> (TcpListener, SocketAddr) {
    let listener = socket(AddressFamily::INET, SocketType::STREAM, None).expect("a socket");
    bind(&listener, &SocketAddr::from(([127, 0, 0, 1], 0))).expect("a free port");
    listen(&listener, 0).expect("a queue");
    let listener = TcpListener::from(listener);
    let address = listener.local_addr().expect("an address");
    (listener, address)
}
