//! Go under a clock.

use std::path::PathBuf;

use record::{Action, Program};

use super::super::{SampleError, Void, finish};
use super::place::{copy, remove, remove_file};
use super::{Place, Tool};
use crate::Interrupt;
use crate::build::go::SETTINGS;
use crate::process::Invocation;
use crate::toolchain::TOOL_ENVIRONMENT;

/// Names of this project's modules, the generated one included.
const OWN: [&str; 2] = ["experiments", "grown"];

pub(super) struct Go {
    folder: &'static str,
    package: String,
    flags: Vec<String>,
    env: Vec<(String, String)>,
}

impl Go {
    pub(super) fn new(program: &Program) -> Self {
        Self {
            folder: match program.generator {
                Some(_) => "go",
                None => "go-experiments",
            },
            package: program.package.clone(),
            flags: program.flags.clone(),
            env: program.env.clone().into_iter().collect(),
        }
    }

    fn go(&self, place: &Place, words: Vec<String>) -> Invocation {
        let cache = cache(place);
        // Modules come from the user's cache or not at all.
        let own = [
            ("GOPROXY", "off".into()),
            ("GOCACHE", cache.to_string_lossy()),
        ];
        let settings = SETTINGS.map(|(name, value)| (name, value.into()));
        let all = settings.into_iter().chain(own);
        let mut env: Vec<(String, String)> = all
            .map(|(name, value)| (name.into(), value.into_owned()))
            .collect();
        env.extend(self.env.clone());
        Invocation {
            inherit: TOOL_ENVIRONMENT,
            env,
            dir: Some(place.sources().join(self.folder)),
            timeout: super::LONGEST,
            ..Invocation::new("go").args(words)
        }
    }

    fn words(&self, command: &[&str], output: Option<PathBuf>) -> Vec<String> {
        let mut words: Vec<String> = command.iter().map(|w| (*w).to_owned()).collect();
        words.extend(self.flags.clone());
        if let Some(output) = output {
            words.extend(["-o".into(), output.to_string_lossy().into_owned()]);
        }
        words.push(self.package.clone());
        words
    }

    /// Go looks into a program that is there already, and links nothing if it is what it would be.
    fn forget_made(&self, place: &Place) -> Result<(), String> {
        let made = [self.executable(place), tests(place)];
        made.iter().try_for_each(|file| remove_file(file))
    }

    /// The packages that are not this module's own: the standard library's and foreign ones.
    fn foreign(&self, place: &Place, interrupt: &Interrupt) -> Result<Vec<String>, SampleError> {
        let mut words = vec!["list".to_owned(), "-deps".into()];
        words.extend(self.flags.clone());
        words.push(self.package.clone());
        let finished = finish(&self.go(place, words), interrupt)?;
        let text = String::from_utf8_lossy(&finished.stdout).into_owned();
        let own = |path: &&str| OWN.iter().any(|own| path.split('/').next() == Some(*own));
        Ok(text
            .lines()
            .filter(|path| !own(path))
            .map(str::to_owned)
            .collect())
    }
}

fn tests(place: &Place) -> PathBuf {
    place.folder("tests")
}

fn cache(place: &Place) -> PathBuf {
    place.folder("go-cache")
}

impl Tool for Go {
    fn command(&self, place: &Place, action: Action, test: &str) -> Invocation {
        let words = match action {
            Action::Build | Action::Serve => self.words(&["build"], Some(self.executable(place))),
            Action::Check => self.words(&["build"], Some("/dev/null".into())),
            Action::Vet => self.words(&["vet"], None),
            Action::TestBuild => self.words(&["test", "-c"], Some(tests(place))),
            Action::Test => self.words(&["test", "-count=1", "-run", test], None),
        };
        self.go(place, words)
    }

    fn executable(&self, place: &Place) -> PathBuf {
        place.folder("executable")
    }

    fn forget_all(&self, place: &Place) -> Result<(), String> {
        remove(&cache(place))?;
        self.forget_made(place)
    }

    fn forget_own(&self, place: &Place, interrupt: &Interrupt) -> Result<(), SampleError> {
        let primed = place.folder("go-primed");
        let failed = |problem: String| SampleError::from(Void::Host(problem));
        if !primed.is_dir() {
            remove(&cache(place)).map_err(failed)?;
            let mut words = vec!["build".to_owned()];
            words.extend(self.flags.clone());
            words.extend(self.foreign(place, interrupt)?);
            finish(&self.go(place, words), interrupt)?;
            copy(&cache(place), &primed).map_err(failed)?;
        }
        remove(&cache(place)).map_err(failed)?;
        copy(&primed, &cache(place)).map_err(failed)?;
        self.forget_made(place).map_err(failed)
    }
}
