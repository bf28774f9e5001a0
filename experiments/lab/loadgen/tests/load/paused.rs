//! Coordinated omission: a server that stops makes late what was due meanwhile, and not only what
//! was sent.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use loadgen::{Arrivals, Load, run};

use crate::{any, load, turn};

/// How long the server stops, at least.
const PAUSE: Duration = Duration::from_millis(600);
const RATE: f64 = 500.0;

/// Answers each connection, except while it is paused; gives how long the pause was by its clock,
/// from the first request that it kept waiting.
fn paused_server(listener: TcpListener, after: u64) -> thread::JoinHandle<()> {
    let (seen, paused) = (
        Arc::new(AtomicU64::new(0)),
        Arc::new(AtomicBool::new(false)),
    );
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let (seen, paused) = (seen.clone(), paused.clone());
            thread::spawn(move || {
                let _ = stream.set_nodelay(true);
                while stream.read(&mut [0; 4096]).is_ok_and(|n| n > 0) {
                    if seen.fetch_add(1, Ordering::SeqCst) == after {
                        paused.store(true, Ordering::SeqCst);
                        thread::sleep(PAUSE);
                        paused.store(false, Ordering::SeqCst);
                    }
                    while paused.load(Ordering::SeqCst) {
                        thread::sleep(Duration::from_millis(1));
                    }
                    let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                }
            });
        }
    })
}

/// What is due in the first half of the pause waits for at least its second half, however fast the
/// machine is. Who counts from the send, or asks less while nobody answers, sees that of one request
/// a connection.
#[test]
fn a_pause_of_the_server_counts_from_the_intended_start() {
    let _turn = turn();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    // It ends with the test's process.
    let _server = paused_server(listener, 100);
    let load = Load {
        messages: vec![any(&url)],
        warmup: Duration::ZERO,
        duration: Duration::from_secs(2),
        ..load(&url, Arrivals::Constant(RATE))
    };
    let begun = Instant::now();
    let outcome = run(&load, &mut |_, _| {}).expect("somebody answers");
    let told = format!("{:?} {:?}", begun.elapsed(), outcome.reasons);
    assert_eq!(outcome.completed, 1_000, "{told}");
    let longer = |times: &hdrhistogram::Histogram<u64>| {
        // A histogram is off by a thousandth.
        let half = PAUSE.as_nanos() as u64 / 2;
        times.count_between(half - half / 1_000, u64::MAX)
    };
    let due = (RATE * PAUSE.as_secs_f64() / 2.0) as u64;
    assert!(longer(&outcome.response) >= due - 1, "{told}");
    // Most of that wait is before the send.
    assert!(
        longer(&outcome.lag) >= due - 1 - load.connections as u64,
        "{told}"
    );
}
