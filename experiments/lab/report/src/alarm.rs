//! mdBook logs what is wrong with a page and goes on: here its warnings and errors are kept.

use std::fmt::{self, Debug, Write};
use std::sync::{Arc, Mutex};

use anyhow::anyhow;
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

/// Runs `work` and gives what it logged as warning or error, in order.
pub fn listen<T>(work: impl FnOnce() -> T) -> (T, Vec<String>) {
    let heard = Alarm::default();
    let subscriber = tracing_subscriber::registry().with(heard.clone());
    let result = tracing::subscriber::with_default(subscriber, work);
    let messages = std::mem::take(&mut heard.heard().messages);
    (result, messages)
}

/// `message` with the place in `pages` (path, text) of the directive that it quotes, if it does.
pub fn located(message: &str, pages: &[(String, &str)]) -> String {
    let quoted = message.match_indices("{{").find_map(|(start, _)| {
        let inside = &message[start + 2..];
        let end = inside
            .find("}}")
            .filter(|_| inside.trim_start().starts_with('#'))?;
        Some(&message[start..start + 2 + end + 2])
    });
    let place = quoted.and_then(|quoted| {
        pages.iter().find_map(|(path, text)| {
            let line = text.lines().position(|line| line.contains(quoted))?;
            Some(format!("{path}:{}: ", line + 1))
        })
    });
    match message.starts_with("book.toml: ") {
        true => message.to_owned(),
        false => format!("{}mdBook: {message}", place.unwrap_or_default()),
    }
}

/// Why a book is not built by a backend of one's own, where mdBook's `problem` is that: it names neither place nor mend.
pub fn unbuilt(problem: anyhow::Error) -> anyhow::Error {
    let named = |before: &str, after: &str| {
        problem.chain().find_map(|cause| {
            let cause = cause.to_string();
            Some(cause.strip_prefix(before)?.strip_suffix(after)?.to_owned())
        })
    };
    if let Some(name) = named("The \"", "\" renderer failed") {
        return anyhow!(
            "book.toml: [output.{name}]: its command ended with an error, which it may have said above: \
             mend that, or leave the table out"
        );
    }
    if let Some(name) = named("Unable to run the backend `", "`") {
        let reason = problem.root_cause();
        return anyhow!(
            "book.toml: [output.{name}]: its command cannot be run: {reason}: install it, or leave the table out"
        );
    }
    problem
}

/// What mdBook says when a backend ends before it has read the book.
const HUNG_UP: &str = "Error writing the RenderContext to the backend, ";

#[derive(Clone, Default)]
struct Alarm(Arc<Mutex<Heard>>);

#[derive(Default)]
struct Heard {
    messages: Vec<String>,
    /// The backend that runs.
    backend: String,
}

impl Heard {
    fn news(&mut self, message: &str) {
        let name = message.strip_prefix("Running the ");
        if let Some(name) = name.and_then(|rest| rest.strip_suffix(" backend")) {
            self.backend = name.into();
        }
    }

    fn warning(&mut self, message: String) {
        if let Some(reason) = message.strip_prefix(HUNG_UP) {
            self.messages.push(format!(
                "book.toml: [output.{}]: its command does not read its input, the book, to the end ({reason}): \
                 let it do so, or leave the table out",
                self.backend
            ));
            return;
        }
        match (
            self.messages.last_mut(),
            message.strip_prefix("Caused By: "),
        ) {
            (Some(last), Some(cause)) => {
                let _ = write!(last, ": {cause}");
            }
            _ => self.messages.push(message),
        }
    }
}

impl Alarm {
    fn heard(&self) -> std::sync::MutexGuard<'_, Heard> {
        self.0
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl<S: Subscriber> Layer<S> for Alarm {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let level = *event.metadata().level();
        if level <= Level::INFO {
            let mut message = Message::default();
            event.record(&mut message);
            match level {
                Level::INFO => self.heard().news(&message.0),
                _ => self.heard().warning(message.0),
            }
        }
    }
}

/// An event's fields as one line.
#[derive(Default)]
struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let written: fmt::Result = match field.name() {
            "message" => write!(self.0, "{value:?}"),
            name => write!(self.0, " {name}={value:?}"),
        };
        written.expect("a string takes everything");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_and_errors_are_heard_and_mere_news_is_not() {
        let (result, heard) = listen(|| {
            tracing::info!("started");
            tracing::warn!("odd {}", 1);
            tracing::error!("wrong");
            7
        });
        assert_eq!(result, 7);
        assert_eq!(heard, ["odd 1", "wrong"]);
    }

    #[test]
    fn a_message_that_quotes_a_directive_is_given_its_place() {
        let pages = [
            ("src/a.md", "x"),
            ("src/b.md", "# B\n\n{{#include c.txt}}\n"),
        ];
        let pages = pages.map(|(path, text)| (path.to_owned(), text));
        let message = "Error updating \"{{#include c.txt}}\", not found";
        assert!(located(message, &pages).starts_with("src/b.md:3: mdBook: Error"));
        assert_eq!(located("odd", &pages), "mdBook: odd");
    }
}
