//! The handlers' JSON work alone, on what they read and answer; Go's benchmarks have the same ids.

use std::hint::black_box;

use api::json::Json;
use api::order::Draft;
use api::store::Store;
use criterion::{Criterion, criterion_group, criterion_main};

fn api(c: &mut Criterion) {
    let json = Json::default();
    let store = Store::seeded(1000);
    let order = store.get(7).expect("it exists at the start");
    let page = store.page(100, 20);
    let body = posted();
    c.bench_function("encode/order", |b| {
        b.iter(|| json.encode(black_box(&order)));
    });
    c.bench_function("decode/order", |b| {
        b.iter(|| json.decode::<Draft>(black_box(&body)));
    });
    c.bench_function("encode/page", |b| {
        b.iter(|| json.encode(black_box(&page)));
    });
}

/// The order of 20 items that the experiment posts.
fn posted() -> Vec<u8> {
    let item = |i| {
        let (sku, quantity, price) = (37 * i, 1 + 7 * i % 9, (199 + 613 * i) % 9000);
        format!(r#"{{"sku":"SKU-{sku:04}","quantity":{quantity},"unit_price_cents":{price}}}"#)
    };
    let items: Vec<String> = (0..20).map(item).collect();
    let items = items.join(",");
    let order =
        format!(r#"{{"customer":"customer-42","items":[{items}],"note":"Please ring twice."}}"#);
    order.into_bytes()
}

criterion_group!(benches, api);
criterion_main!(benches);
