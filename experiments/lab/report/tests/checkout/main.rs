//! The report on a tiny checkout.

mod book;
mod command;
mod conditions;
mod destination;
mod fixture;
mod forgotten;
mod gathering;
mod limits;
mod planted;
mod publishing;
mod serve;
mod sources;
mod texts;
