//! Where orders are kept: in memory, the newest of them.

use std::collections::VecDeque;
use std::sync::{Arc, RwLock, RwLockReadGuard};

use serde::Serialize;

use crate::order::{Draft, Order};

/// How many orders are kept; each further one drops the oldest.
pub const KEPT: usize = 100_000;

// ANCHOR: store
/// The orders, by id. A caller gets references to them and encodes without the lock.
pub struct Store {
    /// Ids have no gaps: an order's place is its id's distance from the first one's.
    orders: RwLock<VecDeque<Arc<Order>>>,
}

/// Some orders in a row.
#[derive(Debug, Serialize)]
pub struct Page {
    /// In the order of their ids.
    pub orders: Vec<Arc<Order>>,
    /// The last one's id, if there are more.
    pub next: Option<u64>,
}

impl Store {
    /// A store with the orders 1 to `number` of those that exist at the start.
    pub fn seeded(number: u64) -> Self {
        let oldest = number.saturating_sub(KEPT as u64) + 1;
        let mut orders = VecDeque::with_capacity(KEPT);
        orders.extend((oldest..=number).map(|id| Arc::new(Order::seeded(id))));
        Self {
            orders: RwLock::new(orders),
        }
    }

    /// The order `id`, if it exists and is still kept.
    pub fn get(&self, id: u64) -> Option<Arc<Order>> {
        let orders = self.read();
        let place = id.checked_sub(orders.front()?.id)?;
        orders.get(usize::try_from(place).ok()?).cloned()
    }

    /// Up to `limit` orders with ids above `after`.
    pub fn page(&self, after: u64, limit: usize) -> Page {
        let orders = self.read();
        let first = orders.front().map_or(1, |order| order.id);
        let passed = after.saturating_add(1).saturating_sub(first);
        let start = orders.len().min(passed.try_into().unwrap_or(usize::MAX));
        let end = orders.len().min(start + limit);
        let page: Vec<_> = orders.range(start..end).cloned().collect();
        let next = (end < orders.len()).then(|| first + end as u64 - 1);
        Page { orders: page, next }
    }

    /// Stores an order under the next id.
    ///
    /// The draft must keep its rules: [`Draft::check`].
    pub fn insert(&self, draft: Draft) -> Arc<Order> {
        let mut orders = self.orders.write().expect(NO_PANIC);
        let id = orders.back().map_or(1, |newest| newest.id + 1);
        let order = Arc::new(draft.into_order(id));
        let oldest = (orders.len() == KEPT).then(|| orders.pop_front());
        orders.push_back(Arc::clone(&order));
        // Freeing an order's strings takes longer than storing it: not while others wait.
        drop(orders);
        drop(oldest);
        order
    }

    fn read(&self) -> RwLockReadGuard<'_, VecDeque<Arc<Order>>> {
        self.orders.read().expect(NO_PANIC)
    }
}

const NO_PANIC: &str = "no holder of the lock panics";
// ANCHOR_END: store
