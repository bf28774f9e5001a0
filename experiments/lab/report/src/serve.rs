//! The book on this machine's loopback, built again whenever its sources change.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};
use axum::Router;
use record::Project;
use tokio::net::TcpListener;
use tower_http::services::{ServeDir, ServeFile};

use crate::book::{Options, build};

/// How often the sources are looked at.
const PERIOD: Duration = Duration::from_millis(700);
/// What a page is made of, below the checkout.
const WATCHED: [&str; 5] = ["book.toml", "src", "theme", "experiments", "go-experiments"];
/// Build outputs below those.
const SKIPPED: [&str; 2] = ["target", "node_modules"];

/// Builds, serves until Ctrl-C, and builds again on changes. A build that fails leaves the last
/// good one in place and says why.
///
/// # Errors
/// If the port is taken, the first build fails, or nobody reads what is said any longer.
pub fn serve(project: &Project, options: &Options, port: u16) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    // Before the build, which takes seconds: a port that is taken is known at once.
    let listener = runtime.block_on(listen(port))?;
    // Before the build, too: what changes while it runs must be built again.
    let seen = look(project);
    let first_page = build(project, options)?;
    let folder = first_page.parent().unwrap_or(Path::new(".")).to_owned();
    output::line(format!(
        "http://{}/  (Ctrl-C stops)",
        listener.local_addr()?
    ))?;
    runtime.block_on(answer(listener, &folder, rebuild(project, options, seen)))
}

async fn listen(port: u16) -> Result<TcpListener> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    TcpListener::bind(address)
        .await
        .with_context(|| format!("{address}: cannot listen: give another port with --port"))
}

/// Serves `folder` beside a task that ends with an error only, until Ctrl-C.
async fn answer(
    listener: TcpListener,
    folder: &Path,
    beside: impl Future<Output = Result<()>>,
) -> Result<()> {
    let files = ServeDir::new(folder).not_found_service(ServeFile::new(folder.join("404.html")));
    tokio::select! {
        served = axum::serve(listener, Router::new().fallback_service(files)) => Ok(served?),
        failed = beside => failed,
        stopped = tokio::signal::ctrl_c() => Ok(stopped?),
    }
}

/// Builds whenever a source has changed; never returns while somebody reads.
async fn rebuild(project: &Project, options: &Options, mut seen: Seen) -> Result<()> {
    loop {
        tokio::time::sleep(PERIOD).await;
        let now = look(project);
        if now == seen {
            continue;
        }
        seen = now;
        match build(project, options) {
            Ok(_) => output::line("built again")?,
            Err(error) => output::note(format!("{error:#}")),
        }
    }
}

/// Every watched file with its time of change.
type Seen = BTreeMap<PathBuf, SystemTime>;

fn look(project: &Project) -> Seen {
    let mut seen = Seen::new();
    for name in WATCHED {
        collect(&project.root().join(name), &mut seen);
    }
    seen
}

fn collect(path: &Path, seen: &mut Seen) {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    if SKIPPED.contains(&&*name) || name.starts_with('.') {
        return;
    }
    // A link may lead anywhere, in a circle as well: what it names is not looked through.
    if path.is_symlink() && path.is_dir() {
        return;
    }
    if let Ok(entries) = std::fs::read_dir(path) {
        entries
            .flatten()
            .for_each(|entry| collect(&entry.path(), seen));
    } else if let Ok(changed) = path.metadata().and_then(|data| data.modified()) {
        seen.insert(path.to_owned(), changed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_below_src_is_seen_and_one_below_target_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["src", "experiments/target"] {
            std::fs::create_dir_all(folder.path().join(name)).expect("writable");
        }
        std::fs::write(folder.path().join("book.toml"), "").expect("writable");
        let project = Project::find(folder.path()).expect("a checkout");
        let before = look(&project);
        std::fs::write(folder.path().join("experiments/target/a.d"), "").expect("writable");
        assert_eq!(look(&project), before);
        std::fs::write(folder.path().join("src/a.md"), "").expect("writable");
        assert_ne!(look(&project), before);
    }
}
