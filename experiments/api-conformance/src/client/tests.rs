use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::thread;
use std::time::Duration;

use super::*;

/// Says `pieces` to the first connection, with pauses, once it has been asked something.
fn says(pieces: &'static [&'static str]) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let _ = stream.read(&mut [0; 4096]);
        for piece in pieces {
            let _ = stream.write_all(piece.as_bytes());
            thread::sleep(Duration::from_millis(5));
        }
    });
    address
}

fn asked(pieces: &'static [&'static str]) -> (Result<Answer, Broken>, Connection) {
    let mut connection = Connection::open(says(pieces)).expect("it listens");
    (connection.ask(&get("/")), connection)
}

#[test]
fn an_answer_is_put_together_from_pieces() {
    let (answer, mut connection) = asked(&[
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 20",
        "0 OK\r\nContent-Length: 5\r\nA: 1\r\na: 2\r\n\r\nhe",
        "lloHTTP/1.1 404 No\r\ncontent-length: 0\r\n\r\nmore",
    ]);
    let answer = answer.expect("a whole answer");
    assert_eq!(
        (answer.status, answer.body.as_slice()),
        (200, &b"hello"[..])
    );
    assert_eq!(answer.values("A"), ["1", "2"]);
    assert_eq!(answer.value("A"), None);
    assert_eq!(connection.answer("GET").expect("the next").status, 404);
    assert_eq!(
        connection.until_closed(Duration::from_secs(5)),
        Ok(b"more".to_vec())
    );
}

#[test]
fn what_is_no_answer_says_why() {
    assert_eq!(asked(&[]).0, Err(Broken::Closed(0)));
    assert_eq!(asked(&["HTTP/1.1 200"]).0, Err(Broken::Closed(12)));
    assert!(matches!(asked(&["hello\r\n"]).0, Err(Broken::NotHttp(_))));
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let silent = listener.local_addr().expect("it is bound");
    let patience = Duration::from_millis(30);
    let mut connection = Connection::open(silent)
        .expect("it listens")
        .patient(patience);
    assert_eq!(connection.ask(&get("/")), Err(Broken::Late(patience, 0)));
    assert!(connection.is_quiet(patience));
    drop(listener);
    let refused = Connection::open(silent).err();
    assert!(matches!(refused, Some(Broken::Refused(_))), "{refused:?}");
}

#[test]
fn an_answer_to_head_has_no_body() {
    let mut connection = Connection::open(says(&[
        "HTTP/1.1 405 No\r\nContent-Length: 30\r\n\r\nHTTP/1.1 204 No\r\nContent-Length: 3\r\n\r\n",
    ]))
    .expect("it listens");
    let answer = connection.ask(&Request::new("HEAD", "/")).expect("a head");
    assert_eq!((answer.status, answer.body.len()), (405, 0));
    let next = connection.answer("GET").expect("a 204");
    assert_eq!((next.status, next.body.len()), (204, 0));
}

#[test]
fn a_request_is_framed_by_length_or_in_chunks() {
    let text = |request: &Request| String::from_utf8(request.bytes()).expect("text");
    let request = post("abcde");
    assert_eq!(
        text(&request),
        "POST /orders HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n\
         Content-Length: 5\r\n\r\nabcde"
    );
    assert_eq!(
        text(&request.chunked(3)),
        "POST /orders HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n\
         Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    );
}

#[test]
fn a_request_is_shown_in_a_line() {
    let request = post("x".repeat(300)).header("Expect", "100-continue");
    let line = request.to_string();
    assert!(
        line.starts_with("POST /orders Expect: 100-continue xxx"),
        "{line}"
    );
    assert!(
        line.ends_with("x… (300 bytes)") && line.chars().count() < 250,
        "{line}"
    );
}
