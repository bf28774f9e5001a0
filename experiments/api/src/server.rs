//! Accepts connections, and ends the service without breaking off an answer.

use std::io;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::time::{sleep, timeout};

use crate::app::App;
use crate::connection;
use crate::error::Error;

/// The longest head of a request, in bytes.
const MAX_HEAD: usize = 16 * 1024;
/// How long nothing is accepted after an error, such as too many open files.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

// ANCHOR: shutdown
/// Serves orders until the signal; then finishes the requests in flight.
pub async fn serve(listener: TcpListener, app: &'static App, end: End) -> Result<(), Error> {
    let mut http = http1::Builder::new(); // without a timer: `connection` has the time limits
    http.max_header_size(MAX_HEAD);
    let connections = GracefulShutdown::new();
    accept(listener, end, |stream| {
        let watcher = connections.watcher();
        tokio::spawn(connection::serve(http.clone(), stream, app, watcher));
    })
    .await;

    let finished = timeout(app.grace, connections.shutdown()).await;
    finished.map_err(|_| Error::InFlight { grace: app.grace })
}

/// Hands each connection to `serve`, until the signal.
pub async fn accept(listener: TcpListener, mut end: End, serve: impl Fn(TcpStream)) {
    loop {
        tokio::select! {
            () = end.signalled() => return,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) if stream.set_nodelay(true).is_ok() => serve(stream),
                Ok(_) => {} // the client has gone again
                Err(error) => {
                    eprintln!("error: no connection is accepted for {ACCEPT_PAUSE:?}: {error}");
                    sleep(ACCEPT_PAUSE).await;
                }
            },
        }
    }
}

/// The signals that end the program.
pub struct End {
    terminate: Signal,
    interrupt: Signal,
}

impl End {
    /// Takes the signals from now on; needs a runtime.
    pub fn new() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    async fn signalled(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
// ANCHOR_END: shutdown
