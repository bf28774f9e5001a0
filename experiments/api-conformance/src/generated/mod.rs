//! Requests from a seed: the service and the model are asked the same.

mod damage;
mod drafts;
mod value;
mod walk;

#[cfg(test)]
mod tests;

use rand::SeedableRng as _;
use rand::rngs::ChaCha8Rng;

use crate::cli::Asking;
use crate::groups::Line;
use crate::model::Store;
use crate::report::Sheet;

use walk::Walk;

/// The generator: the same numbers in every version, on every machine.
type Random = ChaCha8Rng;

/// Orders that exist at the start.
const ORDERS: u64 = 200;
/// Connections, asked in turn.
const CONNECTIONS: usize = 5;
/// After so many mismatches the rest would only follow from them.
const FEW: u32 = 3;

/// Asks as many requests as are wanted.
pub fn ask(asking: &Asking, sheet: &mut Sheet) {
    let Some(server) = sheet.start(asking, &["--orders", &ORDERS.to_string()]) else {
        return;
    };
    let seed = asking.seed;
    let mut walk = Walk::new(Random::seed_from_u64(seed), Store::seeded(ORDERS));
    let mut lines: Vec<_> = (0..CONNECTIONS).map(|_| Line::to(&server)).collect();
    let mut wrong = 0;
    for number in 1..=asking.generated {
        let (request, expected) = walk.step();
        let line = &mut lines[number as usize % CONNECTIONS];
        let name = || format!("seed-{seed}-request-{number}");
        if !sheet.generated(name, || line.ask(&request, &expected)) {
            wrong += 1;
        }
        if wrong == FEW {
            break;
        }
    }
    sheet.stop(server);
}
