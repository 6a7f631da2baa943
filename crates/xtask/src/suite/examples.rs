//! Every `sh` block of the README and the hub pages, run against a program: an example that does not
//! work is a fault like any other.
//!
//! Each page is one bash, so that a block may use what an earlier one has found out. `curl` is wrapped:
//! an answer of 400 or more is a failure of its block, wherever in a pipe it stands.

use super::demo::Running;
use super::tally::Tally;
use crate::shell::{files, root, scratch, shown};
use anyhow::{Context, Result, ensure};
use std::path::Path;
use std::process::Command;

const PRELUDE: &str = r#"
set -u
curl() {
    local body status
    body=$(mktemp)
    command curl --fail-with-body --max-time 60 "$@" > "$body"
    status=$?
    cat "$body"
    if [ "$status" -ne 0 ]; then
        printf '%s\tcurl ended with %s: %s\n' "$BLOCK" "$status" "$(head -c 600 "$body" | tr '\n' ' ')" >> "$FAULTS"
    fi
    rm -f "$body"
    return "$status"
}
"#;

/// Runs every page.
pub(super) fn run(tally: &mut Tally, running: &Running) -> Result<()> {
    ensure!(Command::new("curl").arg("--version").output().is_ok(), "curl is not there; install it");
    let mut pages = vec![root().join("README.md")];
    pages.extend(files(&root().join("docs/api"), ".md")?);
    for page in pages {
        run_page(tally, running, &page)?;
    }
    Ok(())
}

fn run_page(tally: &mut Tally, running: &Running, page: &Path) -> Result<()> {
    let blocks = blocks(&std::fs::read_to_string(page)?);
    if blocks.is_empty() {
        return Ok(());
    }
    let folder = scratch()?.join("examples");
    std::fs::create_dir_all(&folder)?;
    let stem = page.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let file = |end: &str| folder.join(format!("{stem}.{end}"));
    let (script, faults, log) = (file("sh"), file("faults"), file("log"));
    let mut text = PRELUDE.to_owned();
    for (number, block) in blocks.iter().enumerate() {
        text.push_str(&format!(
            "BLOCK={number}\n{{\n{}\n}} || printf '{number}\\tended with %s\\n' \"$?\" >> \"$FAULTS\"\n",
            block.text
        ));
        text.push_str(&format!("printf '{number}\\tdone\\n' >> \"$FAULTS\"\n"));
    }
    std::fs::write(&script, text)?;
    std::fs::write(&faults, "")?;
    let out = std::fs::File::create(&log)?;
    let mut bash = Command::new("bash");
    bash.arg(&script).current_dir(&folder).stdout(out.try_clone()?).stderr(out);
    bash.env("URL", &running.url).env("KEY", &running.key).env("EMAIL", &running.email);
    bash.env("PASSWORD", &running.password).env("FAULTS", &faults);
    bash.status().context("bash cannot be started")?;
    judge(tally, page, &blocks, &std::fs::read_to_string(&faults)?, &log);
    Ok(())
}

/// Each block is one thing that passed or failed.
fn judge(tally: &mut Tally, page: &Path, blocks: &[Block], said: &str, log: &Path) {
    for (number, block) in blocks.iter().enumerate() {
        let own = said.lines().filter_map(|line| line.split_once('\t')).filter(|(n, _)| *n == number.to_string());
        let lines: Vec<&str> = own.map(|(_, what)| what).collect();
        let faults: Vec<&str> = lines.iter().copied().filter(|what| *what != "done").collect();
        if faults.is_empty() && lines.contains(&"done") {
            tally.pass();
            continue;
        }
        let why = if faults.is_empty() { "the shell ended before its end".to_owned() } else { faults.join("; ") };
        tally.fail(&format!("{} line {}", shown(page), block.line), &format!("{why} (see {})", shown(log)));
    }
}

struct Block {
    line: usize,
    text: String,
}

/// The `sh` blocks that call the API. What starts the demo itself has been done already.
fn blocks(page: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut open: Option<Block> = None;
    for (index, line) in page.lines().enumerate() {
        match &mut open {
            None if line.trim() == "```sh" => open = Some(Block { line: index + 1, text: String::new() }),
            Some(_) if line.trim() == "```" => found.extend(open.take()),
            Some(block) => block.text.push_str(&format!("{line}\n")),
            None => {}
        }
    }
    found.retain(|block| block.text.contains("curl"));
    found
}

#[cfg(test)]
mod tests {
    use super::blocks;

    #[test]
    fn finds_the_blocks_that_call_the_api() {
        let page = "a\n```sh\ncargo run -- demo\n```\n```text\ncurl no\n```\n\n```sh\nX=1\ncurl $URL\n```\n";
        let found = blocks(page);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].line, &*found[0].text), (9, "X=1\ncurl $URL\n"));
    }
}
