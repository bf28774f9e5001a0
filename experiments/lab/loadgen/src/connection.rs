//! One connection, one request at a time.

use std::error::Error as _;
use std::future::poll_fn;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::{CONNECTION, HeaderValue};
use http::{HeaderMap, Request, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1::{self, SendRequest, handshake};
use hyper_util::rt::TokioIo;

use crate::fault::{Fault, Reason};
use crate::flight::Flight;
use crate::wire::{Passed, Wire};
use crate::{Failure, Message};

/// An open connection.
///
/// It is driven by the task that asks, and has none of its own: one task woken for each answer, and
/// not two. Between requests the same task looks whether the server has closed it.
pub struct Connection {
    sender: SendRequest<Full<Bytes>>,
    driver: http1::Connection<TokioIo<Wire>, Full<Bytes>>,
    passed: Rc<Passed>,
    ended: bool,
    used: bool,
    /// The header map of the last answer, to be filled again: no request allocates one.
    spare: HeaderMap,
}

/// Why there is no answer as wanted.
#[derive(Debug)]
pub enum Broken {
    /// No byte of the request has left: it can be sent on another connection.
    NotSent(Fault),
    /// The request failed. Whatever became of its bytes, it is not sent again: what the system tells of
    /// them is the same whether the server read them or had closed before.
    Failed(Fault),
}

/// It took longer than the load's timeout.
pub const HURRIED: Fault = Fault::said(Failure::Timeout, "no whole answer in time");

/// The same, of an answer that does not end: its length is not known, or does not come.
const ENDLESS: Fault = Fault::said(
    Failure::Timeout,
    "no whole answer in time: it had begun, and its end did not come",
);

const SPOKE_FIRST: Fault = Fault::said(
    Failure::Protocol,
    "what came is not HTTP: the server spoke before it was asked",
);

impl Connection {
    /// Opens a connection.
    ///
    /// # Errors
    /// The system's.
    pub async fn open(address: SocketAddr) -> io::Result<Self> {
        let (wire, passed) = Wire::open(address).await?;
        let (sender, driver) = handshake(TokioIo::new(wire))
            .await
            .map_err(io::Error::other)?;
        Ok(Self {
            sender,
            driver,
            passed,
            ended: false,
            used: false,
            spare: HeaderMap::with_capacity(16),
        })
    }

    /// Whether no further request can be sent on it.
    pub fn has_ended(&self) -> bool {
        self.ended
    }

    /// Whether it was ever given a request.
    pub fn was_used(&self) -> bool {
        self.used
    }

    /// Looks, between two requests, whether the server has ended it: ready if so. Else the task is
    /// woken when that happens.
    pub fn poll_ended(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if !self.ended {
            self.ended = Pin::new(&mut self.driver).poll(cx).is_ready();
        }
        if self.ended {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    }

    /// It may have ended unseen: the next request leaves only if it has not.
    pub fn doubt(&self) {
        self.passed.doubted.set(true);
    }

    /// Sends `message`, reads the whole answer and looks at it, unless `flight` is cut off.
    ///
    /// # Errors
    /// What went wrong; the connection may have ended with it.
    pub async fn exchange(
        &mut self,
        message: &Message,
        close: bool,
        flight: &Flight,
    ) -> Result<(), Broken> {
        self.passed.begin();
        self.used = true;
        let request = self.request(message, close);
        match self.answer(request, message, flight).await {
            Ok(()) => Ok(()),
            Err(Wrong::Fault(fault)) => {
                self.ended |= !fault.kind.is_answer();
                Err(Broken::Failed(fault))
            }
            Err(Wrong::Gone(error)) => {
                self.ended = true;
                Err(self.broken(error.as_ref()))
            }
        }
    }

    async fn answer(
        &mut self,
        request: Request<Full<Bytes>>,
        message: &Message,
        flight: &Flight,
    ) -> Result<(), Wrong> {
        let (sender, driver, spare) = (&mut self.sender, &mut self.driver, &mut self.spare);
        let (ended, passed) = (&mut self.ended, &*self.passed);
        let mut answered = pin!(ask(sender, request, message, (spare, passed)));
        poll_fn(|cx| {
            if flight.is_late(cx.waker()) {
                let begun = passed.read.get() > 0;
                return Poll::Ready(Err(Wrong::Fault(if begun { ENDLESS } else { HURRIED })));
            }
            // Once asked, nothing comes but by the driver.
            if !passed.asked.get()
                && let Poll::Ready(outcome) = answered.as_mut().poll(cx)
            {
                return Poll::Ready(outcome);
            }
            // Writes what was asked, and reads what has come.
            *ended = *ended || Pin::new(&mut *driver).poll(cx).is_ready();
            match answered.as_mut().poll(cx) {
                // Who answers before a long body has come leaves the connection busy with its rest.
                Poll::Pending if *ended || !passed.asked.get() => {
                    Poll::Ready(Err(Wrong::Gone(None)))
                }
                outcome => outcome,
            }
        })
        .await
    }

    /// What a connection's end means for its request.
    fn broken(&self, error: Option<&hyper::Error>) -> Broken {
        let (written, come) = (self.passed.written.get(), self.passed.read.get());
        let read = come > 0;
        let fault = match (error, self.passed.trouble.get()) {
            _ if read && !written => SPOKE_FIRST,
            (Some(error), _) if is_malformed(error) => Fault {
                kind: Failure::Protocol,
                reason: Reason::Said(malformed(error, come).into()),
            },
            (_, Some(number)) => broken_off(number),
            _ if read => Fault::said(Failure::Closed, "closed in the middle of the answer"),
            _ if written => Fault::said(Failure::Closed, "closed without an answer"),
            _ => Fault::said(Failure::Closed, "closed before it was asked"),
        };
        if written {
            Broken::Failed(fault)
        } else {
            Broken::NotSent(fault)
        }
    }

    /// Every part is a counted reference to the message's own, in a header map that is used again.
    fn request(&mut self, message: &Message, close: bool) -> Request<Full<Bytes>> {
        let mut request = Request::new(Full::new(message.body.clone()));
        let mut headers = std::mem::take(&mut self.spare);
        headers.clear();
        for (name, value) in &message.headers {
            headers.append(name.clone(), value.clone());
        }
        if close {
            headers.insert(CONNECTION, HeaderValue::from_static("close"));
        }
        *request.method_mut() = message.method.clone();
        *request.uri_mut() = message.path.clone();
        *request.headers_mut() = headers;
        request
    }
}

fn broken_off(number: i32) -> Fault {
    let kind = match io::Error::from_raw_os_error(number).kind() {
        ErrorKind::ConnectionReset | ErrorKind::BrokenPipe | ErrorKind::ConnectionAborted => {
            Failure::Reset
        }
        _ => Failure::Closed,
    };
    Fault {
        kind,
        reason: Reason::System(number),
    }
}

/// Whether what came breaks HTTP's rules, in the head or in the framing of the body.
fn is_malformed(error: &hyper::Error) -> bool {
    let source = error.source().and_then(|e| e.downcast_ref::<io::Error>());
    let framing = source.map(io::Error::kind);
    error.is_parse()
        || matches!(
            framing,
            Some(ErrorKind::InvalidData | ErrorKind::InvalidInput)
        )
}

/// Bytes of the longest head that hyper reads.
const LONGEST_HEAD: usize = 8192 + 4096 * 100;

/// Bytes that a head of more than 100 headers has at least: each is a letter, a colon and an end of line.
const MANY_HEADERS: usize = 100 * 4;

/// What is wrong with an answer of which so many bytes have come, in words of the answer and not of who reads it.
fn malformed(error: &hyper::Error, come: usize) -> String {
    let words = error.to_string();
    let what = if words.contains("too large") {
        // One word of hyper's for all three.
        match come {
            ..MANY_HEADERS => "its Content-Length is beyond every length",
            LONGEST_HEAD.. => "its head is longer than 400 kB",
            _ => "its head has more than 100 headers, or a Content-Length beyond every length",
        }
        .into()
    } else if let Some(framing) = error.source().filter(|_| !error.is_parse()) {
        format!("its body breaks the rules of its length or its chunks: {framing}")
    } else if words.contains("version") {
        "it does not begin with HTTP/1.1 or HTTP/1.0; see whether another protocol is spoken there"
            .into()
    } else {
        words
    };
    format!("what came is not HTTP: {what}")
}

/// Why `ask` has no answer as wanted.
enum Wrong {
    /// It came, and is another one, or did not come in time.
    Fault(Fault),
    /// The connection has ended.
    Gone(Option<hyper::Error>),
}

async fn ask(
    sender: &mut SendRequest<Full<Bytes>>,
    request: Request<Full<Bytes>>,
    message: &Message,
    (spare, passed): (&mut HeaderMap, &Passed),
) -> Result<(), Wrong> {
    let broken = |error| Wrong::Gone(Some(error));
    sender.ready().await.map_err(broken)?;
    passed.asked.set(true);
    let answer = sender.send_request(request).await.map_err(broken)?;
    let (mut head, body) = answer.into_parts();
    let verdict = look(head.status, body, message).await;
    *spare = std::mem::take(&mut head.headers);
    verdict
}

/// Reads the body to its end, so that the connection can be used again, whatever it is.
async fn look(status: StatusCode, mut body: Incoming, message: &Message) -> Result<(), Wrong> {
    let (mut place, mut same) = (0, true);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| Wrong::Gone(Some(error)))?;
        if let (Some(data), Some(wanted)) = (frame.data_ref(), &message.answer) {
            let part = wanted.get(place..place + data.len());
            same &= part.is_some_and(|part| part == &data[..]);
            place += data.len();
        }
    }
    let as_wanted = match message.status {
        Some(wanted) => status == wanted,
        None => status.is_success(),
    };
    if !as_wanted {
        return Err(Wrong::Fault(Fault {
            kind: Failure::Status,
            reason: Reason::Status(status),
        }));
    }
    match &message.answer {
        Some(wanted) if !same || place != wanted.len() => Err(Wrong::Fault(Fault::said(
            Failure::Body,
            "another body than wanted",
        ))),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;

    use super::*;
    use crate::Target;

    const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    /// What becomes of a second request, which is sent unlooked after the server has closed.
    fn second(change: impl FnOnce(&mut Message), doubt: bool) -> Result<(), Broken> {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (close, closing) = std::sync::mpsc::channel();
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("a connection");
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(ANSWER);
            let _ = closing.recv();
        });
        let (target, path) = Target::parse(&format!("http://{address}/")).expect("an address");
        let mut message = Message::get(&target, path);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime.expect("a runtime").block_on(async {
            let mut connection = Connection::open(address).await.expect("it listens");
            let flight = Flight::default();
            let first = connection.exchange(&message, false, &flight).await;
            first.expect("an answer");
            // It closes when the answer has been read, and nothing looks since.
            close.send(()).expect("it waits");
            server.join().expect("it has closed");
            change(&mut message);
            if doubt {
                connection.doubt();
            }
            connection.exchange(&message, false, &flight).await
        })
    }

    #[test]
    fn a_request_whose_end_is_looked_for_was_not_sent() {
        let outcome = second(|_| {}, true);
        assert!(matches!(outcome, Err(Broken::NotSent(_))), "{outcome:?}");
        let body = |message: &mut Message| message.body = Bytes::from_static(b"hello");
        let outcome = second(body, true);
        assert!(matches!(outcome, Err(Broken::NotSent(_))), "{outcome:?}");
    }

    /// Nobody has read it, and nobody can know that.
    #[test]
    fn one_that_was_written_has_failed() {
        let outcome = second(|_| {}, false);
        assert!(matches!(outcome, Err(Broken::Failed(_))), "{outcome:?}");
    }
}
