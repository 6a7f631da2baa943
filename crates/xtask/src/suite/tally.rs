//! What passed and what failed.

/// The count over all parts.
#[derive(Debug, Default)]
pub(super) struct Tally {
    passed: u64,
    failures: Vec<String>,
    /// Failures that are only counted: the test runner has named them already.
    failed_elsewhere: u64,
}

impl Tally {
    /// One thing passed.
    pub(super) fn pass(&mut self) {
        self.passed += 1;
    }

    /// One thing failed.
    pub(super) fn fail(&mut self, what: &str, why: &str) {
        eprintln!("FAILED {what}: {why}");
        self.failures.push(format!("{what}: {}", why.lines().next().unwrap_or_default()));
    }

    /// Takes in the line with which a test program ends: `test result: ok. 12 passed; 0 failed; …`.
    pub(super) fn read(&mut self, line: &str) -> bool {
        let Some(rest) = line.trim().strip_prefix("test result:") else { return false };
        let before = |word: &str| {
            let number = rest.split(word).next().and_then(|text| text.split_whitespace().next_back());
            number.and_then(|n| n.parse::<u64>().ok()).unwrap_or_default()
        };
        self.passed += before(" passed");
        self.failed_elsewhere += before(" failed");
        true
    }

    /// How many have failed so far.
    pub(super) fn failed(&self) -> u64 {
        self.failed_elsewhere + u64::try_from(self.failures.len()).unwrap_or(u64::MAX)
    }

    /// Says it, in one last line. Whether nothing failed.
    pub(super) fn close(&self) -> bool {
        println!();
        for failure in &self.failures {
            println!("FAILED {failure}");
        }
        println!("{} passed, {} failed", self.passed, self.failed());
        self.failed() == 0 && self.passed > 0
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn counts_what_the_test_programs_say() {
        let mut tally = Tally::default();
        assert!(
            tally
                .read("test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 3 filtered out; finished in 0.10s")
        );
        assert!(tally.read("test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured"));
        assert!(!tally.read("test tests::a ... ok"));
        tally.pass();
        tally.fail("this", "that");
        assert_eq!((tally.passed, tally.failed()), (16, 3));
        assert!(!tally.close());
    }
}
