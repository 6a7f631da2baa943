//! What stands in the way of a deletion, told by the features that put it there.
//!
//! A product may be deleted while nothing speaks of it: no stock, no demand, no open document. The feature that
//! owns the product stands before those that know of stock and documents and must not use them, so each feature
//! exports what it contributes as `pub static OBSTACLES: &[Obstacle]`, `features::obstacles` collects them into
//! the [`App`](crate::App), and the one that deletes asks:
//!
//! ```text
//! call.app().obstacles.clear_of(change.tx, "product", &id)?;      // 409 CONFLICT with details.reasons
//! ```

use crate::http::{ApiError, Code};
use serde::Serialize;
use stockflow_db::{DbError, Sql, Tx, args};

/// One kind of thing that keeps another from being deleted.
#[derive(Debug)]
pub struct Obstacle {
    /// What cannot be deleted while it stands, named as in the audit log: `product`.
    pub entity: &'static str,
    /// What stands in the way, as the answer names it: `stockLines`.
    pub kind: &'static str,
    /// Gives rows of (how many there are in all, the id of one); `$2` is the id of what is to be deleted:
    /// `SELECT count(*) OVER (), id FROM … WHERE workspace_id = $1 AND product_id = $2 ORDER BY id LIMIT 5`.
    pub found: &'static Sql,
    /// What the caller can do about it: a sentence without its full stop.
    pub remedy: &'static str,
}

/// Why something cannot be deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// What stands in the way.
    pub kind: &'static str,
    /// How many.
    pub count: i64,
    /// The ids of a few.
    pub examples: Vec<String>,
    /// What to do about it.
    pub remedy: &'static str,
}

/// All obstacles of the program.
#[derive(Debug, Default)]
pub struct Obstacles(Vec<&'static Obstacle>);

impl Obstacles {
    /// Those of all features.
    #[must_use]
    pub fn of_features(features: &[&'static [Obstacle]]) -> Self {
        Self(features.iter().flat_map(|obstacles| obstacles.iter()).collect())
    }

    /// Everything that keeps one `entity` from being deleted.
    pub fn reasons(&self, tx: &mut Tx<'_>, entity: &str, id: &str) -> Result<Vec<Reason>, DbError> {
        let mut reasons = Vec::new();
        for obstacle in self.0.iter().filter(|obstacle| obstacle.entity == entity) {
            let found: Vec<(i64, String)> = tx.all(obstacle.found, args![id])?;
            let Some((count, _)) = found.first() else { continue };
            reasons.push(Reason {
                kind: obstacle.kind,
                count: *count,
                examples: found.iter().map(|(_, example)| example.clone()).collect(),
                remedy: obstacle.remedy,
            });
        }
        Ok(reasons)
    }

    /// 409 `CONFLICT` with all reasons in `details.reasons`, unless there are none.
    pub fn clear_of(&self, tx: &mut Tx<'_>, entity: &str, id: &str) -> Result<(), ApiError> {
        let reasons = self.reasons(tx, entity, id)?;
        if reasons.is_empty() {
            return Ok(());
        }
        let counted: Vec<String> = reasons.iter().map(|reason| format!("{} {}", reason.count, reason.kind)).collect();
        let message = format!(
            "the {entity} cannot be deleted while there are {}; details.reasons says what to do about each",
            counted.join(", ")
        );
        Err(ApiError::new(Code::Conflict, message)
            .with("reasons", serde_json::to_value(reasons).map_err(ApiError::internal)?))
    }
}
