//! The server: loopback, the book's files, built again on a change.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::fixture::Fixture;

/// Far more than a build takes on any machine.
const AGES: Duration = Duration::from_secs(300);

/// A running server, stopped when dropped.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(checkout: &Fixture) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_report"))
            .args(["serve", "--port", "0"])
            .current_dir(checkout.path("src"))
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut line = String::new();
        let output = child.stdout.as_mut().expect("piped");
        BufReader::new(output)
            .read_line(&mut line)
            .expect("it says where");
        let address = line.trim_start_matches("http://").split('/').next();
        let address = address.expect("an address").to_owned();
        Self { child, address }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        let request = format!("GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("writable");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("readable");
        String::from_utf8_lossy(&answer).into_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn pages_are_served_on_loopback_and_what_is_missing_is_404() {
    let checkout = Fixture::new();
    let server = Server::start(&checkout);
    assert!(server.address.starts_with("127.0.0.1:"));
    assert!(server.get("/").starts_with("HTTP/1.1 200"));
    assert!(server.get("/nothing.html").starts_with("HTTP/1.1 404"));
    assert!(server.get("/../book.toml").starts_with("HTTP/1.1 404"));
}

#[test]
fn a_changed_page_is_built_again() {
    let checkout = Fixture::new();
    let server = Server::start(&checkout);
    checkout.write("src/part/second.md", "# Second\n\nSomething new.\n");
    let start = Instant::now();
    while !server.get("/part/second.html").contains("Something new.") {
        assert!(start.elapsed() < AGES, "it never changed");
        std::thread::sleep(Duration::from_millis(100));
    }
}
