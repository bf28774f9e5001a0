//! Servers without dependencies.

/// Serves well until the file `fault` names what goes wrong; asked anew at each start.
pub const RUST: &str = r#"
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU32, Ordering};

static ANSWERS: AtomicU32 = AtomicU32::new(0);

// The standard library knows no signals, and a fixture has no dependencies.
unsafe extern "C" {
    fn signal(number: i32, handler: extern "C" fn(i32)) -> usize;
}

extern "C" fn end(_: i32) {
    std::process::exit(0)
}

extern "C" fn stay(_: i32) {}

fn main() {
    let place = std::env::var("TMPDIR").unwrap();
    let fault = std::fs::read_to_string(format!("{place}/fault")).unwrap_or_default();
    let fault: &'static str = Box::leak(fault.into_boxed_str());
    match fault {
        "silent" => return,
        "taken" => { eprintln!("error: address already in use"); std::process::exit(1) }
        "talks" => println!("hello"),
        _ => {}
    }
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    println!("listening {}", listener.local_addr().unwrap());
    unsafe { signal(15, if fault == "stays" { stay } else { end }) };
    for stream in listener.incoming() {
        std::thread::spawn(move || serve(stream.unwrap(), fault));
    }
}

fn serve(mut stream: TcpStream, fault: &str) {
    let _ = stream.set_nodelay(true);
    let mut buffer = [0_u8; 4096];
    while let Ok(1..) = stream.read(&mut buffer) {
        let count = ANSWERS.fetch_add(1, Ordering::Relaxed);
        let (status, body) = match fault {
            "errors" => ("500 Internal Server Error", "ok"),
            "wrong" => ("200 OK", "no"),
            "dies" if count > 2 => std::process::abort(),
            _ => ("200 OK", "ok"),
        };
        let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 2\r\n\r\n{body}");
        if stream.write_all(answer.as_bytes()).is_err() { return }
    }
}
"#;

/// Serves well. Without net/http, which takes a minute to compile where no cache has it.
pub const GO: &str = r#"package main

import (
	"bytes"
	"net"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGTERM)
	go accept(listener)
	os.Stdout.WriteString("listening " + listener.Addr().String() + "\n")
	<-ended
	os.Stdout.WriteString("stat gc-cycles 3\nend\n")
}

func accept(listener net.Listener) {
	for {
		connection, err := listener.Accept()
		if err != nil {
			panic(err)
		}
		go serve(connection)
	}
}

// serve answers whatever is asked.
func serve(connection net.Conn) {
	buffer, asked := make([]byte, 4096), []byte(nil)
	for {
		length, err := connection.Read(buffer)
		if err != nil {
			connection.Close()
			return
		}
		asked = append(asked, buffer[:length]...)
		for {
			_, rest, whole := bytes.Cut(asked, []byte("\r\n\r\n"))
			if !whole {
				break
			}
			asked = rest
			connection.Write([]byte("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n" + "ok"))
		}
	}
}
"#;
