//! What differs between hosts, as their records say. Which of it makes a difference is another question, and not asked here.

use std::collections::BTreeSet;

use record::{Host, Processor};

use super::format::{self, JOIN};
use super::{Origin, Results, Row, RowState, Shelf, Sides, Source, host_in_words};

/// One host with what its record says of it.
struct Facts<'a> {
    name: String,
    host: &'a Host,
    toolchains: Vec<(&'a str, &'a str)>,
}

/// More instruction sets than this are counted.
const NAMED: usize = 4;
/// More rows than this are counted.
const ROWS: usize = 3;

/// Where hosts say different things of the same rows, in sentences.
pub(crate) struct Disagreement {
    /// In which rows, and how far.
    pub rows: String,
    /// What differs between those hosts.
    pub hosts: String,
}

/// Where hosts say different things of the same rows; `None` where they agree wherever they say anything.
pub(crate) fn disagreement(
    shelf: &Shelf,
    comparisons: &[(Sides, &[RowState])],
) -> Option<Disagreement> {
    let mut rows: Vec<(&Sides, &Row)> = Vec::new();
    for (sides, states) in comparisons {
        let measured = states.iter().filter_map(RowState::measured);
        let several = measured.filter(|row| !row.others.is_empty() && !row.exact);
        rows.extend(several.map(|row| (sides, row)));
    }
    let mut origins = BTreeSet::new();
    let mut opposed = Vec::new();
    let mut distances: Vec<(f64, String)> = Vec::new();
    for (sides, row) in rows.iter().copied() {
        if let Some(words) = apart(sides, row) {
            opposed.push(format!("{} ({words})", row.title));
            origins.extend(said(row).map(|(origin, ..)| origin));
        }
        if let Some((distance, [one, other])) = farthest(row) {
            let words = |(source, comparison): (&Source, &stats::Comparison)| {
                format!("{} on {}", format::ratio(comparison.ratio), source.host)
            };
            let words = format!("{}: {}, {}", row.title, words(one), words(other));
            distances.push((distance, words));
            origins.extend([one.0.origin, other.0.origin]);
        }
    }
    let origins: Vec<_> = origins.into_iter().collect();
    let sentences = [
        opposed_in_words(opposed, rows.len()),
        distant_in_words(distances, rows.len()),
    ];
    let sentences: Vec<String> = sentences.into_iter().flatten().collect();
    (!sentences.is_empty()).then(|| Disagreement {
        rows: sentences.join(" "),
        hosts: differences(shelf, &origins),
    })
}

fn opposed_in_words(mut rows: Vec<String>, of: usize) -> Option<String> {
    let count = rows.len();
    let rest = count.saturating_sub(ROWS);
    rows.truncate(ROWS);
    if rest > 0 {
        rows.push(format!("{rest} more"));
    }
    let rows = rows.join("; ");
    (count > 0).then(|| format!("Hosts disagree in {count} of {of} rows: {rows}."))
}

fn distant_in_words(rows: Vec<(f64, String)>, of: usize) -> Option<String> {
    let count = rows.len();
    let (_, most) = rows.into_iter().max_by(|a, b| a.0.total_cmp(&b.0))?;
    Some(format!(
        "In {count} of {of} rows the 95{JOIN}% intervals of two hosts do not meet; the farthest apart is {most}."
    ))
}

/// Every host with its comparison of a row.
fn hosts(row: &Row) -> Vec<(&Source, &stats::Comparison)> {
    let others = row.others.iter().map(|o| (&o.source, &o.comparison));
    std::iter::once((&row.source, &row.comparison))
        .chain(others)
        .collect()
}

/// The two hosts whose intervals lie farthest apart, and how far on the log scale; `None` where all of them meet.
fn farthest(row: &Row) -> Option<(f64, [(&Source, &stats::Comparison); 2])> {
    let hosts = hosts(row);
    let mut most: Option<(f64, [_; 2])> = None;
    for one in &hosts {
        for other in &hosts {
            let (Some(above), Some(below)) = (one.1.interval, other.1.interval) else {
                continue;
            };
            let gap = (above.low / below.high).ln();
            if gap > most.as_ref().map_or(0.0, |(known, _)| *known) {
                most = Some((gap, [*one, *other]));
            }
        }
    }
    most
}

/// What every host with a verdict says of a row.
fn said(row: &Row) -> impl Iterator<Item = (Origin, &str, stats::Verdict)> {
    let all = hosts(row).into_iter();
    all.map(|(source, c)| (source.origin, source.host.as_str(), c.verdict))
        .filter(|(.., verdict)| *verdict != stats::Verdict::Inconclusive)
}

/// "Rust faster on a, Go faster on b"; `None` where all that have a verdict have the same.
fn apart(sides: &Sides, row: &Row) -> Option<String> {
    let mut verdicts: Vec<(stats::Verdict, Vec<&str>)> = Vec::new();
    for (_, host, verdict) in said(row) {
        match verdicts.iter_mut().find(|(known, _)| *known == verdict) {
            Some((_, hosts)) => hosts.push(host),
            None => verdicts.push((verdict, vec![host])),
        }
    }
    let words = |(verdict, hosts): &(stats::Verdict, Vec<&str>)| {
        let verdict = match sides.winner(*verdict) {
            Some(side) => sides.better(side),
            None => "equivalent".into(),
        };
        format!("{verdict} on {}", hosts.join(" and "))
    };
    let words: Vec<_> = verdicts.iter().map(words).collect();
    (words.len() > 1).then(|| words.join(", "))
}

/// "Between a and b differ, in this order: the processor (…; …), L2 (…; …). Which of these makes the difference is not tested."
fn differences(shelf: &Shelf, origins: &[Origin]) -> String {
    in_words(
        &origins
            .iter()
            .filter_map(|o| facts(shelf, *o))
            .collect::<Vec<_>>(),
    )
}

fn in_words(hosts: &[Facts]) -> String {
    let names: Vec<String> = hosts.iter().map(|h| h.name.clone()).collect();
    let (names, list) = (format::list(&names), differing(hosts));
    match list.is_empty() {
        true => format!("The records of {names} tell no difference between them."),
        false => format!(
            "Between {names} differ, in this order: {}. Which of these makes the difference is not tested.",
            format::list(&list)
        ),
    }
}

/// The same of hosts by their names, by the first record of each that the book holds.
pub(crate) fn hosts_apart(results: &Results, hosts: &[String]) -> String {
    let known = |host: &String| {
        let shelves = results.shelves().iter();
        let of = |shelf| Shelf::origins(shelf).filter_map(move |origin| facts(shelf, origin));
        shelves.flat_map(of).find(|facts| facts.name == *host)
    };
    in_words(&hosts.iter().filter_map(known).collect::<Vec<_>>())
}

fn facts(shelf: &Shelf, origin: Origin) -> Option<Facts<'_>> {
    let held = shelf.held(origin);
    let record = held.record.as_ref()?;
    let toolchains = record.provenance().toolchains.iter();
    Some(Facts {
        name: host_in_words(&held.folder),
        host: record.host(),
        toolchains: toolchains.map(|(t, v)| (t.as_str(), v.as_str())).collect(),
    })
}

/// Everything in which the hosts differ, each with the hosts' values in their order.
fn differing(hosts: &[Facts]) -> Vec<String> {
    let mut list = Vec::new();
    let mut tell = |what: &str, of: &dyn Fn(&Facts) -> Option<String>| {
        let values: Vec<_> = hosts.iter().map(of).collect();
        list.extend(told(what, &values));
    };
    tell("the processor", &|h| processor(&h.host.processor));
    tell("its clock", &|h| {
        let mhz = h.host.processor.mhz?;
        Some(format!("{mhz}{}MHz", JOIN))
    });
    let caches: BTreeSet<&String> = (hosts.iter())
        .flat_map(|h| h.host.processor.caches.keys())
        .collect();
    for cache in caches {
        tell(cache, &|h| {
            let bytes = h.host.processor.caches.get(cache)?;
            Some(format::bytes(*bytes as f64))
        });
    }
    tell("threads a core", &|h| {
        Some(h.host.processor.threads_per_core?.to_string())
    });
    tell("cores", &|h| Some(h.host.cores.to_string()));
    tell("memory", &|h| {
        // What a kernel keeps for itself is no difference of machines.
        let gibibytes = h.host.memory?.saturating_add(1 << 29) >> 30;
        Some(format!("{gibibytes}{}GiB", JOIN))
    });
    tell("the hypervisor", &|h| {
        let hypervisor = h.host.processor.hypervisor.clone();
        hypervisor.filter(|name| name != "unknown")
    });
    tell("the system", &|h| {
        Some(format!("{} {}", h.host.os, h.host.arch))
    });
    tell("the kernel", &|h| {
        // What follows the number is who built it.
        let number = h.host.kernel.as_deref()?.split('-').next()?;
        Some(number.to_owned())
    });
    let tools: BTreeSet<&str> = (hosts.iter())
        .flat_map(|h| h.toolchains.iter().map(|(tool, _)| *tool))
        .collect();
    for tool in tools {
        tell(tool, &|h| {
            let (_, version) = h.toolchains.iter().find(|(known, _)| *known == tool)?;
            Some((*version).to_owned())
        });
    }
    let place = list
        .iter()
        .position(|fact| !fact.starts_with("the processor"));
    if let Some(sets) = instructions(hosts) {
        list.insert(place.unwrap_or(list.len()), sets);
    }
    list
}

/// "L2 (512 KiB; 2 MiB)"; `None` where all that tell it tell the same, or one alone tells it.
fn told(what: &str, values: &[Option<String>]) -> Option<String> {
    let known: BTreeSet<&String> = values.iter().flatten().collect();
    let words = |value: &Option<String>| value.clone().unwrap_or_else(|| "not known".into());
    let words: Vec<_> = values.iter().map(words).collect();
    (known.len() > 1).then(|| format!("{what} ({})", words.join("; ")))
}

fn processor(processor: &Processor) -> Option<String> {
    let name = processor.name.clone()?;
    let number = |what: &str, n: Option<u32>| n.map(|n| format!(" {what} {n}"));
    let numbers = [
        number("family", processor.family),
        number("model", processor.model),
        number("stepping", processor.stepping),
    ];
    Some(name + &numbers.into_iter().flatten().collect::<String>())
}

/// Instruction sets that one host has and another lacks, of those hosts that tell any: "instruction sets (only a: avx512f, …)".
fn instructions(hosts: &[Facts]) -> Option<String> {
    let sets =
        |h: &Facts| -> BTreeSet<String> { h.host.processor.instructions.iter().cloned().collect() };
    let telling: Vec<(&str, BTreeSet<String>)> = (hosts.iter())
        .map(|h| (h.name.as_str(), sets(h)))
        .filter(|(_, sets)| !sets.is_empty())
        .collect();
    let common = (telling.iter().map(|(_, sets)| sets.clone()))
        .reduce(|a, b| a.intersection(&b).cloned().collect())?;
    let own = |(host, sets): &(&str, BTreeSet<String>)| {
        let own: Vec<String> = sets.difference(&common).cloned().collect();
        let more = own.len().saturating_sub(NAMED);
        let mut shown: Vec<String> = own.into_iter().take(NAMED).collect();
        shown.extend((more > 0).then(|| format!("{more} more")));
        (!shown.is_empty()).then(|| format!("{} on {host}", format::list(&shown)))
    };
    let own: Vec<_> = telling.iter().filter_map(own).collect();
    (!own.is_empty()).then(|| format!("instruction sets (not on all: {})", own.join("; ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::Results;
    use crate::results::testing::{record, results, samples, shelf_of, times, toy};

    fn processor(name: &str, cache: u64, sets: &[&str]) -> Processor {
        Processor {
            name: Some(name.into()),
            caches: [("L2".to_owned(), cache)].into(),
            instructions: sets.iter().map(|s| (*s).to_owned()).collect(),
            mhz: Some(2100),
            hypervisor: Some("unknown".into()),
            ..Processor::default()
        }
    }

    /// The toy on hosts with these ratios and processors.
    fn on(hosts: Vec<(f64, Processor)>) -> Results {
        let held = |(place, (ratio, processor)): (usize, (f64, Processor))| {
            let mut record = record(&toy(), &format!("6.1-build{place}"), 30, times(ratio));
            record.host.processor = processor;
            samples(record)
        };
        let mut held = hosts.into_iter().enumerate().map(held);
        let here = held.next().expect("one");
        results(shelf_of(toy(), here, held.collect()))
    }

    fn told_of(results: &Results) -> Option<String> {
        let sides = results.sides("toy", "idiomatic").expect("known");
        let rows = results.rows("toy", "idiomatic").expect("known");
        let shelf = results.shelf("toy").expect("known");
        let told = disagreement(shelf, &[(sides, rows)])?;
        Some(format!("{} {}", told.rows, told.hosts).replace('\u{a0}', " "))
    }

    #[test]
    fn hosts_that_disagree_are_named_with_what_differs_between_them() {
        let text = told_of(&on(vec![
            (1.5, processor("Alpha", 1 << 20, &["avx2", "sha"])),
            (0.7, processor("Beta", 2 << 20, &["avx2"])),
        ]));
        let expected = "Hosts disagree in 4 of 4 rows: sum, n = 10 (Rust faster on here, Go faster on elsewhere); sum, n = 10⁶ \
                        (Rust faster on here, Go faster on elsewhere); sum, threads, n = 1000, threads = 1 (Rust faster on \
                        here, Go faster on elsewhere); 1 more. In 4 of 4 rows the 95 % intervals of two hosts do not meet; the \
                        farthest apart is @. Between here and elsewhere differ, in this order: the processor (Alpha; Beta), \
                        instruction sets (not on all: sha on here) and L2 (1.00 MiB; 2.00 MiB). Which of these makes the \
                        difference is not tested.";
        let text = text.expect("apart");
        let (before, after) = expected.split_once('@').expect("a place");
        assert!(text.starts_with(before) && text.ends_with(after), "{text}");
    }

    #[test]
    fn hosts_that_agree_on_the_side_may_disagree_on_the_size() {
        let hosts = vec![
            (1.2, processor("Alpha", 1 << 20, &[])),
            (1.6, processor("Beta", 1 << 20, &[])),
        ];
        let text = told_of(&on(hosts)).expect("apart");
        assert!(
            text.starts_with("In 4 of 4 rows the 95 % intervals of two hosts do not meet; "),
            "{text}"
        );
        assert!(
            text.contains(" on elsewhere, 1.2") && !text.contains("disagree"),
            "{text}"
        );
    }

    #[test]
    fn hosts_that_agree_are_not_compared_and_neither_is_one_alone() {
        let alike = || processor("Alpha", 1 << 20, &[]);
        assert_eq!(told_of(&on(vec![(1.5, alike())])), None);
        let both = vec![(1.5, alike()), (1.5, processor("Beta", 1, &[]))];
        assert_eq!(told_of(&on(both)), None);
    }

    #[test]
    fn alike_hosts_that_disagree_are_told_to_be_alike() {
        let alike = || processor("Alpha", 1 << 20, &["avx2"]);
        let text = told_of(&on(vec![(1.5, alike()), (0.7, alike())])).expect("apart");
        let words = "The records of here and elsewhere tell no difference between them.";
        assert!(text.ends_with(words), "{text}");
    }

    #[test]
    fn values_stand_in_the_hosts_order_and_what_one_host_alone_tells_is_no_difference() {
        let of = |values: [Option<&str>; 3]| told("L2", &values.map(|v| v.map(str::to_owned)));
        let three = of([Some("1 MiB"), None, Some("2 MiB")]);
        assert_eq!(three.as_deref(), Some("L2 (1 MiB; not known; 2 MiB)"));
        assert_eq!(of([Some("1 MiB"), None, Some("1 MiB")]), None);
        assert_eq!(of([None, None, Some("2 MiB")]), None);
    }
}
