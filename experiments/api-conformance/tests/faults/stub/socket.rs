use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use super::Service;

/// The one answer.
const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

/// Answers as often as a head ends.
pub fn serve(mut stream: TcpStream, service: &Service) {
    let (mut piece, mut tail) = ([0; 4096], Vec::new());
    while let Ok(length @ 1..) = stream.read(&mut piece) {
        tail.extend_from_slice(&piece[..length]);
        let ends = tail.windows(4).filter(|end| end == b"\r\n\r\n").count();
        // Three bytes may be the beginning of an end.
        tail.drain(..tail.len().saturating_sub(3));
        let answers = if service.has("answers-each-read") {
            1
        } else {
            ends
        };
        if stream.write_all(&ANSWER.repeat(answers)).is_err() {
            return;
        }
    }
}
