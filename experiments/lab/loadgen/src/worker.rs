//! One connection's life: a request after the other, on a connection that is there when it is due.

use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;
use std::time::{Duration, Instant};

use tokio::time::{sleep, sleep_until};

use crate::connection::{Broken, HURRIED};
use crate::engine::Shared;
use crate::fault::Fault;
use crate::link::Link;
use crate::queue::Due;
use crate::tally::Course;
use crate::{Arrivals, Failure, Message};

/// A closed loop that cannot connect would ask as fast as it is refused.
const PAUSE: Duration = Duration::from_millis(1);

/// A rest after which the server may have closed the connection while the request became due: it is
/// looked at once more before the send.
const LONG_REST: Duration = Duration::from_millis(10);

/// Serves requests until there are no more.
pub async fn work(shared: Rc<Shared>, place: usize, link: Link) {
    let is_closed = shared.load.arrivals == Arrivals::Closed;
    if is_closed {
        sleep_until(shared.start.into()).await;
    }
    let mut worker = Worker {
        free: Instant::now(),
        shared,
        place,
        link,
    };
    while let Some(due) = worker.next(is_closed).await {
        worker.serve(due, is_closed).await;
    }
}

struct Worker {
    shared: Rc<Shared>,
    place: usize,
    link: Link,
    /// When it was free for the next request.
    free: Instant,
}

impl Worker {
    async fn next(&mut self, is_closed: bool) -> Option<Due> {
        if is_closed {
            return self.now_due();
        }
        let (link, shared) = (&mut self.link, &self.shared);
        let mut next = pin!(shared.queue.next());
        poll_fn(|cx| {
            let next = next.as_mut().poll(cx);
            if next.is_pending() {
                link.rest(cx, &shared.opener);
            }
            next
        })
        .await
    }

    /// In a closed loop a request is due when its connection is free.
    fn now_due(&self) -> Option<Due> {
        let message = self.shared.mix.borrow_mut().next()?;
        (self.free < self.shared.end).then_some(Due {
            intended: self.free,
            message,
        })
    }

    async fn serve(&mut self, due: Due, is_closed: bool) {
        let flight = &self.shared.flights[self.place];
        // A closed loop takes a request up when its connection is free: the clock has just been read.
        let taken = if is_closed { self.free } else { Instant::now() };
        flight.begin(taken);
        let unopened = self.request(due, taken).await.is_err();
        self.shared.flights[self.place].end();
        if unopened && is_closed {
            sleep(PAUSE).await;
        }
        self.free = if unopened { Instant::now() } else { self.free };
    }

    /// Sends it, on a new connection if the one that was there turns out to have ended before the
    /// first byte. Fails if it could not be sent.
    async fn request(&mut self, due: Due, taken: Instant) -> Result<(), ()> {
        let Self {
            shared,
            place,
            link,
            free,
        } = self;
        let (load, flight) = (&shared.load, &shared.flights[*place]);
        let message: &Message = &load.messages[due.message];
        let (mut sent, mut fresh) = (taken, false);
        loop {
            let Some(connection) = link.usable() else {
                let opened = link.open(&shared.opener, flight).await;
                opened.map_err(|fault| shared.unopened(&due, &fault))?;
                (sent, fresh) = (Instant::now(), true);
                continue;
            };
            let rested = || taken > *free && taken.duration_since(*free) > LONG_REST;
            if shared.wary.get() || (!fresh && rested()) {
                connection.doubt();
            }
            shared.tally.borrow_mut().begin(&due, sent);
            let outcome = connection.exchange(message, !load.keep_alive, flight).await;
            let done = Instant::now();
            let outcome = match outcome {
                Ok(()) => Ok(()),
                Err(Broken::Failed(fault)) => Err(fault),
                Err(Broken::NotSent(fault)) => {
                    shared.tally.borrow_mut().take_back(&due, sent, done);
                    shared.wary.set(true);
                    if fresh {
                        shared.unopened(&due, &fault);
                        return Err(());
                    }
                    continue;
                }
            };
            let is_late = done.saturating_duration_since(taken) > load.timeout;
            let outcome = if is_late { late(outcome) } else { outcome };
            if outcome.as_ref().is_err_and(is_end_without_a_word) {
                shared.wary.set(true);
            }
            let course = Course {
                due,
                free: *free,
                taken,
                sent,
                done,
            };
            shared.tally.borrow_mut().end(&course, outcome.as_ref());
            if connection.has_ended() || !load.keep_alive {
                link.end(&shared.opener, shared.reopens_ahead);
            }
            *free = done;
            return Ok(());
        }
    }
}

/// No answer counts that comes after its time.
fn late(outcome: Result<(), Fault>) -> Result<(), Fault> {
    match outcome {
        Err(fault) if !fault.kind.is_answer() => Err(fault),
        _ => Err(HURRIED),
    }
}

/// Whether the server may have ended the connection while the request was on its way.
fn is_end_without_a_word(fault: &Fault) -> bool {
    matches!(fault.kind, Failure::Closed | Failure::Reset)
}

impl Shared {
    fn unopened(&self, due: &Due, fault: &Fault) {
        self.tally.borrow_mut().unopened(due, fault);
    }
}
