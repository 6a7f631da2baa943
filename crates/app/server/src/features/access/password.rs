//! Passwords: argon2id (RFC 9106) with 19 MiB, two passes, one lane; a few at a time.

use crate::http::ApiError;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

/// The fewest characters of a password.
pub const SHORTEST: usize = 10;
/// More than this is no password but an attack on the hash.
pub const LONGEST: usize = 200;

/// Hashes and checks passwords without letting them take all the memory.
#[derive(Debug)]
pub struct Passwords(Semaphore);

impl Default for Passwords {
    fn default() -> Self {
        Self(Semaphore::new(4))
    }
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

impl Passwords {
    /// What is kept of a password.
    pub async fn hash(&self, password: &str) -> Result<String, ApiError> {
        let password = password.to_owned();
        self.run(move || argon2().hash_password(password.as_bytes()).map(|h| h.to_string()).map_err(|e| e.to_string()))
            .await?
            .map_err(ApiError::internal)
    }

    /// Whether the password has this hash. Without a hash the same work is done in vain, so that an
    /// unknown account takes as long as a wrong password.
    pub async fn verify(&self, password: &str, hash: Option<&str>) -> Result<bool, ApiError> {
        let (password, hash) = (password.to_owned(), hash.map(str::to_owned));
        self.run(move || {
            let known = hash.is_some();
            let hash = hash.unwrap_or_else(|| UNKNOWN.to_owned());
            let parsed = PasswordHash::new(&hash);
            parsed.is_ok_and(|h| argon2().verify_password(password.as_bytes(), &h).is_ok()) && known
        })
        .await
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, ApiError> {
        let _turn = self.0.acquire().await.map_err(ApiError::internal)?;
        tokio::task::spawn_blocking(work).await.map_err(ApiError::internal)
    }
}

/// The hash of nobody's password, with our parameters.
const UNKNOWN: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c3RvY2tmbG93LW5vYm9keQ$6WRZ4AqDcMVGQ9LBQ9fmcOkOoyWoiS0ZEKmYjqzKG1c";

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_known_by_its_hash_only() {
        let passwords = Passwords::default();
        let hash = passwords.hash("correct horse battery").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(passwords.verify("correct horse battery", Some(&hash)).await.unwrap());
        assert!(!passwords.verify("correct horse batterz", Some(&hash)).await.unwrap());
        assert!(!passwords.verify("anything", None).await.unwrap());
    }

    #[test]
    fn the_hash_of_nobody_is_one_that_takes_the_work() {
        assert!(PasswordHash::new(UNKNOWN).is_ok());
    }
}
