//! The program as a process, asked over real sockets.

mod client;
mod command_line;
mod orders;
mod paths;
mod quote;
mod room;
mod server;
mod shutdown;
mod socket;
mod timeouts;
mod wire;
