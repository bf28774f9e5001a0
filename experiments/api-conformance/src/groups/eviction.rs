//! The newest 100,000 orders are kept; and pages to their end.

use super::{Line, ask_rows, row};
use crate::cli::Asking;
use crate::client::{get, post};
use crate::expected::{created, not_found, ok};
use crate::model::{Draft, Order, Store};
use crate::report::Sheet;

/// As many orders at the start as are kept.
const KEPT: u64 = 100_000;

pub fn ask(asking: &Asking, sheet: &mut Sheet) {
    let Some(server) = sheet.start(asking, &["--orders", &KEPT.to_string()]) else {
        return;
    };
    let mut store = Store::seeded(KEPT);
    let oldest = ok(Order::seeded(1).json());
    let posts: Vec<_> = (0..3)
        .map(|_| created(store.post(&Draft::of(2)).expect("a right order")))
        .collect();
    let gone = |name, id: u64| row(name, get(format!("/orders/{id}")), not_found());
    let page = |name, limit: usize, after: u64| {
        let path = format!("/orders?limit={limit}&after={after}");
        row(name, get(path), ok(store.page(limit, after)))
    };
    let there = |name, id: u64| {
        let order = store.get(id).expect("the model has it");
        row(name, get(format!("/orders/{id}")), ok(order.json()))
    };
    let mut rows = vec![row(
        "oldest-while-all-fit",
        get("/orders/1"),
        oldest.clone(),
    )];
    let posted = posts
        .into_iter()
        .map(|order| row("one-too-many", post(Draft::of(2).json()), order));
    rows.extend(posted);
    rows.extend([
        gone("oldest-dropped", 1),
        gone("third-oldest-dropped", 3),
        there("fourth-kept", 4),
        there("newest-kept", KEPT + 3),
        gone("newest-is-the-last", KEPT + 4),
        page("first-page-after-drop", 2, 0),
        page("page-after-a-dropped-order", 100, 2),
        page("page-over-the-posted", 5, KEPT - 2),
        page("page-of-the-posted", 100, KEPT),
        // Encoded once at the start.
        row("static-stays", get("/static"), oldest),
    ]);
    ask_rows(sheet, &server, rows);
    sheet.case("pages-to-the-end", || {
        let mut line = Line::to(&server);
        let start = KEPT - 1_000;
        (start..=KEPT + 3).step_by(100).try_for_each(|after| {
            let path = format!("/orders?limit=100&after={after}");
            line.ask(&get(path), &ok(store.page(100, after)))
        })
    });
    sheet.stop(server);
}
