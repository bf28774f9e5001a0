//! Writes the twins: `growth --lines N --out FOLDER`.

use std::path::PathBuf;

use anyhow::Result;
use clap::Parser;

/// Writes twin programs of about so many lines: a cargo package in FOLDER/rust, a Go module in
/// FOLDER/go.
#[derive(Debug, Parser)]
struct Cli {
    /// Lines of each program.
    #[arg(long)]
    lines: usize,
    /// Folder to write into.
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
}

fn main() -> Result<()> {
    let cli = Cli::parse();
    growth::write(&cli.out, cli.lines)
}
