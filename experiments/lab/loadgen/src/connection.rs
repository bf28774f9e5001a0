//! One connection, one request at a time.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::task::{Poll, Waker};
use std::time::Instant;

use bytes::Bytes;
use http::header::{CONNECTION, HeaderValue};
use http::{HeaderMap, Request, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1::{self, SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::{Failure, Message};

/// An open connection.
///
/// It is driven by the task that asks, and has none of its own: one task woken for each answer, and
/// not two. Between requests nobody reads from it; if it has broken, the next request says so.
pub struct Connection {
    sender: SendRequest<Full<Bytes>>,
    driver: http1::Connection<TokioIo<TcpStream>, Full<Bytes>>,
    /// The header map of the last answer, to be filled again: no request allocates one.
    spare: HeaderMap,
}

impl Connection {
    /// Opens a connection without Nagle's delay.
    ///
    /// # Errors
    /// The system's.
    pub async fn open(address: SocketAddr) -> std::io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (sender, driver) = handshake(TokioIo::new(stream))
            .await
            .map_err(std::io::Error::other)?;
        Ok(Self {
            sender,
            driver,
            spare: HeaderMap::with_capacity(16),
        })
    }

    /// Sends `message`, reads the whole answer and looks at it, unless `flight` is cut off.
    ///
    /// # Errors
    /// The kind of failure; the connection is then of no further use, except after a wrong status
    /// or body.
    pub async fn exchange(
        &mut self,
        message: &Message,
        close: bool,
        flight: &Flight,
    ) -> Result<(), Failure> {
        let request = self.request(message, close);
        let (sender, driver, spare) = (&mut self.sender, &mut self.driver, &mut self.spare);
        let mut answered = pin!(ask(sender, request, message, spare));
        poll_fn(|cx| {
            if flight.is_late(cx.waker()) {
                return Poll::Ready(Err(Failure::Timeout));
            }
            if let Poll::Ready(outcome) = answered.as_mut().poll(cx) {
                return Poll::Ready(outcome);
            }
            // Writes what was asked, and reads what has come.
            let ended = Pin::new(&mut *driver).poll(cx).is_ready();
            match answered.as_mut().poll(cx) {
                Poll::Pending if ended => Poll::Ready(Err(Failure::Closed)),
                outcome => outcome,
            }
        })
        .await
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

async fn ask(
    sender: &mut SendRequest<Full<Bytes>>,
    request: Request<Full<Bytes>>,
    message: &Message,
    spare: &mut HeaderMap,
) -> Result<(), Failure> {
    let broken = |_| Failure::Closed;
    sender.ready().await.map_err(broken)?;
    let answer = sender.send_request(request).await.map_err(broken)?;
    let (mut head, body) = answer.into_parts();
    let verdict = look(head.status, body, message).await;
    *spare = std::mem::take(&mut head.headers);
    verdict
}

/// Reads the body to its end, so that the connection can be used again, whatever it is.
async fn look(status: StatusCode, mut body: Incoming, message: &Message) -> Result<(), Failure> {
    let (mut place, mut same) = (0, true);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Failure::Closed)?;
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
        return Err(Failure::Status);
    }
    match &message.answer {
        Some(wanted) if !same || place != wanted.len() => Err(Failure::Body),
        _ => Ok(()),
    }
}

/// A connection's request in flight, for who cuts off what takes too long.
pub struct Flight {
    sent: Cell<Option<Instant>>,
    late: Cell<bool>,
    waker: RefCell<Waker>,
}

impl Default for Flight {
    fn default() -> Self {
        Self {
            sent: Cell::new(None),
            late: Cell::new(false),
            waker: RefCell::new(Waker::noop().clone()),
        }
    }
}

impl Flight {
    /// A request was sent.
    pub fn begin(&self, sent: Instant) {
        self.sent.set(Some(sent));
        self.late.set(false);
    }

    /// It has come to its end.
    pub fn end(&self) {
        self.sent.set(None);
    }

    /// Cuts it off if it was sent before `deadline`.
    pub fn cut(&self, deadline: Instant) {
        if self.sent.get().is_some_and(|sent| sent < deadline) {
            self.late.set(true);
            self.waker.borrow().wake_by_ref();
        }
    }

    /// Whether it was cut off; if not, `waker` is woken when it is.
    fn is_late(&self, waker: &Waker) -> bool {
        self.waker.borrow_mut().clone_from(waker);
        self.late.get()
    }
}
