//! The report on a tiny checkout.

mod book;
mod command;
mod fixture;
mod serve;
