//! From a workload's load to the generator's, and from its outcome to metrics.

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use http::{Method, StatusCode};
use loadgen::{Arrivals, Doubt, Load, Message, Outcome, Percentiles, Target};
use record::{Distribution, LoadPlan, RequestPlan, Traffic};

use super::capacity::{self, Trial};
use super::segments::rounded;
use super::{SampleRequest, Void, filled};

/// One burst every tenth of a second.
const BURSTS: Duration = Duration::from_millis(100);

/// The load that `traffic` describes, on the server at `url`.
///
/// # Errors
/// What HTTP or the generator do not allow, with the mend.
pub fn load(traffic: &Traffic<'_>, request: &SampleRequest<'_>, url: &str) -> Result<Load, String> {
    let plan = &traffic.plan;
    let (target, _) = Target::parse(url).map_err(|e| e.to_string())?;
    let rate = request.rate.unwrap_or(0.0);
    let messages = traffic
        .requests
        .iter()
        .map(|(weight, wanted)| message(*weight, wanted, request.parameters, &target))
        .collect::<Result<_, _>>()?;
    Ok(Load {
        messages,
        arrivals: match plan.arrivals {
            record::Arrivals::Closed => Arrivals::Closed,
            record::Arrivals::Constant => Arrivals::Constant(rate),
            record::Arrivals::Poisson => Arrivals::Poisson(rate),
            record::Arrivals::Bursts => Arrivals::Bursts {
                rate,
                period: BURSTS,
            },
        },
        connections: plan.open_connections(request.parameters) as usize,
        keep_alive: true,
        warmup: Duration::from_secs_f64(plan.warmup),
        duration: Duration::from_secs_f64(plan.seconds),
        timeout: Duration::from_secs_f64(plan.timeout),
        // Each block has its own arrivals, the same for every subject in it.
        seed: request.seed,
        target,
    })
}

/// Seconds that a sample under this load takes, the server's start and end included.
pub fn expected_seconds(plan: &LoadPlan) -> f64 {
    const START_AND_END: f64 = 0.1;
    let loads = match plan.p99_limit {
        Some(_) => 1 + capacity::STEPS,
        None => 1,
    };
    START_AND_END + f64::from(loads) * (plan.warmup + plan.seconds)
}

fn message(
    weight: u32,
    wanted: &RequestPlan,
    parameters: &BTreeMap<String, u64>,
    target: &Target,
) -> Result<Message, String> {
    let bad = |what: &str, problem: &dyn std::fmt::Display| format!("request {what}: {problem}");
    let path = filled(&wanted.path, parameters);
    let uri = path.parse().map_err(|e| bad(&path, &e))?;
    let mut message = Message {
        weight,
        method: Method::from_bytes(wanted.method.as_bytes()).map_err(|e| bad(&path, &e))?,
        status: Some(StatusCode::from_u16(wanted.status).map_err(|e| bad(&path, &e))?),
        ..Message::get(target, uri)
    };
    let bytes = |text: &String| Bytes::from(filled(text, parameters));
    message.answer = wanted.answer.as_ref().map(bytes);
    if let Some(body) = &wanted.body {
        message.body = bytes(body);
        message = message
            .header("Content-Type: application/json")
            .map_err(|e| e.to_string())?;
    }
    Ok(message)
}

/// Why the outcome is no measurement at all. A generator that was busy all the time in a closed
/// loop distorts its rate and its latencies, but not what the server used for each request.
pub fn void(outcome: &Outcome) -> Option<Void> {
    let closed = outcome.rate_offered.is_none();
    let harmless =
        |doubt: &Doubt| !doubt.voids() || (closed && matches!(doubt, Doubt::SaturatedItself(_)));
    let doubts = outcome.judge().doubts;
    let doubts: Vec<_> = doubts.iter().filter(|doubt| !harmless(doubt)).collect();
    let words: Vec<_> = doubts.iter().map(ToString::to_string).collect();
    let words = words.join("; ");
    // Who had no port left for a connection has not asked, and nobody has failed to answer.
    let failed = |doubt: &&Doubt| matches!(doubt, Doubt::Failed(..)) && !doubt.is_own_failure();
    if doubts.iter().any(failed) {
        return Some(Void::Subject(words));
    }
    if !doubts.is_empty() {
        return Some(Void::Instrument(words));
    }
    // Each request has come to its end, and none failed: a window without an answer was too short.
    (outcome.answered == 0).then(|| {
        Void::Instrument(
            "no answer came within the window: it is too short for so many connections".into(),
        )
    })
}

/// What an open loop shows of a server whose p99 shall stay within `limit` seconds.
pub fn trial(outcome: &Outcome, limit: f64) -> Trial {
    match void(outcome) {
        Some(Void::Instrument(reason) | Void::Host(reason)) => return Trial::Unclear(reason),
        // A server that drops requests does not keep up.
        Some(Void::Subject(_)) => return Trial::Failed,
        None => {}
    }
    let p99 = Percentiles::of(&outcome.response).p99;
    match p99 {
        Some(us) if us / 1e6 <= limit && !outcome.is_saturated() => Trial::Kept,
        _ => Trial::Failed,
    }
}

/// What the generator has seen, as metrics: seconds, shares and counts.
pub fn metrics(outcome: &Outcome) -> BTreeMap<String, f64> {
    let mut found = BTreeMap::new();
    let mut add = |name: &str, value: Option<f64>| {
        if let Some(value) = value {
            found.insert(name.to_owned(), rounded(value));
        }
    };
    let seconds = |us: Option<f64>| us.map(|us| us / 1e6);
    add("generator-cpu", Some(outcome.generator_cpu));
    add("in-flight", Some(outcome.little.in_flight));
    let own = Percentiles::of(&outcome.own_lag);
    if outcome.rate_offered.is_some() {
        add(
            "saturated",
            Some(f64::from(u8::from(outcome.is_saturated()))),
        );
        add("lag-p99", seconds(Percentiles::of(&outcome.lag).p99));
        add("own-lag-p99", seconds(own.p99));
    }
    if outcome.judge().is_valid() {
        let response = Percentiles::of(&outcome.response);
        let service = Percentiles::of(&outcome.service);
        add("rate", Some(outcome.rate_achieved));
        add("response-p50", seconds(response.p50));
        add("response-p90", seconds(response.p90));
        add("response-p99", seconds(response.p99));
        add("response-p999", seconds(response.p999));
        add("response-p9999", seconds(response.p9999));
        add("service-p50", seconds(service.p50));
        add("service-p99", seconds(service.p99));
    }
    found
}

/// How long the answers took, one by one: what [`metrics`] gives percentiles of. In a closed loop nothing waits to be sent, and
/// the two times are one.
pub fn distributions(outcome: &Outcome) -> BTreeMap<String, Distribution> {
    if !outcome.judge().is_valid() {
        return BTreeMap::new();
    }
    let closed = outcome.rate_offered.is_none();
    let kept = [
        ("response", &outcome.response),
        ("service", &outcome.service),
    ];
    let kept = kept.into_iter().take(if closed { 1 } else { 2 });
    let named = kept.map(|(name, times)| {
        let counted = times.iter_recorded();
        let counted = counted.map(|v| (v.value_iterated_to(), v.count_at_value()));
        (name.to_owned(), Distribution::of(counted))
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    /// The first window, each ten times as long as the one before, in which something came back of a server that
    /// gives `answer` to whatever comes: on a busy machine its thread may not run for a while.
    fn seen(answer: &'static [u8]) -> Outcome {
        let told = |outcome: &Outcome| outcome.answered > 0 || !outcome.failures.is_empty();
        first(answer, told).expect("twenty seconds without a word")
    }

    fn first(answer: &'static [u8], is_wanted: impl Fn(&Outcome) -> bool) -> Option<Outcome> {
        let windows = [20, 200, 2_000, 20_000].map(Duration::from_millis);
        let mut outcomes = windows.into_iter().map(|window| loaded(answer, window));
        outcomes.find(is_wanted)
    }

    /// Loads a server for `window`; it gives `answer` to whatever comes, and ends the connection after an
    /// empty one.
    fn loaded(answer: &'static [u8], window: Duration) -> Outcome {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}/", listener.local_addr().expect("bound"));
        let (target, path) = Target::parse(&url).expect("an address");
        let load = Load {
            messages: vec![Message::get(&target, path)],
            arrivals: Arrivals::Closed,
            connections: 1,
            keep_alive: true,
            warmup: Duration::ZERO,
            duration: window,
            timeout: Duration::from_secs(10),
            seed: 0,
            target,
        };
        // It ends with the test's process.
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                while !answer.is_empty() && stream.read(&mut [0; 1024]).is_ok_and(|n| n > 0) {
                    let _ = stream.write_all(answer);
                }
            }
        });
        loadgen::run(&load, &mut |_, _| ()).expect("somebody listens")
    }

    #[test]
    fn every_answer_is_in_the_distribution_and_the_percentiles_are_its() {
        let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
        // In a short window on a busy machine even an answered request breaks Little's law: it began before, or never ended.
        let seen = first(answer, |outcome| outcome.judge().is_valid()).expect("a valid window");
        let (metrics, distributions) = (metrics(&seen), distributions(&seen));
        let response = distributions.get("response").expect("it is measured");
        assert_eq!(response.count(), seen.completed);
        assert!(
            !distributions.contains_key("service"),
            "in a closed loop it is the same"
        );
        for metric in record::metrics() {
            if let (Some(("response", quantile)), Some(value)) =
                (metric.percentile(), metrics.get(metric.name))
            {
                assert!(
                    response.agrees(*metric, quantile, *value),
                    "{}: {value}",
                    metric.name
                );
            }
        }
    }

    #[test]
    fn a_window_without_an_answer_is_nobody_s_fault_unless_a_request_failed() {
        let sound = seen(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        assert!(sound.answered > 0);
        assert_eq!(void(&sound).map(|reason| reason.to_string()), None);
        // The thread did not run while the window passed: that cannot be staged.
        let unseen = Outcome {
            answered: 0,
            ..sound
        };
        let reason = void(&unseen);
        assert!(matches!(reason, Some(Void::Instrument(_))), "{reason:?}");
        let reason = void(&seen(b""));
        assert!(matches!(reason, Some(Void::Subject(_))), "{reason:?}");
    }
}
