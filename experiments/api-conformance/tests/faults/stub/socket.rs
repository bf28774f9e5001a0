use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use super::Service;

/// The one answer.
const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

/// Answers as often as a head ends.
pub fn serve(mut stream: TcpStream, service: &Service) {
    let answers_each_read = service.has("answers-each-read");
    // A piece so small that a request takes several reads, however late a busy host lets this one come.
    let most = if answers_each_read { 16 } else { 4096 };
    let (mut piece, mut tail) = (vec![0; most], Vec::new());
    while let Ok(length @ 1..) = stream.read(&mut piece) {
        tail.extend_from_slice(&piece[..length]);
        let ends = tail.windows(4).filter(|end| end == b"\r\n\r\n").count();
        // Three bytes may be the beginning of an end.
        tail.drain(..tail.len().saturating_sub(3));
        let answers = if answers_each_read { 1 } else { ends };
        if stream.write_all(&ANSWER.repeat(answers)).is_err() {
            return;
        }
    }
}
