//! A PostgreSQL server of our own, in a folder of its own, gone at the end.
//!
//! PostgreSQL refuses to run as root; then it runs as a user who may do nothing. It sorts by the rules
//! of a language, where it can, so that a statement that relies on the order of bytes shows.

use anyhow::{Context, Result, bail};
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A server that runs until it is dropped.
pub(super) struct Server {
    binaries: PathBuf,
    folder: PathBuf,
    user: Option<User>,
    url: String,
}

#[derive(Debug, Clone, Copy)]
struct User {
    id: u32,
    group: u32,
}

impl Server {
    /// Makes a database cluster and starts a server on it.
    pub(super) fn start() -> Result<Self> {
        let binaries = binaries()?;
        let folder = std::env::temp_dir().join(format!("stockflow-postgres-{}", std::process::id()));
        // Left over from a process of the same number, long gone.
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder)?;
        let root = std::fs::metadata("/proc/self").map(|m| m.uid() == 0).unwrap_or(false);
        let user = if root { Some(unprivileged()?) } else { None };
        if let Some(user) = user {
            chown(&folder, Some(user.id), Some(user.group))?;
        }
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
        let server = Self { binaries, folder, user, url };
        server.initialise()?;
        let options = format!(
            "-p {port} -k {} -c listen_addresses=127.0.0.1 -c fsync=off -c synchronous_commit=off -c max_connections=300",
            server.folder.display()
        );
        let log = server.folder.join("log");
        let start = ["start", "-w", "-t", "60", "-o", &options, "-l", &log.display().to_string()];
        server.run("pg_ctl", &start).with_context(|| std::fs::read_to_string(&log).unwrap_or_default())?;
        Ok(server)
    }

    /// Its admin database.
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn initialise(&self) -> Result<()> {
        let common = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"];
        let by_language = ["--locale-provider=icu", "--icu-locale=en-US"];
        if self.run("initdb", &[&common[..], &by_language[..]].concat()).is_ok() {
            return Ok(());
        }
        // What a failed attempt leaves behind is in the way of the next.
        let _ = std::fs::remove_dir_all(self.data());
        self.run("initdb", &common)
    }

    /// Runs one of its programs on its data, as its user.
    fn run(&self, program: &str, arguments: &[&str]) -> Result<()> {
        let mut command = Command::new(self.binaries.join(program));
        command.arg("-D").arg(self.data()).args(arguments).current_dir(&self.folder).env("HOME", &self.folder);
        if let Some(user) = self.user {
            command.uid(user.id).gid(user.group);
        }
        // A server that goes on running must not hold our pipes open: its words go to a file.
        let said = self.folder.join(format!("{program}.out"));
        let out = std::fs::File::create(&said)?;
        command.stdout(out.try_clone()?).stderr(out);
        let status = command.status().with_context(|| format!("{program} cannot be started"))?;
        if !status.success() {
            bail!("{program} failed: {}", std::fs::read_to_string(&said).unwrap_or_default());
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Err(error) = self.run("pg_ctl", &["stop", "-m", "immediate"]) {
            eprintln!("the PostgreSQL server in {} may still run: {error:#}", self.folder.display());
        }
        if let Err(error) = std::fs::remove_dir_all(&self.folder) {
            eprintln!("{} stays behind: {error}", self.folder.display());
        }
    }
}

/// Where `initdb` and `pg_ctl` are: on the path, or where distributions put them.
fn binaries() -> Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    for parent in ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt"] {
        let versions = std::fs::read_dir(parent).into_iter().flatten().flatten();
        let mut versions: Vec<PathBuf> = versions.map(|entry| entry.path().join("bin")).collect();
        versions.sort();
        folders.extend(versions.into_iter().rev());
    }
    let complete = |folder: &PathBuf| ["initdb", "pg_ctl"].iter().all(|name| Path::new(folder).join(name).is_file());
    folders.into_iter().find(complete).context(
        "the PostgreSQL server programs initdb and pg_ctl are not there; install PostgreSQL 15 or later \
         (Debian: apt-get install postgresql) or put them on the PATH",
    )
}

/// A user who is not root, from the system's list.
fn unprivileged() -> Result<User> {
    let users = std::fs::read_to_string("/etc/passwd").context("the list of users cannot be read")?;
    let find = |wanted: &str| {
        let fields = users.lines().map(|line| line.split(':').collect::<Vec<_>>());
        fields
            .filter(|f| f.len() > 3 && f[0] == wanted)
            .find_map(|f| Some(User { id: f[2].parse().ok().filter(|id| *id != 0)?, group: f[3].parse().ok()? }))
    };
    find("postgres")
        .or_else(|| find("nobody"))
        .context("PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody to run it as")
}
