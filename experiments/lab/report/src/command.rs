//! What can be asked for, and what answers.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};
use record::Project;
use report::fault::Faults;
use report::gather::{self, Gathered};
use report::{book, committed, pages, preprocess, readme, schema, serve};

/// Turns records into the book. Measures nothing.
#[derive(Parser)]
#[command(version, about)]
pub struct Command {
    /// Somewhere in the checkout.
    #[arg(long, global = true, default_value = ".")]
    root: PathBuf,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Build the book and say where it is.
    Book {
        #[command(flatten)]
        records: Records,
        /// Where to put it: a new or empty folder, or one that an earlier build of this book filled;
        /// book.toml's if left out.
        #[arg(long, value_name = "FOLDER")]
        dest_dir: Option<PathBuf>,
    },
    /// Expand every directive, write nothing.
    Check {
        #[command(flatten)]
        records: Records,
    },
    /// Serve the book on loopback and build it again when something changes.
    Serve {
        #[command(flatten)]
        records: Records,
        /// Port; 0 takes a free one.
        #[arg(long, default_value_t = 3000)]
        port: u16,
    },
    /// Write the records' JSON Schemas to src/schema/.
    Schema {
        /// Only say whether they are up to date.
        #[arg(long)]
        check: bool,
    },
    /// Write what the committed host that leads answers into README.md, with its pictures.
    Readme {
        /// Only say whether it is up to date.
        #[arg(long)]
        check: bool,
    },
    /// Put this host's records into the folder of its kind, to be committed.
    Contribute {
        /// Folder of the records under src/results/.
        #[arg(long, default_value = "local", value_parser = record::host_name)]
        host: String,
    },
    /// Take in the records of other hosts: those in a folder, or in the folders in it.
    Merge {
        /// A folder of records, or one that holds several.
        #[arg(value_name = "FOLDER")]
        from: PathBuf,
    },
    /// Be a preprocessor of stock mdBook: a book in, a book out.
    Preprocess {
        #[command(subcommand)]
        question: Option<Question>,
    },
}

#[derive(Args)]
struct Records {
    /// Folder of the records under src/results/; book.toml's if left out.
    #[arg(long, value_parser = record::host_name)]
    host: Option<String>,
    /// Refuse missing and stale records.
    #[arg(long)]
    strict: bool,
}

#[derive(Subcommand)]
enum Question {
    /// Exit 0 if the renderer is supported.
    Supports {
        /// "html".
        renderer: String,
    },
}

impl Records {
    fn options(self) -> book::Options {
        book::Options {
            host: self.host,
            strict: self.strict,
            destination: None,
        }
    }
}

impl Command {
    /// Does what was asked for.
    pub fn run(self) -> Result<()> {
        let project = || Project::find(&self.root);
        match self.verb {
            Verb::Book { records, dest_dir } => build(&project()?, records, dest_dir),
            Verb::Check { records } => {
                let pages = book::check(&project()?, &records.options())?;
                Ok(output::line(format!(
                    "{pages} pages: every directive is good"
                ))?)
            }
            Verb::Serve { records, port } => serve::serve(&project()?, &records.options(), port),
            Verb::Schema { check: true } => Ok(schema::check(&project()?)?),
            Verb::Schema { check: false } => schema::write(&project()?),
            Verb::Readme { check } => head(&project()?, check),
            Verb::Contribute { host } => said(&[gather::contribute(&project()?, &host)?]),
            Verb::Merge { from } => said(&gather::merge(&project()?, &from)?),
            Verb::Preprocess { question } => answer(question),
        }
    }
}

fn build(project: &Project, records: Records, destination: Option<PathBuf>) -> Result<()> {
    let start = Instant::now();
    let options = book::Options {
        destination,
        ..records.options()
    };
    let first_page = book::build(project, &options)?;
    let seconds = start.elapsed().as_secs_f64();
    Ok(output::line(format!(
        "Built in {seconds:.1} s. Open {}",
        first_page.display()
    ))?)
}

fn head(project: &Project, check: bool) -> Result<()> {
    let head = pages::reference_head(project)?;
    if check {
        readme::check(project, &head)
    } else {
        readme::write(project, &head)
    }
}

fn said(gathered: &[Gathered]) -> Result<()> {
    for Gathered {
        folder,
        records,
        known,
        left_out,
    } in gathered
    {
        let untouched = match known {
            0 => String::new(),
            all if all == records => ", all there already: nothing was written".into(),
            some => format!(", {some} of them there already"),
        };
        output::line(format!(
            "src/results/{folder}: {records} records{untouched}"
        ))?;
        if *left_out > 0 {
            output::note(format!(
                "src/results/{folder}: {left_out} of the oldest sessions left out: at most {} MiB of a host are committed",
                committed::MOST >> 20
            ));
        }
    }
    Ok(())
}

fn answer(question: Option<Question>) -> Result<()> {
    match question {
        None => {
            output::must_be_open()?;
            Ok(output::line(preprocess::run(std::io::stdin().lock())?)?)
        }
        Some(Question::Supports { renderer }) => {
            anyhow::ensure!(
                preprocess::supports(&renderer),
                "{renderer}: only html is supported"
            );
            Ok(())
        }
    }
}

/// The error and what caused it, each once: many messages already hold the words of their cause.
fn causes(error: &anyhow::Error) -> String {
    let mut text = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if text.is_empty() {
            text = cause;
        } else if !text.contains(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    text
}

/// An error for people: one line each where there are several.
pub fn complaint(error: &anyhow::Error) -> String {
    match error.downcast_ref::<Faults>() {
        Some(faults) => faults.to_string(),
        None => format!("error: {}", causes(error)),
    }
}
