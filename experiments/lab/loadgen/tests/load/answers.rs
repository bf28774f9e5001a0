//! Whatever a server says, in whatever pieces: no panic, no wait without end, each request counted.

use std::time::{Duration, Instant};

use loadgen::{Arrivals, Load, run};
use proptest::prelude::*;

use crate::refused::cases;
use crate::{load, turn};

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener};
use std::thread;

/// Answers each request with the pieces, one after the other, and closes or waits.
fn saying(pieces: Vec<Vec<u8>>, closes: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    // It ends with its last connection, and at the latest with the test's process.
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten().take(64) {
            let pieces = pieces.clone();
            thread::spawn(move || {
                let _ = stream.set_nodelay(true);
                while stream.read(&mut [0; 4096]).is_ok_and(|n| n > 0) {
                    for piece in &pieces {
                        let _ = stream.write_all(piece);
                        thread::sleep(Duration::from_micros(50));
                    }
                    if closes {
                        let _ = stream.shutdown(Shutdown::Both);
                    }
                }
            });
        }
    });
    url
}

/// Heads and bodies that are nearly right, and bytes that are nothing.
fn said() -> impl Strategy<Value = Vec<u8>> {
    let line = prop_oneof![
        Just("HTTP/1.1 200 OK\r\n"),
        Just("HTTP/1.0 200 OK\r\n"),
        Just("HTTP/1.1 204\r\n"),
        Just("HTTP/1.1 100 Continue\r\n\r\n"),
        Just("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n"),
        Just("HTTP/1.1 500 \r\n"),
        Just("HTTP/2 200\r\n"),
        Just("HTTP/1.1 99999 x\r\n"),
    ];
    let header = prop_oneof![
        Just("Content-Length: 3\r\n"),
        Just("Content-Length: 0\r\n"),
        Just("Content-Length: 18446744073709551615\r\n"),
        Just("Content-Length: -1\r\n"),
        Just("Content-Length: 3, 4\r\n"),
        Just("Transfer-Encoding: chunked\r\n"),
        Just("Transfer-Encoding: gzip\r\n"),
        Just("Connection: close\r\n"),
        Just("Connection: keep-alive\r\n"),
        Just(": \r\n"),
        Just("X\r\n"),
        Just("\r\n"),
    ];
    let body = prop_oneof![
        Just(b"abc".to_vec()),
        Just(b"3\r\nabc\r\n0\r\n\r\n".to_vec()),
        Just(b"ffffffffffffffff\r\n".to_vec()),
        Just(b"3;\r\nabc0\r\n".to_vec()),
        proptest::collection::vec(any::<u8>(), 0..40),
    ];
    let answer =
        (line, proptest::collection::vec(header, 0..4), body).prop_map(|(line, headers, body)| {
            let mut bytes = line.as_bytes().to_vec();
            headers
                .iter()
                .for_each(|header| bytes.extend_from_slice(header.as_bytes()));
            bytes.extend_from_slice(b"\r\n");
            bytes.extend(body);
            bytes
        });
    prop_oneof![
        4 => answer.clone(),
        1 => (answer, any::<prop::sample::Index>(), any::<u8>()).prop_map(|(mut bytes, at, byte)| {
            let at = at.index(bytes.len());
            bytes[at] = byte;
            bytes
        }),
        1 => proptest::collection::vec(any::<u8>(), 0..200),
    ]
}

fn pieces(bytes: &[u8], cuts: &[prop::sample::Index]) -> Vec<Vec<u8>> {
    let mut at: Vec<_> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
    at.extend([0, bytes.len()]);
    at.sort_unstable();
    at.windows(2)
        .map(|pair| bytes[pair[0]..pair[1]].to_vec())
        .collect()
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn no_answer_panics_hangs_or_is_lost(
        bytes in said(),
        cuts in proptest::collection::vec(any::<prop::sample::Index>(), 0..4),
        closes: bool,
        is_open: bool,
        keep_alive: bool,
    ) {
        let _turn = turn();
        let url = saying(pieces(&bytes, &cuts), closes);
        let load = Load {
            messages: vec![crate::any(&url)],
            arrivals: if is_open { Arrivals::Constant(200.0) } else { Arrivals::Closed },
            connections: 2,
            keep_alive,
            warmup: Duration::ZERO,
            duration: Duration::from_millis(30),
            timeout: Duration::from_millis(30),
            ..load(&url, Arrivals::Closed)
        };
        let begun = Instant::now();
        let outcome = run(&load, &mut |_, _| {}).expect("somebody listens");
        let told = format!("{:?} {:?}", String::from_utf8_lossy(&bytes), outcome.reasons);
        // Sixty milliseconds were asked for.
        prop_assert!(begun.elapsed() < Duration::from_secs(30), "{}", told);
        if is_open {
            prop_assert_eq!(outcome.ended(), 6, "{}", told);
        }
        prop_assert_eq!(outcome.response.len(), outcome.completed);
    }
}
