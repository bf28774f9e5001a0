use super::get;
use crate::model::{Draft, Order, Store};
use crate::report::{Sheet, Verdict};
use crate::server::Server;

/// Cases that post. One that fails may have stored its order or not: the ids of the next cases are
/// counted from what is there, so that one failure is one line.
pub struct Posting<'a> {
    server: &'a Server,
    /// The orders that there are.
    pub store: Store,
}

impl<'a> Posting<'a> {
    /// On a server that has so many orders.
    pub fn to(server: &'a Server, orders: u64) -> Self {
        let store = Store::seeded(orders);
        Self { server, store }
    }

    /// A case that posts `draft` as often as it is given an order for.
    pub fn case<const N: usize>(
        &mut self,
        sheet: &mut Sheet,
        name: &str,
        draft: &Draft,
        ask: impl FnOnce([Order; N]) -> Verdict,
    ) {
        let orders = [(); N].map(|()| {
            let order = self.store.post(draft);
            order.expect("the cases post right orders").clone()
        });
        if !sheet.case(name, || ask(orders)) {
            self.count(draft);
        }
    }

    /// Brings the store to the last id that the server has.
    fn count(&mut self, draft: &Draft) {
        while self.is_there(self.store.last() + 1) {
            let _ = self.store.post(draft);
        }
        while self.store.last() > 0 && !self.is_there(self.store.last()) {
            self.store.forget_last();
        }
    }

    fn is_there(&self, id: u64) -> bool {
        let request = get(format!("/orders/{id}"));
        let connection = self.server.connect();
        let answer = connection.and_then(|mut connection| connection.ask(&request));
        // Without an answer there is nothing to count.
        answer.map_or(id <= self.store.last(), |answer| answer.status == 200)
    }
}
