//! The task `socket`: one fixed answer to every request. What sockets and the runtime cost.

use bytes::Bytes;
use memchr::memmem;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::app::first_order;
use crate::server::{End, accept};

/// The bytes that are read at once.
const BUFFER: usize = 4096;

// ANCHOR: socket
/// The end of a request's head, and so of a request without a body.
const HEAD_END: &[u8] = b"\r\n\r\n";

/// Answers until the signal. What is read is answered at once, so nothing is left in flight.
pub async fn serve(listener: TcpListener, end: End) {
    let answer = answer();
    accept(listener, end, |stream| {
        let answer = answer.clone();
        // An error is the client's, who has gone.
        tokio::spawn(async move { answer_all(stream, &answer).await.ok() });
    })
    .await;
}

/// Answers each end of a head on one connection, until the client closes it.
async fn answer_all(mut stream: TcpStream, answer: &[u8]) -> std::io::Result<()> {
    let mut buffer = vec![0; BUFFER];
    let mut kept = 0;
    loop {
        let read = stream.read(&mut buffer[kept..]).await?;
        if read == 0 {
            return Ok(());
        }
        let (heads, rest) = count_heads(&buffer[..kept + read]);
        for _ in 0..heads {
            stream.write_all(answer).await?;
        }
        buffer.copy_within(kept + read - rest..kept + read, 0);
        kept = rest;
    }
}

/// How many heads end in `bytes`, and how many bytes at its end may begin another head's end.
pub(crate) fn count_heads(bytes: &[u8]) -> (usize, usize) {
    let mut heads = 0;
    let mut after = 0;
    for place in memmem::find_iter(bytes, HEAD_END) {
        heads += 1;
        after = place + HEAD_END.len();
    }
    (heads, (bytes.len() - after).min(HEAD_END.len() - 1))
}

/// The first seeded order as a response.
fn answer() -> Bytes {
    let body = first_order();
    let length = body.len();
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n"
    );
    [head.as_bytes(), &body].concat().into()
}
// ANCHOR_END: socket
