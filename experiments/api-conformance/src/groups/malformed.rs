//! Heads that are too long or no HTTP: refused or closed, and no harm to others.

use super::{open, still_answers};
use crate::cli::Asking;
use crate::client::{Answer, Broken};
use crate::report::{Mismatch, Sheet, Verdict};
use crate::server::Server;

pub fn ask(asking: &Asking, sheet: &mut Sheet) {
    let Some(server) = sheet.start(asking, &[]) else {
        return;
    };
    for (name, bytes) in lines().into_iter().chain(headers()) {
        sheet.case(name, || is_refused(&server, &bytes, &[400]));
    }
    for (name, bytes) in bodies() {
        // What is wrong with a chunk is found while the body is read: that it is no order, too.
        sheet.case(name, || is_refused(&server, &bytes, &[400, 408, 413, 422]));
    }
    for (name, bytes) in long_heads() {
        sheet.case(name, || is_refused(&server, &bytes, &[431]));
    }
    sheet.stop(server);
}

/// An answer with one of these statuses, or a closed connection; and the next one is served.
fn is_refused(server: &Server, bytes: &[u8], statuses: &[u16]) -> Verdict {
    let mut connection = open(server)?;
    // It may close before it has all of it: what it says is seen next.
    let _ = connection.send(bytes);
    judge(bytes, statuses, connection.answer("GET"))?;
    still_answers(server)
}

fn judge(bytes: &[u8], statuses: &[u16], came: Result<Answer, Broken>) -> Verdict {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(60)]);
    let asked = format!("{text:?}, {} bytes", bytes.len());
    let wanted = format!("{statuses:?} or a closed connection");
    match came {
        Ok(answer) if statuses.contains(&answer.status) => Ok(()),
        Ok(answer) => Err(Mismatch::new(asked, wanted, answer)),
        Err(Broken::Closed(0)) => Ok(()),
        Err(broken) => Err(Mismatch::new(asked, wanted, broken)),
    }
}

fn lines() -> Vec<(&'static str, Vec<u8>)> {
    [
        ("line-of-a-word", "GET\r\nHost: a\r\n\r\n"),
        ("line-without-version", "GET /health\r\nHost: a\r\n\r\n"),
        ("head-without-a-host", "GET /health HTTP/1.1\r\n\r\n"),
        (
            "line-with-a-fourth-word",
            "GET /health HTTP/1.1 x\r\nHost: a\r\n\r\n",
        ),
        (
            "line-with-a-space-in-the-path",
            "GET /hea lth HTTP/1.1\r\nHost: a\r\n\r\n",
        ),
        (
            "line-of-another-protocol",
            "GET /health HTTQ/1.1\r\nHost: a\r\n\r\n",
        ),
        (
            "line-without-a-version-number",
            "GET /health HTTP/\r\nHost: a\r\n\r\n",
        ),
        (
            "line-with-a-version-of-letters",
            "GET /health HTTP/a.b\r\nHost: a\r\n\r\n",
        ),
        (
            "line-with-a-bad-method",
            "G@T /health HTTP/1.1\r\nHost: a\r\n\r\n",
        ),
        (
            "line-without-a-method",
            " /health HTTP/1.1\r\nHost: a\r\n\r\n",
        ),
        (
            "line-with-a-null-character",
            "GET /hea\0lth HTTP/1.1\r\nHost: a\r\n\r\n",
        ),
        (
            "line-of-tls",
            "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}\u{fc}\u{3}\u{3}\r\n\r\n",
        ),
        ("line-of-http-2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    ]
    .map(|(name, text)| (name, text.as_bytes().to_vec()))
    .into()
}

fn headers() -> Vec<(&'static str, Vec<u8>)> {
    [
        ("header-without-a-colon", "nothing"),
        ("header-without-a-name", ": a"),
        ("header-with-a-space-in-its-name", "X Y: a"),
        ("header-with-a-null-character", "X: a\0b"),
        ("length-of-letters", "Content-Length: five"),
        ("length-below-zero", "Content-Length: -1"),
        ("length-with-a-sign", "Content-Length: +1"),
        ("length-twice", "Content-Length: 1\r\nContent-Length: 2"),
        ("length-of-a-list", "Content-Length: 1, 2"),
        (
            "length-beyond-all-integers",
            "Content-Length: 99999999999999999999999999",
        ),
    ]
    .map(|(name, header)| {
        let head = format!("POST /orders HTTP/1.1\r\nHost: a\r\n{header}\r\n\r\n");
        (name, head.into_bytes())
    })
    .into()
}

fn bodies() -> Vec<(&'static str, Vec<u8>)> {
    [
        ("chunk-size-of-letters", "xyz\r\n{}\r\n0\r\n\r\n"),
        ("chunk-size-below-zero", "-2\r\n{}\r\n0\r\n\r\n"),
        (
            "chunk-size-beyond-all-integers",
            "fffffffffffffffffff\r\n{}",
        ),
        ("chunk-longer-than-its-size", "1\r\n{}\r\n0\r\n\r\n"),
    ]
    .map(|(name, body)| {
        let head = "POST /orders HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";
        let request = format!("{head}Transfer-Encoding: chunked\r\n\r\n{body}");
        (name, request.into_bytes())
    })
    .into()
}

/// Four times as long as is taken.
fn long_heads() -> Vec<(&'static str, Vec<u8>)> {
    let filling = "x".repeat(60_000);
    let many: String = (0..1_000)
        .map(|i| format!("X-Filling-{i}: {filling:.50}\r\n"))
        .collect();
    [
        (
            "head-of-one-long-header",
            format!("GET /health HTTP/1.1\r\nHost: a\r\nX: {filling}{filling:.5000}\r\n\r\n"),
        ),
        (
            "head-of-many-headers",
            format!("GET /health HTTP/1.1\r\nHost: a\r\n{many}\r\n"),
        ),
        (
            "head-with-a-long-path",
            format!("GET /{filling} HTTP/1.1\r\nHost: a\r\nX: {filling:.5000}\r\n\r\n"),
        ),
        (
            "head-with-a-long-method",
            format!("{filling} / HTTP/1.1\r\nHost: a\r\n\r\n"),
        ),
        (
            "head-without-end",
            format!("GET /health HTTP/1.1\r\nHost: a\r\nX: {filling}{filling}"),
        ),
    ]
    .map(|(name, text)| (name, text.into_bytes()))
    .into()
}
