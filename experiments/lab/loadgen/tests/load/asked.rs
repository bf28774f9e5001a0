//! What a server is asked: the request as it was ordered.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use crate::command::{loadgen, report};

/// A server that keeps what it is asked, and answers with `answer`.
fn listening(answer: &'static str) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}/path", listener.local_addr().expect("an address"));
    let (tell, asked) = channel();
    // It ends with the test's process.
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let tell = tell.clone();
            thread::spawn(move || serve(stream, answer, &|text| drop(tell.send(text))));
        }
    });
    (url, asked)
}

fn serve(mut stream: TcpStream, answer: &str, tell: &dyn Fn(String)) {
    let mut text = String::new();
    let mut buffer = [0; 65536];
    while let Ok(length @ 1..) = stream.read(&mut buffer) {
        text.push_str(&String::from_utf8_lossy(&buffer[..length]));
        if is_whole(&text) {
            tell(std::mem::take(&mut text));
            let _ = stream.write_all(answer.as_bytes());
        }
    }
}

fn is_whole(text: &str) -> bool {
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head.to_ascii_lowercase();
    let length = length
        .split_once("content-length: ")
        .map_or(0, |(_, rest)| {
            let digits = rest.split("\r\n").next().unwrap_or_default();
            digits.parse().expect("a number")
        });
    body.len() >= length
}

const FINE: &str = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

/// The first request of a load with these options.
fn asked(options: &[&str]) -> String {
    let (url, asked) = listening(FINE);
    let mut command = loadgen("--rate 20 --connections 1 --duration 100ms --warmup 0s --url");
    command.arg(url).args(options).assert().success();
    asked.recv().expect("a request").to_ascii_lowercase()
}

fn headers(request: &str, name: &str) -> Vec<String> {
    let head = request.split("\r\n\r\n").next().unwrap_or_default();
    let with = head.lines().filter_map(|line| line.split_once(": "));
    with.filter(|(n, _)| *n == name)
        .map(|(_, value)| value.to_owned())
        .collect()
}

#[test]
fn a_repeated_header_is_sent_each_time_in_its_order() {
    let request = asked(&[
        "--header", "X-A: 1", "--header", "X-A: 2", "--header", "x-a: 0",
    ]);
    assert_eq!(headers(&request, "x-a"), ["1", "2", "0"]);
}

#[test]
fn a_method_that_means_a_body_says_its_length() {
    for method in ["POST", "PUT", "PATCH"] {
        let request = asked(&["--method", method]);
        assert_eq!(headers(&request, "content-length"), ["0"], "{request}");
    }
    for method in ["GET", "DELETE", "OPTIONS"] {
        let request = asked(&["--method", method]);
        assert!(headers(&request, "content-length").is_empty(), "{request}");
    }
    let request = asked(&["--method", "GET", "--body", "hello"]);
    assert!(request.starts_with("get /path http/1.1"), "{request}");
    assert_eq!(headers(&request, "content-length"), ["5"]);
    let request = asked(&["--body", ""]);
    assert!(request.starts_with("post "), "{request}");
    assert_eq!(headers(&request, "content-length"), ["0"]);
}

#[test]
fn the_host_is_the_address_or_the_one_that_was_given() {
    let request = asked(&["--header", "Host: shop.example"]);
    assert_eq!(headers(&request, "host"), ["shop.example"]);
}

#[test]
fn a_user_of_the_address_is_a_header() {
    let (url, asked) = listening(FINE);
    let url = url.replace("http://", "http://aladdin:open%20sesame@");
    let mut command = loadgen("--rate 20 --connections 1 --duration 100ms --warmup 0s --url");
    command.arg(url).assert().success();
    let request = asked.recv().expect("a request");
    assert!(
        request.contains("Basic YWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
        "{request}"
    );
    assert!(!request.contains('@'), "{request}");
}

#[test]
fn a_body_may_come_from_standard_input() {
    let (url, asked) = listening(FINE);
    let mut command =
        loadgen("--rate 20 --connections 1 --duration 100ms --warmup 0s --body @- --url");
    let long = "x".repeat(300_000);
    command
        .arg(url)
        .write_stdin(long.clone())
        .assert()
        .success();
    let request = asked.recv().expect("a request");
    assert!(request.starts_with("POST /path HTTP/1.1") && request.ends_with(&long));
}

#[test]
#[cfg(unix)]
fn a_body_may_come_from_a_pipe_with_a_name() {
    let (url, asked) = listening(FINE);
    let folder = std::env::temp_dir().join(format!("loadgen-pipe-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let pipe = folder.join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.expect("mkfifo").success());
    let written = pipe.clone();
    let writer = thread::spawn(move || std::fs::write(written, "hello"));
    let mut command = loadgen("--rate 20 --connections 1 --duration 100ms --warmup 0s --body");
    command
        .arg(format!("@{}", pipe.display()))
        .args(["--url", &url])
        .assert()
        .success();
    writer.join().expect("no panic").expect("it is read");
    std::fs::remove_dir_all(&folder).expect("it is there");
    let request = asked.recv().expect("a request");
    assert!(
        request.starts_with("POST ") && request.ends_with("hello"),
        "{request}"
    );
    assert!(self::asked(&["--body", "@/dev/null"]).starts_with("post "));
}

/// What is wrong with an answer, in words that name it.
#[test]
fn what_came_instead_of_an_answer_is_named() {
    let many =
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n".to_owned() + &"X: 1\r\n".repeat(1000) + "\r\n";
    let many: &'static str = many.leak();
    let long = format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "1".repeat(4_000_000));
    let long: &'static str = long.leak();
    let cases = [
        (many, "more than 100 headers"),
        (long, "its head is longer than 400 kB"),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551615\r\n\r\n",
            "its Content-Length is beyond every length",
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
            "chunk",
        ),
        ("ICY 200 OK\r\n\r\n", "does not begin with HTTP/1.1"),
        ("<html>hello</html>\r\n\r\n", "does not begin with HTTP/1.1"),
        (
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "does not begin with HTTP/1.1",
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\nContent-Length: 0\r\n\r\n",
            "it had begun, and its end did not come",
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
            "it had begun, and its end did not come",
        ),
    ];
    for (answer, words) in cases {
        let (url, _asked) = listening(answer);
        let line = "--rate 20 --connections 1 --duration 50ms --warmup 0s --timeout 1s --json";
        let found = report(&format!("--url {url} {line}"));
        let reasons = found["error_reasons"].to_string();
        let begin = &answer[..answer.len().min(80)];
        assert!(reasons.contains(words), "{begin}: {reasons}");
    }
}

/// Answers that have no body by their kind, whatever their length says.
#[test]
fn answers_without_a_body_are_whole() {
    let cases = [
        ("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"),
        ("HEAD", "HTTP/1.1 200 OK\r\n\r\n"),
        ("GET", "HTTP/1.1 204 No Content\r\n\r\n"),
        ("GET", "HTTP/1.1 204 No Content\r\nX: 1\r\n\r\n"),
        (
            "POST",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        ),
        (
            "GET",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        ),
    ];
    for (method, answer) in cases {
        let (url, _asked) = listening(answer);
        let found = report(&format!(
            "--url {url} --method {method} --rate 100 --connections 1 --duration 200ms --warmup 0s --json"
        ));
        assert_eq!(found["completed"], 20, "{method} {answer}: {found}");
        assert_eq!(found["connections_opened"], 1, "{method} {answer}: {found}");
    }
    let (url, _asked) = listening("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n");
    let found = report(&format!(
        "--url {url} --status 304 --rate 100 --connections 1 --duration 200ms --warmup 0s --json"
    ));
    assert_eq!(
        (
            found["completed"].as_u64(),
            found["connections_opened"].as_u64()
        ),
        (Some(20), Some(1))
    );
}
