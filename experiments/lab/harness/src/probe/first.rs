//! A server's first request, on a connection of its own.

use std::fmt::Write as _;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use loadgen::Message;

/// How long the connection and the answer may take, each.
const PATIENCE: Duration = Duration::from_secs(5);

/// Sends a message to a server and waits for the first bytes of its answer.
///
/// # Errors
/// If nobody answers. Whether the answer is right, a load sees.
pub fn ask(address: SocketAddr, message: &Message) -> io::Result<()> {
    let mut head = format!("{} {} HTTP/1.1\r\n", message.method, message.path);
    for (name, value) in &message.headers {
        let value = value.to_str().map_err(io::Error::other)?;
        let _ = write!(head, "{name}: {value}\r\n");
    }
    let length = message.body.len();
    let _ = write!(
        head,
        "content-length: {length}\r\nconnection: close\r\n\r\n"
    );
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(&[head.as_bytes(), &message.body].concat())?;
    match stream.read(&mut [0; 64])? {
        0 => Err(io::Error::other(
            "the connection was closed without an answer",
        )),
        _ => Ok(()),
    }
}
