//! The demo's credentials between two starts, in a file that only its owner can read.

use anyhow::Context;
use std::io::Write;
use std::path::Path;
use stockflow_server::App;
use stockflow_server::demo::{self, Credentials};

/// Beside the database, or in the data folder where the database is a server.
const FILE: &str = "demo-credentials.json";

/// The kept credentials as far as they still work, else new ones, which are kept.
pub(super) async fn credentials(app: &App, folder: &Path) -> anyhow::Result<Credentials> {
    let path = folder.join(FILE);
    // A file that cannot be read or understood is as good as none.
    let kept: Option<Credentials> =
        std::fs::read_to_string(&path).ok().and_then(|text| serde_json::from_str(&text).ok());
    let credentials = demo::credentials(app, kept.clone()).await?;
    if kept.as_ref() != Some(&credentials) {
        write(&path, &credentials).with_context(|| format!("{} cannot be written", path.display()))?;
    }
    Ok(credentials)
}

fn write(path: &Path, credentials: &Credentials) -> anyhow::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    match std::fs::remove_file(path) {
        // An older file might be open to others.
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(serde_json::to_string(credentials)?.as_bytes())?;
    Ok(())
}
