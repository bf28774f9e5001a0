//! The cases, in groups by what they are about. Each group starts its own servers.

mod command_line;
mod downstream;
mod eviction;
mod hostile;
mod line;
mod malformed;
mod orders;
mod paths;
mod posting;
mod refusals;
mod shutdown;
mod socket;
mod timeouts;
mod wire;

use crate::cli::Asking;
use crate::client::{Request, get};
use crate::expected::{Expected, ok};
use crate::model::Order;
use crate::report::{Sheet, Verdict};
use crate::server::Server;

pub use line::Line;
use line::open;
use posting::Posting;

/// Cases about one thing.
pub struct Group {
    /// Its name on the command line and in failures.
    pub name: &'static str,
    /// Asks all of its cases.
    pub ask: fn(&Asking, &mut Sheet),
}

/// Every group.
pub const ALL: &[Group] = &[
    group("paths", paths::ask),
    group("orders", orders::ask),
    group("refusals", refusals::ask),
    group("eviction", eviction::ask),
    group("wire", wire::ask),
    group("malformed", malformed::ask),
    group("timeouts", timeouts::ask),
    group("hostile", hostile::ask),
    group("shutdown", shutdown::ask),
    group("downstream", downstream::ask),
    group("generated", crate::generated::ask),
    group("socket", socket::ask),
    group("command-line", command_line::ask),
];

const fn group(name: &'static str, ask: fn(&Asking, &mut Sheet)) -> Group {
    Group { name, ask }
}

/// One request whose answer the contract leaves no choice about.
struct Row {
    name: &'static str,
    request: Request,
    expected: Expected,
}

fn row(name: &'static str, request: Request, expected: Expected) -> Row {
    Row {
        name,
        request,
        expected,
    }
}

/// Asks rows over one connection that is kept while all goes well: what is left over from one
/// answer would be found in the next.
fn ask_rows(sheet: &mut Sheet, server: &Server, rows: impl IntoIterator<Item = Row>) {
    let mut line = Line::to(server);
    for row in rows {
        sheet.case(row.name, || line.ask(&row.request, &row.expected));
        if server.has_ended() {
            break;
        }
    }
}

/// Asks on a connection of its own.
fn ask_anew(server: &Server, request: &Request, expected: &Expected) -> Verdict {
    Line::to(server).ask(request, expected)
}

/// Whether the server still answers, on a new connection, and right.
fn still_answers(server: &Server) -> Verdict {
    let request = get("/orders/7");
    ask_anew(server, &request, &ok(Order::seeded(7).json()))
}
