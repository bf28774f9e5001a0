//! Orders by id, in pages, and the oldest dropped.

use crate::order::{Draft, Order};
use crate::store::{KEPT, Page, Store};

fn ids(page: &Page) -> Vec<u64> {
    page.orders.iter().map(|order| order.id).collect()
}

fn draft() -> Draft {
    Draft {
        customer: "Ada".into(),
        ..Draft::default()
    }
}

#[test]
fn an_order_is_found_by_its_id() {
    let store = Store::seeded(10);
    assert_eq!(store.get(10).as_deref(), Some(&Order::seeded(10)));
    assert_eq!(store.get(0), None);
    assert_eq!(store.get(11), None);
    assert_eq!(store.get(u64::MAX), None);
}

#[test]
fn ids_count_up_from_1_without_gaps() {
    let store = Store::seeded(0);
    assert_eq!(store.get(1), None);
    for id in 1..=3 {
        assert_eq!(store.insert(draft()).id, id);
    }
    assert_eq!(store.get(2).expect("it is stored").customer, "Ada");
    assert_eq!(Store::seeded(7).insert(draft()).id, 8);
}

#[test]
fn a_page_says_where_the_next_begins() {
    let store = Store::seeded(10);
    for (after, limit, expected, next) in [
        (0, 3, vec![1, 2, 3], Some(3)),
        (3, 3, vec![4, 5, 6], Some(6)),
        (6, 4, vec![7, 8, 9, 10], None),
        (7, 100, vec![8, 9, 10], None),
        (10, 5, vec![], None),
        (u64::MAX, 5, vec![], None),
    ] {
        let page = store.page(after, limit);
        assert_eq!((ids(&page), page.next), (expected, next), "after {after}");
    }
    let empty = Store::seeded(0).page(0, 20);
    assert_eq!((ids(&empty), empty.next), (vec![], None));
}

#[test]
fn each_order_too_many_drops_the_oldest() {
    let kept = KEPT as u64;
    let store = Store::seeded(kept);
    assert_eq!(store.insert(draft()).id, kept + 1);
    assert_eq!(store.insert(draft()).id, kept + 2);
    assert_eq!(store.get(2), None);
    assert_eq!(store.get(3).as_deref(), Some(&Order::seeded(3)));
    assert_eq!(store.get(kept + 2).expect("it is stored").id, kept + 2);
    let page = store.page(0, 2);
    assert_eq!((ids(&page), page.next), (vec![3, 4], Some(4)));
    let last = store.page(kept + 1, 2);
    assert_eq!((ids(&last), last.next), (vec![kept + 2], None));
}

#[test]
fn of_more_seeded_orders_the_newest_are_kept() {
    let store = Store::seeded(KEPT as u64 + 5);
    assert_eq!(store.get(5), None);
    assert_eq!(store.get(6).as_deref(), Some(&Order::seeded(6)));
    assert_eq!(store.insert(draft()).id, KEPT as u64 + 6);
    assert_eq!(store.get(6), None);
}

#[test]
fn concurrent_inserts_take_each_id_once() {
    let store = Store::seeded(0);
    let insert = || (0..500).map(|_| store.insert(draft()).id).collect();
    let mut taken: Vec<u64> = std::thread::scope(|scope| {
        let threads = [scope.spawn(insert), scope.spawn(insert)];
        let taken: [Vec<u64>; 2] = threads.map(|thread| thread.join().expect("no panic"));
        taken.concat()
    });
    taken.sort_unstable();
    assert_eq!(taken, (1..=1000).collect::<Vec<_>>());
}
