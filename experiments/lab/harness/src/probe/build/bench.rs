//! A toolchain at its place, and what it has seen of the sources.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use record::{Action, BuildPlan, Edit, State};

use super::super::{SampleError, SampleRequest, Void, finish};
use super::{Place, Tool};
use crate::process::{Finished, Invocation};
use crate::{Interrupt, platform};

/// What one sample asks of a bench.
pub struct Asked<'a> {
    /// What the toolchain does.
    pub action: Action,
    test: &'a str,
    edit: Option<&'a Edit>,
    cores: Option<Vec<usize>>,
    timeout: Duration,
}

impl<'a> Asked<'a> {
    /// What a plan and a request ask of a subject.
    ///
    /// # Errors
    /// If the task is none of a build's.
    pub fn new(
        plan: &'a BuildPlan,
        subject: &str,
        request: &SampleRequest<'_>,
    ) -> Result<Self, SampleError> {
        let unknown = || Void::Subject(format!("`{}` is no task of a build", request.task));
        let count = request.parameters.get("cores");
        let cores = count.map(|&count| {
            let allowed = platform::allowed_cores();
            allowed[..allowed.len().min(count as usize)].to_vec()
        });
        Ok(Self {
            action: Action::of(request.task).ok_or_else(unknown)?,
            test: plan.tests.get(subject).map_or("", String::as_str),
            edit: plan.edits.get(subject),
            cores: cores.filter(|_| platform::PINS),
            timeout: request.timeout,
        })
    }

    /// Serving begins with a build: what one finds, the other has left.
    fn step(&self) -> Action {
        match self.action {
            Action::Serve => Action::Build,
            other => other,
        }
    }
}

/// A toolchain at its place, and what it has seen of the sources.
pub struct Bench {
    tool: Box<dyn Tool>,
    place: Place,
    /// Grows with every edit.
    version: Cell<u64>,
    /// Which version each action has seen last.
    seen: RefCell<BTreeMap<Action, u64>>,
}

impl Bench {
    /// A bench on which nothing was done yet.
    pub fn new(tool: Box<dyn Tool>, place: Place) -> Self {
        Self {
            tool,
            place,
            version: Cell::new(0),
            seen: RefCell::default(),
        }
    }

    /// Where a build leaves the executable.
    pub fn executable(&self) -> PathBuf {
        self.tool.executable(&self.place)
    }

    /// Brings everything into the state.
    ///
    /// # Errors
    /// If a file cannot be written, or a build that is not timed fails.
    pub fn prepare(
        &self,
        state: State,
        asked: &Asked<'_>,
        interrupt: &Interrupt,
    ) -> Result<(), SampleError> {
        let failed = |problem: String| SampleError::from(Void::Host(problem));
        match state {
            State::Cold => {
                self.seen.borrow_mut().clear();
                self.tool.forget_all(&self.place).map_err(failed)
            }
            State::Primed => {
                self.settle(asked, interrupt)?;
                self.seen.borrow_mut().clear();
                self.tool.forget_own(&self.place, interrupt)
            }
            State::Unchanged => self.settle(asked, interrupt),
            State::Edited => {
                self.settle(asked, interrupt)?;
                let edit = asked.edit;
                let edit = edit.ok_or_else(|| failed("no edit is defined for it".into()))?;
                self.version.set(self.version.get() + 1);
                self.place.edit(edit, self.version.get()).map_err(failed)
            }
        }
    }

    /// Builds, without a clock, what the next build shall find done.
    fn settle(&self, asked: &Asked<'_>, interrupt: &Interrupt) -> Result<(), SampleError> {
        let seen = self.seen.borrow().get(&asked.step()).copied();
        if seen == Some(self.version.get()) {
            return Ok(());
        }
        let command = self.command(asked);
        finish(&command, interrupt)?;
        self.has_seen(asked);
        Ok(())
    }

    fn command(&self, asked: &Asked<'_>) -> Invocation {
        let action = asked.step();
        self.tool.command(&self.place, action, asked.test)
    }

    fn has_seen(&self, asked: &Asked<'_>) {
        let mut seen = self.seen.borrow_mut();
        seen.insert(asked.step(), self.version.get());
    }

    /// Runs the command that is timed.
    ///
    /// # Errors
    /// If it fails, is not done in time, or the user interrupts.
    pub fn run(&self, asked: &Asked<'_>, interrupt: &Interrupt) -> Result<Finished, SampleError> {
        let command = Invocation {
            cores: asked.cores.clone(),
            timeout: asked.timeout,
            ..self.command(asked)
        };
        let finished = finish(&command, interrupt)?;
        self.has_seen(asked);
        Ok(finished)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap as Map;
    use std::fs;
    use std::path::Path;

    use super::*;

    /// Notes what it is asked to do.
    struct Notes(PathBuf);

    impl Notes {
        fn note(&self, what: &str) {
            let before = fs::read_to_string(&self.0).unwrap_or_default();
            fs::write(&self.0, before + what + " ").expect("writable");
        }
    }

    impl Tool for Notes {
        fn command(&self, _: &Place, action: Action, _: &str) -> Invocation {
            let script = format!("printf '%s ' {action:?} >>'{}'", self.0.display());
            Invocation::new("/bin/sh").args(["-c".to_owned(), script])
        }

        fn executable(&self, place: &Place) -> PathBuf {
            place.folder("executable")
        }

        fn forget_all(&self, _: &Place) -> Result<(), String> {
            self.note("forget-all");
            Ok(())
        }

        fn forget_own(&self, _: &Place, _: &Interrupt) -> Result<(), SampleError> {
            self.note("forget-own");
            Ok(())
        }
    }

    /// What happens on a bench for samples of these tasks and states, one after the other; `|` comes
    /// before what is timed.
    fn happens(samples: &[(&str, State)], folder: &Path) -> String {
        let (notes, parameters) = (folder.join("notes"), Map::new());
        let source = folder.join("place/sources/a");
        fs::create_dir_all(source.parent().expect("a folder")).expect("writable");
        fs::write(&source, "x").expect("writable");
        let bench = Bench::new(
            Box::new(Notes(notes.clone())),
            Place::new(folder.join("place")),
        );
        let edit = Edit {
            file: "a".into(),
            find: "x".into(),
            replace: "x{n}".into(),
        };
        for (task, state) in samples {
            let plan = BuildPlan {
                state: *state,
                seconds: 1.0,
                seconds_per: Map::new(),
                setup: 0.0,
                edits: [("one".to_owned(), edit.clone())].into(),
                tests: Map::new(),
                path: None,
            };
            let request = SampleRequest::new(task, &parameters);
            let asked = Asked::new(&plan, "one", &request).expect("a task");
            let interrupt = Interrupt::default();
            bench.prepare(*state, &asked, &interrupt).expect("prepared");
            Notes(notes.clone()).note("|");
            bench.run(&asked, &interrupt).expect("it runs");
        }
        let text = fs::read_to_string(source).expect("there");
        fs::read_to_string(notes).expect("there") + &text
    }

    fn after(samples: &[(&str, State)]) -> String {
        happens(samples, tempfile::tempdir().expect("a folder").path())
    }

    #[test]
    fn a_first_build_finds_nothing() {
        let found = after(&[("build", State::Cold), ("build", State::Cold)]);
        assert_eq!(found, "forget-all | Build forget-all | Build x");
    }

    #[test]
    fn nothing_changed_is_settled_once() {
        let found = after(&[("check", State::Unchanged), ("check", State::Unchanged)]);
        assert_eq!(found, "Check | Check | Check x");
    }

    #[test]
    fn each_edit_differs_and_comes_after_a_build_of_what_was_there() {
        let found = after(&[("build", State::Edited), ("build", State::Edited)]);
        assert_eq!(found, "Build | Build | Build x2");
    }

    #[test]
    fn an_action_that_has_not_seen_the_last_edit_sees_it_first() {
        let found = after(&[("build", State::Edited), ("test", State::Edited)]);
        assert_eq!(found, "Build | Build Test | Test x2");
        let found = after(&[("build", State::Edited), ("serve", State::Edited)]);
        assert_eq!(found, "Build | Build | Build x2");
    }

    #[test]
    fn what_was_forgotten_is_built_again_before_it_is_found_unchanged() {
        let samples = [("build", State::Primed), ("build", State::Primed)];
        assert_eq!(
            after(&samples),
            "Build forget-own | Build forget-own | Build x"
        );
        let samples = [
            ("check", State::Unchanged),
            ("build", State::Primed),
            ("check", State::Unchanged),
        ];
        assert_eq!(
            after(&samples),
            "Check | Check Build forget-own | Build Check | Check x"
        );
    }
}
