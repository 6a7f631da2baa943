//! The rows of an import, some thousand to a block: packed, counted, read by page.

use crate::http::ApiError;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::io::{Read, Write};
use stockflow_db::{Tx, args, from_row, sql};

/// Rows of a block: one transaction of a commit, all of which is held in memory at once.
pub(super) const ROWS: usize = 2_000;

/// What a row would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "UPPERCASE")]
#[schema(as = ImportAction)]
pub(super) enum Action {
    /// Makes something new.
    Create,
    /// Changes something.
    Update,
    /// Would change nothing.
    Unchanged,
    /// Cannot be used.
    Error,
}

impl Action {
    /// Whether a commit has something to write.
    pub(super) const fn is_due(self) -> bool {
        matches!(self, Self::Create | Self::Update)
    }
}

/// What a row has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "UPPERCASE")]
#[schema(as = ImportOutcome)]
pub(super) enum Outcome {
    /// Nothing yet.
    #[default]
    Pending,
    /// It was written.
    Applied,
    /// It was left out, since something changed after the preview.
    Skipped,
    /// It was written and taken back.
    Undone,
    /// It was written and could not be taken back.
    Kept,
}

/// What is wrong with a row, or with one of its cells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ImportRowError)]
pub(super) struct RowError {
    /// The column's name in the file; null: the row as a whole.
    #[schema(example = "Price")]
    pub(super) column: Option<String>,
    #[schema(example = "type")]
    pub(super) code: String,
    #[schema(example = "“12a” is not a number")]
    pub(super) message: String,
    /// What stands there.
    #[schema(example = "12a")]
    pub(super) value: Option<String>,
}

/// A row as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Line {
    /// Its line in the file.
    #[serde(rename = "n")]
    pub(super) line: u64,
    #[serde(rename = "a")]
    pub(super) action: Action,
    #[serde(rename = "s", default)]
    pub(super) outcome: Outcome,
    /// The thing it is about, once that is known.
    #[serde(rename = "i", default, skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<String>,
    /// Its values in the order of the fields; `Null` where it has none.
    #[serde(rename = "v")]
    pub(super) values: Vec<Value>,
    /// What stood in the fields that it changes.
    #[serde(rename = "o", default, skip_serializing_if = "Vec::is_empty")]
    pub(super) old: Vec<(usize, Value)>,
    #[serde(rename = "f", default, skip_serializing_if = "Vec::is_empty")]
    pub(super) errors: Vec<RowError>,
    /// Why it was left out or could not be taken back.
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    pub(super) reason: Option<String>,
}

/// How many rows of a block are of each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Counts {
    pub(super) creates: i64,
    pub(super) updates: i64,
    pub(super) unchanged: i64,
    pub(super) errors: i64,
    pub(super) applied: i64,
    pub(super) skipped: i64,
    pub(super) undone: i64,
    pub(super) kept: i64,
}

impl Counts {
    pub(super) fn of(lines: &[Line]) -> Self {
        let mut counts = Self::default();
        for line in lines {
            *match line.action {
                Action::Create => &mut counts.creates,
                Action::Update => &mut counts.updates,
                Action::Unchanged => &mut counts.unchanged,
                Action::Error => &mut counts.errors,
            } += 1;
            match line.outcome {
                Outcome::Pending => {}
                Outcome::Applied => counts.applied += 1,
                Outcome::Skipped => counts.skipped += 1,
                Outcome::Undone => counts.undone += 1,
                Outcome::Kept => counts.kept += 1,
            }
        }
        counts
    }
}

/// Which rows to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "UPPERCASE")]
#[schema(as = ImportShow)]
pub(super) enum Show {
    Create,
    Update,
    Unchanged,
    Error,
    Skipped,
    Kept,
}

impl Show {
    pub(super) fn fits(self, line: &Line) -> bool {
        match self {
            Self::Create => line.action == Action::Create,
            Self::Update => line.action == Action::Update,
            Self::Unchanged => line.action == Action::Unchanged,
            Self::Error => line.action == Action::Error,
            Self::Skipped => line.outcome == Outcome::Skipped,
            Self::Kept => line.outcome == Outcome::Kept,
        }
    }
}

struct Tally {
    number: i64,
    creates: i64,
    updates: i64,
    unchanged: i64,
    errors: i64,
    skipped: i64,
    kept: i64,
}
from_row!(Tally { number, creates, updates, unchanged, errors, skipped, kept });

impl Tally {
    fn rows(&self, show: Option<Show>) -> i64 {
        match show {
            None => self.creates + self.updates + self.unchanged + self.errors,
            Some(Show::Create) => self.creates,
            Some(Show::Update) => self.updates,
            Some(Show::Unchanged) => self.unchanged,
            Some(Show::Error) => self.errors,
            Some(Show::Skipped) => self.skipped,
            Some(Show::Kept) => self.kept,
        }
    }
}

fn pack(lines: &[Line]) -> Result<Vec<u8>, ApiError> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    let json = serde_json::to_vec(lines).map_err(ApiError::internal)?;
    packer.write_all(&json).map_err(ApiError::internal)?;
    packer.finish().map_err(ApiError::internal)
}

fn unpack(data: &[u8]) -> Result<Vec<Line>, ApiError> {
    let mut json = Vec::new();
    GzDecoder::new(data).read_to_end(&mut json).map_err(ApiError::internal)?;
    serde_json::from_slice(&json).map_err(ApiError::internal)
}

/// A block as it is stored.
pub(super) struct Packed {
    pub(super) counts: Counts,
    data: Vec<u8>,
}

impl Packed {
    /// Takes a while: what need not be done in a transaction should not be.
    pub(super) fn of(lines: &[Line]) -> Result<Self, ApiError> {
        Ok(Self { counts: Counts::of(lines), data: pack(lines)? })
    }
}

/// Writes a block, in the place of the one that stood there.
pub(super) fn write(tx: &mut Tx<'_>, import: &str, number: i64, block: &Packed) -> Result<(), ApiError> {
    let Counts { creates, updates, unchanged, errors, skipped, kept, .. } = block.counts;
    tx.execute(&WRITE, args![import, number, creates, updates, unchanged, errors, skipped, kept, block.data.clone()])?;
    Ok(())
}

/// The rows of one block; none behind the last. The import's position says what became of them: a block in front of it
/// whose rows were all written as they stand was not written anew for that.
pub(super) fn read(tx: &mut Tx<'_>, import: &str, number: i64, position: i64) -> Result<Option<Vec<Line>>, ApiError> {
    let data: Option<Vec<u8>> = tx.optional(&READ, args![import, number])?;
    let Some(data) = data else { return Ok(None) };
    let mut lines = unpack(&data)?;
    if number < position {
        for line in lines.iter_mut().filter(|line| line.action.is_due() && line.outcome == Outcome::Pending) {
            line.outcome = Outcome::Applied;
        }
    }
    Ok(Some(lines))
}

/// One page of the rows that are to be shown, the place of the first among all of them, and how many there are.
pub(super) fn page(
    tx: &mut Tx<'_>,
    import: &str,
    position: i64,
    show: Option<Show>,
    skip: i64,
    limit: i64,
) -> Result<(Vec<Line>, i64), ApiError> {
    let tallies: Vec<Tally> = tx.all(&TALLIES, args![import])?;
    let total = tallies.iter().map(|tally| tally.rows(show)).sum();
    let (mut skip, mut lines) = (skip, Vec::new());
    for tally in tallies {
        let rows = tally.rows(show);
        if skip >= rows {
            skip -= rows;
            continue;
        }
        let block = read(tx, import, tally.number, position)?.unwrap_or_default();
        let wanted = block.into_iter().filter(|line| show.is_none_or(|show| show.fits(line)));
        let left = usize::try_from(limit).unwrap_or_default().saturating_sub(lines.len());
        lines.extend(wanted.skip(usize::try_from(skip).unwrap_or_default()).take(left));
        skip = 0;
        if lines.len() as i64 >= limit {
            break;
        }
    }
    Ok((lines, total))
}

/// The first block from this number on that holds rows with something to report.
pub(super) fn next_with_faults(tx: &mut Tx<'_>, import: &str, from: i64) -> Result<Option<(i64, Vec<Line>)>, ApiError> {
    let Some(number) = tx.optional::<i64>(&WITH_FAULTS, args![import, from])? else { return Ok(None) };
    Ok(read(tx, import, number, 0)?.map(|lines| (number, lines)))
}

/// Forgets the blocks of an import.
pub(super) fn clear(tx: &mut Tx<'_>, import: &str) -> Result<(), ApiError> {
    tx.execute(&CLEAR, args![import])?;
    Ok(())
}

sql! {
    WRITE = "
        INSERT INTO import_block (workspace_id, import_id, number, creates, updates, unchanged, errors, skipped, kept, data)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (workspace_id, import_id, number) DO UPDATE
            SET creates = excluded.creates, updates = excluded.updates, unchanged = excluded.unchanged, errors = excluded.errors,
                skipped = excluded.skipped, kept = excluded.kept, data = excluded.data";
    READ = "SELECT data FROM import_block WHERE workspace_id = $1 AND import_id = $2 AND number = $3";
    TALLIES = "
        SELECT number, creates, updates, unchanged, errors, skipped, kept FROM import_block
         WHERE workspace_id = $1 AND import_id = $2 ORDER BY number";
    WITH_FAULTS = "
        SELECT number FROM import_block
         WHERE workspace_id = $1 AND import_id = $2 AND number >= $3 AND errors + skipped + kept > 0
         ORDER BY number LIMIT 1";
    CLEAR = "DELETE FROM import_block WHERE workspace_id = $1 AND import_id = $2";
}
