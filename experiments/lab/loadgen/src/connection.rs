//! One connection, one request at a time.

use std::cell::RefCell;
use std::net::SocketAddr;

use bytes::Bytes;
use http::header::{CONNECTION, HeaderValue};
use http::{HeaderMap, Request, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::task::{AbortHandle, spawn_local};

use crate::{Failure, Message};

/// An open connection.
pub struct Connection {
    sender: SendRequest<Full<Bytes>>,
    /// Ends the connection's own task, and with it what waits for an answer.
    pub abort: AbortHandle,
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
        let task = spawn_local(async {
            // A broken connection fails the request that is on it, which is counted there.
            let _ = driver.await;
        });
        Ok(Self {
            sender,
            abort: task.abort_handle(),
            spare: HeaderMap::with_capacity(16),
        })
    }

    /// Sends `message`, reads the whole answer and looks at it.
    ///
    /// # Errors
    /// The kind of failure; the connection is then of no further use, except after a wrong status
    /// or body.
    pub async fn exchange(&mut self, message: &Message, close: bool) -> Result<(), Failure> {
        let broken = |_| Failure::Closed;
        self.sender.ready().await.map_err(broken)?;
        let request = self.request(message, close);
        let answer = self.sender.send_request(request).await.map_err(broken)?;
        let (mut head, body) = answer.into_parts();
        let verdict = look(head.status, body, message).await;
        self.spare = std::mem::take(&mut head.headers);
        verdict
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

/// The requests in flight that could be late: one place for each connection.
#[derive(Default)]
pub struct Pending(RefCell<Vec<Option<Flight>>>);

struct Flight {
    sent: std::time::Instant,
    abort: AbortHandle,
    late: bool,
}

impl Pending {
    /// Places for so many connections.
    pub fn new(connections: usize) -> Self {
        Self(RefCell::new((0..connections).map(|_| None).collect()))
    }

    /// The connection at `place` begins to wait.
    pub fn begin(&self, place: usize, sent: std::time::Instant, connection: &Connection) {
        self.0.borrow_mut()[place] = Some(Flight {
            sent,
            abort: connection.abort.clone(),
            late: false,
        });
    }

    /// It waits no longer; whether it was cut off for being late.
    pub fn end(&self, place: usize) -> bool {
        self.0.borrow_mut()[place]
            .take()
            .is_some_and(|flight| flight.late)
    }

    /// Cuts off what was sent before `deadline`.
    pub fn cut(&self, deadline: std::time::Instant) {
        let mut flights = self.0.borrow_mut();
        for flight in flights.iter_mut().flatten().filter(|f| f.sent < deadline) {
            flight.late = true;
            flight.abort.abort();
        }
    }
}
