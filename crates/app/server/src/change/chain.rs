//! Records that are only ever added: each has the next number of its workspace, and a hash over itself and the hash
//! before it. Whoever changes, removes or slips in one later breaks the chain from there on.
//!
//! The chain is taken up at the end of a change, so that no other writer of the workspace waits longer than it must.

use sha2::{Digest, Sha256};
use stockflow_db::Arg;

/// The hash of a record: SHA-256 over the hash before it (nothing for the first one), its number, and each value with
/// its kind and length, so that no two records are read as the same bytes.
#[must_use]
pub fn link(before: &[u8], number: i64, values: &[Arg]) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(before);
    hash.update(number.to_be_bytes());
    for value in values {
        match value {
            Arg::I64(number) => {
                hash.update([1]);
                hash.update(number.to_be_bytes());
            }
            Arg::Text(text) => {
                hash.update([2]);
                hash.update((text.len() as u64).to_be_bytes());
                hash.update(text.as_bytes());
            }
            // Records hold numbers and texts, and what is not there.
            _ => hash.update([0]),
        }
    }
    hash.finalize().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use stockflow_db::args;

    #[test]
    fn it_is_the_digest_of_the_bytes_described() {
        // printf '\0\0\0\0\0\0\0\1\2\0\0\0\0\0\0\0\2ab\1\377\377\377\377\377\377\377\375\0' | sha256sum
        let hash = link(&[], 1, &args!["ab", -3_i64, None::<&str>]);
        let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "1cb1cb4d6e53115a3ab55ceee4c9af482dc9e7bd089a5f50b52bd51a8eaf9e6c");
    }

    #[test]
    fn values_do_not_run_into_each_other() {
        let of = |values: &[Arg]| link(b"before", 7, values);
        assert_ne!(of(&args!["ab", "c"]), of(&args!["a", "bc"]));
        assert_ne!(of(&args!["", None::<&str>]), of(&args![None::<&str>, ""]));
        assert_ne!(of(&args!["a"]), link(b"other", 7, &args!["a"]));
        assert_ne!(of(&args!["a"]), link(b"before", 8, &args!["a"]));
    }
}
