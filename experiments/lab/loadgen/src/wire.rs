//! A socket that knows what has passed over it.

use std::cell::Cell;
use std::io::{self, ErrorKind, IoSlice};
use std::net::SocketAddr;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use rustix::net::{RecvFlags, recv};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// What has passed since a request began.
#[derive(Default)]
pub struct Passed {
    /// The connection was free for the request, and got it: what leaves from now on belongs to it, and
    /// not to the one before.
    pub asked: Cell<bool>,
    /// Bytes of the request have left.
    pub written: Cell<bool>,
    /// How many bytes of the answer have come.
    pub read: Cell<usize>,
    /// The server may have ended the connection unseen.
    pub doubted: Cell<bool>,
    /// The system's error.
    pub trouble: Cell<Option<i32>>,
}

impl Passed {
    /// A request begins.
    pub fn begin(&self) {
        self.asked.set(false);
        self.written.set(false);
        self.read.set(0);
    }

    fn broke(&self, error: &io::Error) {
        self.trouble.set(error.raw_os_error());
    }
}

/// The socket.
pub struct Wire {
    stream: TcpStream,
    passed: Rc<Passed>,
    /// The server takes no more of the request; its answer may be on the way all the same.
    deaf: bool,
}

impl Wire {
    /// Opens a connection without Nagle's delay.
    ///
    /// # Errors
    /// The system's.
    pub async fn open(address: SocketAddr) -> io::Result<(Self, Rc<Passed>)> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let passed = Rc::new(Passed::default());
        let wire = Self {
            stream,
            passed: passed.clone(),
            deaf: false,
        };
        Ok((wire, passed))
    }

    /// Whether the other side has ended the connection, or sent what nobody asked for.
    fn is_gone(&self) -> bool {
        let look = RecvFlags::PEEK | RecvFlags::DONTWAIT;
        match recv(&self.stream, &mut [0_u8][..], look).map_err(io::Error::from) {
            Ok((_, length)) => self.passed.read.set(length),
            Err(error) if error.kind() == ErrorKind::WouldBlock => return false,
            Err(error) => self.passed.broke(&error),
        }
        true
    }

    /// Writes by `write` what is `length` bytes long.
    fn put(
        &mut self,
        length: impl FnOnce() -> usize,
        write: impl FnOnce(Pin<&mut TcpStream>) -> Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        if self.deaf {
            return Poll::Ready(Ok(length()));
        }
        // Asked directly before the first byte: what is not sent can be sent elsewhere.
        if self.passed.doubted.take() && self.is_gone() {
            return Poll::Ready(Err(ErrorKind::ConnectionAborted.into()));
        }
        let put = write(Pin::new(&mut self.stream));
        match &put {
            Poll::Ready(Ok(1..)) => self.passed.written.set(self.passed.asked.get()),
            Poll::Ready(Err(error)) => {
                self.passed.broke(error);
                // Who refuses a long body may have answered before its end.
                if self.passed.written.get() {
                    self.deaf = true;
                    return Poll::Ready(Ok(length()));
                }
            }
            _ => {}
        }
        put
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let got = Pin::new(&mut self.stream).poll_read(cx, buffer);
        match &got {
            Poll::Ready(Ok(())) => {
                let come = buffer.filled().len() - before;
                self.passed.read.set(self.passed.read.get() + come);
            }
            Poll::Ready(Err(error)) => self.passed.broke(error),
            _ => {}
        }
        got
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.put(|| bytes.len(), |stream| stream.poll_write(cx, bytes))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        // A request without a body is one part, and the plain call is the cheaper one.
        if let [part] = parts {
            return self.poll_write(cx, part);
        }
        let length = || parts.iter().map(|part| part.len()).sum();
        self.put(length, |stream| stream.poll_write_vectored(cx, parts))
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
