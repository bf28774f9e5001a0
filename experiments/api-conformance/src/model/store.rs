use std::collections::VecDeque;

use super::{Draft, Order};

/// How many orders are kept.
const KEPT: usize = 100_000;

/// The orders that there are.
#[derive(Clone, Debug)]
pub struct Store {
    orders: VecDeque<Order>,
    last: u64,
}

impl Store {
    /// With orders 1 to `orders`.
    pub fn seeded(orders: u64) -> Self {
        Self {
            orders: (1..=orders).map(Order::seeded).collect(),
            last: orders,
        }
    }

    /// The highest id that was given.
    pub fn last(&self) -> u64 {
        self.last
    }

    /// The order of that id.
    pub fn get(&self, id: u64) -> Option<&Order> {
        let first = self.orders.front()?.id;
        self.orders
            .get(usize::try_from(id.checked_sub(first)?).ok()?)
    }

    /// Up to `limit` orders with ids above `after`, as the service gives them.
    pub fn page(&self, limit: usize, after: u64) -> String {
        let above = self.orders.iter().filter(|order| order.id > after);
        let page: Vec<&Order> = above.take(limit).collect();
        let orders: Vec<_> = page.iter().map(|order| order.json()).collect();
        let next = page.last().filter(|order| order.id < self.last);
        let next = next.map_or("null".into(), |order| order.id.to_string());
        format!(r#"{{"orders":[{}],"next":{next}}}"#, orders.join(","))
    }

    /// Stores an order; the field of the first broken rule if it breaks one.
    ///
    /// # Errors
    /// That field.
    pub fn post(&mut self, draft: &Draft) -> Result<&Order, &'static str> {
        if let Some(field) = draft.broken_rule() {
            return Err(field);
        }
        self.last += 1;
        if self.orders.len() == KEPT {
            self.orders.pop_front();
        }
        let draft = draft.clone();
        let id = self.last;
        self.orders.push_back(Order { id, draft });
        Ok(self.orders.back().expect("it was just stored"))
    }

    /// Takes the newest order back.
    pub fn forget_last(&mut self) {
        if self.orders.pop_back().is_some() {
            self.last -= 1;
        }
    }
}
