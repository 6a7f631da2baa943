//! Bins as other features read them.

use stockflow_db::{DbError, Tx, args, from_row, sql};

/// The types of bins that stock may not leave, as SQL.
macro_rules! barred_kinds {
    () => {
        "('HOLD', 'QUARANTINE')"
    };
}
pub(crate) use barred_kinds;

/// A bin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bin {
    pub id: String,
    pub code: String,
    /// `STORAGE`, `PICK`, `RECEIVING`, `SHIPPING`, `HOLD`, `QUARANTINE` or `RETURNS`.
    pub kind: String,
    /// Whether it is in use.
    pub active: bool,
}
from_row!(Bin { id, code, kind, active });

impl Bin {
    /// Whether what lies there may leave; also where it is not in use any more, so that it can be emptied.
    #[must_use]
    pub fn ships(&self) -> bool {
        !["HOLD", "QUARANTINE"].contains(&self.kind.as_str())
    }

    /// Whether what arrives may be put there: neither where stock is locked up nor where it waits to leave.
    #[must_use]
    pub fn receives(&self) -> bool {
        self.active && ["RECEIVING", "STORAGE", "PICK"].contains(&self.kind.as_str())
    }
}

/// The bins at a location, by code.
pub fn bins_at(tx: &mut Tx<'_>, location: &str) -> Result<Vec<Bin>, DbError> {
    tx.all(&AT, args![location])
}

sql! {
    AT = "SELECT id, code, kind, active FROM bin WHERE workspace_id = $1 AND location_id = $2 ORDER BY code, id";
}
