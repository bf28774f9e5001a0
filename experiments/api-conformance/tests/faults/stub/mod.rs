//! A server that keeps the contract, as small as it can be: a thread for each connection.
//!
//! It takes its orders' rules from the model that the cases come from: it proves that the cases
//! find faults, not that the model is right.

mod connection;
mod options;
mod routes;
mod socket;

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use api_conformance::model::Store;

use options::{Options, Task};

/// Names a folder in which each server leaves a file with its process number for a name.
pub const PIDS: &str = "STUB_PIDS";

/// How often the server looks for connections and signals: often enough for a burst of them not to
/// overflow the listener's queue.
const STEP: Duration = Duration::from_micros(100);

/// What all connections share.
pub struct Service {
    fault: String,
    options: Options,
    store: Mutex<Store>,
    in_flight: AtomicUsize,
    open: AtomicUsize,
    answered: AtomicUsize,
}

impl Service {
    /// Whether this is the planted fault.
    fn has(&self, fault: &str) -> bool {
        self.fault == fault
    }
}

/// Serves until SIGTERM.
pub fn main(fault: String) -> ExitCode {
    if let Ok(folder) = std::env::var(PIDS) {
        let _ = fs::write(format!("{folder}/{}", std::process::id()), "");
    }
    let options = match Options::parse(&fault) {
        Ok(options) => options,
        Err(problem) => return refuse(&fault, &problem, 2),
    };
    let listener = match TcpListener::bind(&options.listen) {
        Ok(listener) => listener,
        Err(e) => return refuse(&fault, &format!("{}: {e}", options.listen), 1),
    };
    let service = Arc::new(Service {
        store: Mutex::new(Store::seeded(options.orders)),
        fault,
        options,
        in_flight: AtomicUsize::new(0),
        open: AtomicUsize::new(0),
        answered: AtomicUsize::new(0),
    });
    serve(listener, &service)
}

fn refuse(fault: &str, problem: &str, code: u8) -> ExitCode {
    eprintln!("error: {problem}");
    if fault == "two-lines" {
        eprintln!("usage: stub serve [options]");
    }
    ExitCode::from(code)
}

fn serve(listener: TcpListener, service: &Arc<Service>) -> ExitCode {
    static STOP: AtomicBool = AtomicBool::new(false);
    ctrlc::set_handler(|| STOP.store(true, Ordering::Release)).expect("the only handler");
    listener
        .set_nonblocking(true)
        .expect("a listener can be asked");
    if service.has("says-hello") {
        println!("hello");
    }
    println!("listening {}", listener.local_addr().expect("it is bound"));
    while !STOP.load(Ordering::Acquire) {
        accept(&listener, service);
    }
    if service.has("accepts-after-sigterm") {
        let until = Instant::now() + Duration::from_secs(5);
        while Instant::now() < until {
            accept(&listener, service);
        }
    }
    drop(listener);
    end(service)
}

fn accept(listener: &TcpListener, service: &Arc<Service>) {
    let Ok((stream, _)) = listener.accept() else {
        thread::sleep(STEP);
        return;
    };
    let own = Arc::clone(service);
    thread::spawn(move || {
        let open = own.open.fetch_add(1, Ordering::AcqRel);
        if open < 100 || !own.has("few-connections") {
            handle(stream, &own);
        }
        own.open.fetch_sub(1, Ordering::AcqRel);
    });
}

fn handle(stream: TcpStream, service: &Service) {
    // What it takes from the listener differs between systems.
    let _ = stream.set_nonblocking(false);
    let _ = stream.set_nodelay(true);
    match service.options.task {
        Task::Serve => connection::serve(stream, service),
        Task::Socket => socket::serve(stream, service),
    }
}

/// Waits for what is in flight; all else is closed by the process's end.
fn end(service: &Service) -> ExitCode {
    let (start, grace) = (Instant::now(), service.options.grace);
    let busy = || match &service.fault[..] {
        "drops-what-is-in-flight" => false,
        "waits-for-idle" if service.open.load(Ordering::Acquire) > 0 => {
            start.elapsed().as_secs() < 8
        }
        _ => service.in_flight.load(Ordering::Acquire) > 0,
    };
    while busy() && start.elapsed() < grace {
        thread::sleep(STEP);
    }
    if busy() && !service.has("ignores-the-grace") {
        eprintln!("error: requests were still in flight after the grace");
        return ExitCode::FAILURE;
    }
    println!("stat answered {}", service.answered.load(Ordering::Acquire));
    if !service.has("no-last-line") {
        println!("end");
    }
    ExitCode::SUCCESS
}
