//! The real program in a folder of its own, and the little HTTP that asks it.
#![allow(dead_code, reason = "each test binary uses a part of it")]
#![allow(clippy::expect_used, reason = "a test whose world cannot be made cannot go on")]

use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder that is gone when this is dropped.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("stockflow-cli-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).expect("a folder can be made");
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// The program, working in this folder, with nothing set by the environment.
    pub(crate) fn stockflow(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stockflow"));
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("STOCKFLOW_")) {
            command.env_remove(name);
        }
        command.current_dir(&self.0).args(arguments).stdin(Stdio::null());
        command
    }

    /// Runs the program to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.stockflow(arguments).output().expect("the program runs")
    }

    /// Runs the program, which must succeed, and gives what it printed.
    pub(crate) fn text(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", stderr(&output));
        stdout(&output)
    }

    /// Runs the program, which must print one JSON value on one line.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let text = self.text(arguments);
        assert_eq!(text.lines().count(), 1, "{text}");
        serde_json::from_str(&text).expect("one line of JSON")
    }

    /// Runs the program, which must fail with exit code 1 and one line, and gives that line.
    pub(crate) fn error(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let text = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {text}");
        assert_eq!(text.lines().count(), 1, "{text}");
        text
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A program that serves; it is killed when a test fails before it stops it.
pub(crate) struct Server {
    child: Child,
    stdout: BufReader<ChildStdout>,
    /// What it said when it was ready.
    pub(crate) ready: Value,
    /// `127.0.0.1:41234`
    pub(crate) address: String,
}

impl Server {
    /// Starts `demo … --json` and waits for its line.
    pub(crate) fn demo(folder: &Folder, arguments: &[&str]) -> Self {
        let mut command = folder.stockflow(&["demo", "--listen", "127.0.0.1:0", "--json"]);
        let mut child =
            command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().expect("the program runs");
        let mut stdout = BufReader::new(child.stdout.take().expect("its output is piped"));
        let mut line = String::new();
        stdout.read_line(&mut line).expect("its output can be read");
        let ready: Value = serde_json::from_str(&line).expect("a line of JSON");
        let url = ready["url"].as_str().expect("a URL");
        let address = url.strip_prefix("http://").expect("an HTTP URL").to_owned();
        Self { child, stdout, ready, address }
    }

    /// Starts `serve` and waits until it says where it listens.
    pub(crate) fn serve(folder: &Folder, arguments: &[&str]) -> Self {
        let mut command = folder.stockflow(&["serve", "--listen", "127.0.0.1:0", "--log", "warn"]);
        let mut child =
            command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program runs");
        let mut stderr = BufReader::new(child.stderr.take().expect("its messages are piped"));
        let mut line = String::new();
        stderr.read_line(&mut line).expect("its messages can be read");
        // Later messages must not fill the pipe.
        std::thread::spawn(move || std::io::copy(&mut stderr, &mut std::io::sink()));
        let stdout = BufReader::new(child.stdout.take().expect("its output is piped"));
        let address = line.trim().rsplit_once("http://").expect("an address").1.to_owned();
        Self { child, stdout, ready: Value::Null, address }
    }

    /// Asks it something with a key (unless empty) and gives status and JSON (or text).
    pub(crate) fn get(&self, path: &str, key: &str) -> (u16, Value) {
        self.send("GET", path, key, "")
    }

    pub(crate) fn send(&self, method: &str, path: &str, key: &str, body: &str) -> (u16, Value) {
        self.send_as(method, path, key, "application/json", body)
    }

    /// Sends a body of any type.
    pub(crate) fn send_as(&self, method: &str, path: &str, key: &str, media_type: &str, body: &str) -> (u16, Value) {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        let authorization = if key.is_empty() { String::new() } else { format!("Authorization: Bearer {key}\r\n") };
        let content = if body.is_empty() { String::new() } else { format!("Content-Type: {media_type}\r\n") };
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\n{authorization}{content}Content-Length: {}\r\nConnection: close\r\n\r\n",
            self.address,
            body.len()
        );
        stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes())).expect("it reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
        let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).expect("a status");
        (status, serde_json::from_str(&dechunked(head, body)).unwrap_or_else(|_| Value::String(body.to_owned())))
    }

    /// Ends it as a power cut would: SIGKILL, without a word before.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
    }

    /// Sends SIGTERM and gives the exit code and what else it printed.
    pub(crate) fn stop(mut self) -> (Option<i32>, String) {
        let kill = format!("kill -TERM {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().expect("a shell").success());
        let mut rest = String::new();
        self.stdout.read_to_string(&mut rest).expect("its output can be read");
        (self.child.wait().expect("it ends").code(), rest)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The body without the sizes of its chunks, if it came in chunks.
fn dechunked(head: &str, body: &str) -> String {
    if !head.to_lowercase().contains("transfer-encoding: chunked") {
        return body.to_owned();
    }
    let (mut rest, mut whole) = (body, String::new());
    while let Some((size, after)) = rest.split_once("\r\n") {
        let size = usize::from_str_radix(size, 16).expect("a chunk's size");
        if size == 0 {
            break;
        }
        whole.push_str(&after[..size]);
        rest = after[size..].trim_start_matches("\r\n");
    }
    whole
}
