use record::{Past, Record, Scoreboard, Superseded};
use serde_json::json;

use super::*;
use crate::results::testing::{ledger, record, samples, shelf_of, times, toy};
use crate::results::{Held, Results};

/// Both languages on the toy, Go taking so many times as long, at a moment.
fn session(ratio: f64, day: &str) -> Record {
    let mut record = record(&toy(), "any", 30, times(ratio));
    let from = &mut record.sessions[0].provenance;
    from.started = format!("{day}T10:00:00Z");
    from.finished = format!("{day}T10:20:00Z");
    from.commit = Some(format!("commit of {day}"));
    record
}

/// One record of several sessions.
fn sessions(all: &[(f64, &str)]) -> Record {
    let mut records = all.iter().map(|(ratio, day)| session(*ratio, day));
    let mut first = records.next().expect("a session");
    first.sessions.extend(records.flat_map(|r| r.sessions));
    first
}

fn board() -> Scoreboard {
    let row = json!({"id": "work", "group": "machine", "label": "Work", "says": "takes {} as long",
        "experiment": "toy", "comparisons": ["idiomatic"], "page": "toy", "of": "Work."});
    serde_json::from_value(json!({"row": [row]})).expect("a scoreboard")
}

fn results(here: Record, others: Vec<Record>) -> Results {
    let others: Vec<Held> = others.into_iter().map(samples).collect();
    let shelf = shelf_of(toy(), samples(here), others);
    Results::new("here", ledger(&["ahead", "untested"]), vec![shelf]).with_board(board())
}

const ADDRESS: &str = "https://a.example/book/";

fn feed_of(results: &Results) -> String {
    let text = of(results, ADDRESS, "A <book> & more").expect("sound");
    text.expect("something is measured").replace('\u{a0}', " ")
}

/// Titles, moments and contents of the entries.
fn entries(text: &str) -> Vec<[String; 3]> {
    let xml = roxmltree::Document::parse(text).unwrap_or_else(|e| panic!("{e}: {text}"));
    let is_entry = |node: &roxmltree::Node| node.has_tag_name((ATOM, "entry"));
    let part = |of: roxmltree::Node, name: &str| {
        let found = of.children().find(|node| node.has_tag_name((ATOM, name)));
        found
            .and_then(|node| node.text())
            .unwrap_or_default()
            .to_owned()
    };
    let entries = xml.root_element().children().filter(is_entry);
    entries
        .map(|e| ["title", "updated", "content"].map(|name| part(e, name)))
        .collect()
}

const ATOM: &str = "http://www.w3.org/2005/Atom";

#[test]
fn it_has_what_atom_demands_of_a_feed_and_of_each_entry() {
    let text = feed_of(&results(
        sessions(&[(1.5, "2026-11-01"), (2.5, "2026-11-02")]),
        vec![],
    ));
    let xml = roxmltree::Document::parse(&text).unwrap_or_else(|e| panic!("{e}: {text}"));
    let feed = xml.root_element();
    assert!(feed.has_tag_name((ATOM, "feed")));
    let mut ids = Vec::new();
    let (mut places, mut demanded) = (vec![feed], vec!["id", "title", "updated", "author"]);
    places.extend(
        feed.children()
            .filter(|node| node.has_tag_name((ATOM, "entry"))),
    );
    assert_eq!(places.len(), 3);
    for place in places {
        for name in &demanded {
            let found: Vec<_> = place
                .children()
                .filter(|n| n.has_tag_name((ATOM, *name)))
                .collect();
            assert_eq!(found.len(), 1, "{name} of {:?}", place.tag_name());
            let text = found[0].text().unwrap_or_default();
            match *name {
                "id" => ids.push(text.to_owned()),
                "updated" => assert!(is_moment(text), "{text}"),
                _ => {}
            }
        }
        // Of an entry; its author is the feed's.
        demanded = vec!["id", "title", "updated", "content"];
        let relations = place.children().filter_map(|node| node.attribute("rel"));
        assert!(relations.into_iter().any(|rel| rel == "alternate"));
    }
    assert!(
        ids.iter()
            .all(|id| id.starts_with(ADDRESS) && !id.contains(' ')),
        "{ids:?}"
    );
    let different: std::collections::BTreeSet<_> = ids.iter().collect();
    assert_eq!(different.len(), ids.len(), "{ids:?}");
    assert_eq!(
        feed.children()
            .find(|n| n.has_tag_name((ATOM, "title")))
            .and_then(|n| n.text()),
        Some("A <book> & more")
    );
}

/// Whether it is a moment as RFC 3339 writes it.
fn is_moment(text: &str) -> bool {
    let shape: String = text
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    shape == "0000-00-00T00:00:00Z"
}

#[test]
fn a_first_time_is_a_new_host_and_says_all_that_it_says() {
    let [[title, updated, content]] =
        &entries(&feed_of(&results(session(1.5, "2026-11-01"), vec![])))[..]
    else {
        panic!("one entry");
    };
    assert_eq!(
        (title.as_str(), updated.as_str()),
        ("here: a new host", "2026-11-01T10:20:00Z")
    );
    assert!(
        content.starts_with("<p>New sessions of A toy.</p>"),
        "{content}"
    );
    for words in [
        "<li>Work: Go takes 1.5 times as long (1.",
        "<li>It says ahead: supported.</li>",
    ] {
        assert!(content.contains(words), "{words} in {content}");
    }
    assert!(!content.contains("untested"), "{content}");
}

#[test]
fn a_second_session_says_what_moved_and_how_it_was() {
    let all = sessions(&[(1.5, "2026-11-01"), (0.2, "2026-11-02")]);
    let [[title, _, content], [first, ..]] = &entries(&feed_of(&results(all, vec![])))[..] else {
        panic!("two entries");
    };
    assert_eq!(first, "here: a new host", "the latest stands first");
    assert_eq!(title, "here: 1 headline moved");
    assert!(
        content.contains("Before: Go takes 1.5 times as long (1."),
        "{content}"
    );
}

#[test]
fn a_verdict_that_turns_is_a_change() {
    let said = |ratio| Said::of(results(session(ratio, "2026-11-01"), vec![])).expect("sound");
    let changes = changes::between(Some(&said(1.5)), &said(0.5));
    assert_eq!(
        changes.brief().replace('\u{a0}', " "),
        "1 headline and 1 verdict moved"
    );
    let verdicts = changes.lists().remove(1);
    assert_eq!(
        verdicts.items,
        ["It says ahead: contradicted. Before: supported."]
    );
}

#[test]
fn a_session_that_moves_nothing_says_so() {
    let all = sessions(&[(1.0, "2026-11-01"), (1.0, "2026-11-02")]);
    let entries = entries(&feed_of(&results(all, vec![])));
    let [title, _, content] = &entries[0];
    if !content.contains("Headlines") {
        assert_eq!(
            title,
            "here: a new session, and no headline or verdict moved"
        );
    }
    assert!(!content.contains("Verdicts"), "{content}");
}

#[test]
fn a_host_s_entries_stay_as_they_are_whoever_else_measures_and_whoever_leads() {
    let (one, other) = (session(1.5, "2026-11-01"), session(1.7, "2026-11-03"));
    let alone = entries(&feed_of(&results(one.clone(), vec![])));
    let both = entries(&feed_of(&results(one, vec![other])));
    assert_eq!(both.len(), 2);
    assert_eq!(both[1], alone[0]);
    assert_eq!(both[0][0], "elsewhere: a new host");
}

fn past(finished: &str, ratio: f64) -> Superseded {
    let result = |workload: &str, ratio: f64| Past {
        comparison: "idiomatic".into(),
        workload: workload.into(),
        ratio,
        interval: Some([ratio * 0.99, ratio * 1.01]),
    };
    Superseded {
        finished: finished.into(),
        commit: None,
        reason: "the sources changed: rust".into(),
        results: vec![
            result("sum@n=10", ratio),
            result("sum@n=1000000", 1.5),
            result("gone@n=1", 3.0),
        ],
    }
}

#[test]
fn a_result_that_gave_way_says_what_it_was() {
    let mut record = session(1.5, "2026-11-05");
    record.history = vec![
        past("2026-11-01T10:00:00Z", 1.2),
        past("2026-11-03T10:00:00Z", 1.69),
    ];
    let entries = entries(&feed_of(&results(record, vec![])));
    let [[_, _, latest], [title, updated, earlier]] = &entries[..] else {
        panic!("{entries:?}");
    };
    assert!(
        latest.contains(
            "<strong>A toy: old results were superseded (the sources changed: rust).</strong>"
        ),
        "{latest}"
    );
    assert!(
        latest.contains("<li>sum, n = 10 (idiomatic, Go ÷ Rust): 1.50×, was 1.69×.</li>"),
        "{latest}"
    );
    assert!(
        latest.contains("<li>1 ratio as before, within the intervals.</li>"),
        "{latest}"
    );
    assert_eq!(
        (title.as_str(), updated.as_str()),
        ("here: A toy was measured again", "2026-11-03T10:00:00Z")
    );
    assert!(earlier.contains("1.69×, was 1.20×"), "{earlier}");
}

#[test]
fn without_a_record_there_is_no_feed() {
    let shelf = shelf_of(toy(), Held::default(), Vec::new());
    let results = Results::new("here", ledger(&[]), vec![shelf]);
    assert_eq!(of(&results, ADDRESS, "A book").expect("sound"), None);
}
