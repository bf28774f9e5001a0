//! One connection: HTTP on it, and how long its client may keep it waiting.
//!
//! hyper's own `header_read_timeout` runs from the end of the request before, so it would close an
//! idle connection after the time that a head may take. It also takes and cancels a timer for every
//! request. Here a connection has one timer, which is set anew when it fires, or when a head comes
//! in pieces: a request that comes at once costs a look at the clock.

use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::task::{Poll, ready};
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use hyper_util::server::graceful::Watcher;
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until};
use tokio_util::io::InspectReader;

use crate::app::App;
use crate::options::Limits;
use crate::routes;

/// Serves requests until the client ends the connection, or is too slow, or the service ends.
pub async fn serve(http: http1::Builder, stream: TcpStream, app: &'static App, end: Watcher) {
    let progress = &Arc::new(Progress::default());
    let reading = Arc::clone(progress);
    let stream = InspectReader::new(stream, move |_| reading.came());
    let serving = Arc::clone(progress);
    let service = service_fn(move |request| {
        let answering = Answering::begin(&serving);
        async move {
            let response = routes::answer(app, request).await;
            drop(answering);
            Ok::<_, Infallible>(response)
        }
    });
    let served = pin!(end.watch(http.serve_connection(TokioIo::new(stream), service)));
    tokio::select! {
        biased; // what has come counts before the time is looked at
        _ = served => {} // an error is the client's, and it has been told
        () = too_slow(progress, &app.limits) => {}
    }
}

/// Resolves when the client has kept the connection waiting for too long.
async fn too_slow(progress: &Progress, limits: &Limits) {
    let mut since = Instant::now();
    let mut timer = pin!(sleep_until(since + limits.header));
    poll_fn(|context| {
        if progress.take_changed() {
            since = Instant::now();
        }
        let Some(limit) = progress.limit(limits) else {
            return Poll::Pending; // the answer's end wakes this task
        };
        let deadline = since + limit;
        if deadline < timer.deadline() {
            timer.as_mut().reset(deadline);
        }
        loop {
            ready!(timer.as_mut().poll(context));
            if timer.deadline() == deadline {
                return Poll::Ready(());
            }
            timer.as_mut().reset(deadline);
        }
    })
    .await;
}

/// Where a connection stands between its client and the service.
///
/// Only the connection's own task looks at it, so no order between the fields is asked for.
struct Progress {
    /// Something of a head has come. At a connection's start, the head is what is waited for.
    head: AtomicBool,
    /// A request is being answered.
    answering: AtomicBool,
    /// One of them has changed since the timer was last looked at.
    changed: AtomicBool,
}

impl Default for Progress {
    fn default() -> Self {
        Self {
            head: AtomicBool::new(true),
            answering: AtomicBool::new(false),
            changed: AtomicBool::new(false),
        }
    }
}

impl Progress {
    /// How long the client may leave things as they are; `None` if it is not waited for.
    fn limit(&self, limits: &Limits) -> Option<Duration> {
        let limit = if self.head.load(Relaxed) {
            limits.header
        } else {
            limits.idle
        };
        (!self.answering.load(Relaxed)).then_some(limit)
    }

    /// Bytes came: of a head, or of the body of what is being answered.
    fn came(&self) {
        if !self.head.load(Relaxed) {
            self.head.store(true, Relaxed);
            self.changed.store(true, Relaxed);
        }
    }

    fn take_changed(&self) -> bool {
        let changed = self.changed.load(Relaxed);
        if changed {
            self.changed.store(false, Relaxed);
        }
        changed
    }
}

/// A request that is being answered.
struct Answering(Arc<Progress>);

impl Answering {
    fn begin(progress: &Arc<Progress>) -> Self {
        progress.answering.store(true, Relaxed);
        Self(Arc::clone(progress))
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        self.0.head.store(false, Relaxed);
        self.0.answering.store(false, Relaxed);
        self.0.changed.store(true, Relaxed);
    }
}
