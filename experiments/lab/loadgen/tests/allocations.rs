//! What a request allocates in steady state: no more than hyper by itself.

#[path = "load/responder.rs"]
#[allow(dead_code)]
mod responder;

use std::alloc::System;
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1::handshake;
use hyper_util::rt::TokioIo;
use loadgen::{Arrivals, Load, Message, Target, run};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

use responder::{Behaviour, Responder};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Allocations and requests of one run of the generator over so many requests. They are planned,
/// and not counted by the clock: a slow machine takes longer for the same.
fn ours(responder: &Responder, requests: u32) -> (f64, f64) {
    let (target, path) = Target::parse(&responder.url()).expect("an address");
    let load = Load {
        messages: vec![Message::get(&target, path)],
        target,
        arrivals: Arrivals::Constant(20_000.0),
        connections: 1,
        keep_alive: true,
        warmup: Duration::ZERO,
        duration: Duration::from_secs_f64(f64::from(requests) / 20_000.0),
        timeout: Duration::from_secs(600),
        seed: 1,
    };
    let region = Region::new(ALLOCATOR);
    let outcome = run(&load, &mut |_, _| {}).expect("somebody answers");
    (region.change().allocations as f64, outcome.completed as f64)
}

/// Allocations of so many requests by hyper alone, its header map used again as ours is.
fn hyper_alone(responder: &Responder, requests: u32) -> f64 {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let local = tokio::task::LocalSet::new();
    let address = responder.address;
    let work = local.run_until(async move {
        let stream = tokio::net::TcpStream::connect(address)
            .await
            .expect("it listens");
        let (mut sender, driver) = handshake(TokioIo::new(stream)).await.expect("HTTP");
        tokio::task::spawn_local(driver);
        let mut spare = http::HeaderMap::with_capacity(16);
        let region = Region::new(ALLOCATOR);
        for _ in 0..requests {
            sender.ready().await.expect("open");
            let mut request = Request::new(Full::<Bytes>::default());
            spare.clear();
            spare.insert(
                http::header::HOST,
                http::HeaderValue::from_static("localhost"),
            );
            *request.headers_mut() = spare;
            *request.uri_mut() = http::Uri::from_static("/health");
            let mut answer = sender.send_request(request).await.expect("an answer");
            spare = std::mem::take(answer.headers_mut());
            while answer.frame().await.is_some() {}
        }
        region.change().allocations as f64
    });
    runtime.expect("a runtime").block_on(work)
}

/// Allocations of one request beyond hyper's own.
fn beyond(responder: &Responder) -> f64 {
    let (short, few) = ours(responder, 2_000);
    let (long, many) = ours(responder, 20_000);
    assert_eq!((few, many), (2_000.0, 20_000.0));
    let each = (long - short) / (many - few);
    let alone = (hyper_alone(responder, 20_000) - hyper_alone(responder, 5_000)) / 15_000.0;
    assert!(alone > 0.5, "hyper alone {alone}");
    each - alone
}

#[test]
fn a_request_allocates_no_more_than_hyper_alone() {
    let responder = Responder::start(Behaviour::Answers);
    // A hundredth of an allocation: the tick of a timer now and then. On a loaded machine few
    // requests share the ticks; what a request allocates itself is there in every try.
    let tries: Vec<f64> = (0..3)
        .map(|_| beyond(&responder))
        .take_while(|beyond| *beyond >= 0.01)
        .collect();
    assert!(tries.len() < 3, "{tries:?} a request more than hyper alone");
}
