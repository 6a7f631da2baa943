//! After a recommended move its product rests where it went: neither on to somewhere else, nor the same way once more.

use super::model::COOL_DOWN_DAYS;
use stockflow_db::{DbError, Tx, args, sql};
use stockflow_kernel::Instant;

/// Moves too recent to be followed by another, by product, source and destination: of both kinds of recommendations.
pub fn recent_moves(tx: &mut Tx<'_>, now: Instant) -> Result<Vec<(String, String, String)>, DbError> {
    tx.all(&RECENT, args![now.plus_seconds(-COOL_DOWN_DAYS * 86_400)])
}

/// The ways between numbered locations that a product must not go after a move: out of its destination to anywhere, and
/// the same way again.
pub fn resting_ways(from: usize, to: usize, locations: usize) -> impl Iterator<Item = (usize, usize)> {
    let onward = (0..locations).filter(move |other| *other != to).map(move |other| (to, other));
    std::iter::once((from, to)).chain(onward)
}

sql! {
    /// A transfer of one product each.
    RECENT = "
        SELECT DISTINCT l.product_id, t.source_location_id, t.dest_location_id
          FROM transfer t JOIN transfer_line l ON l.workspace_id = t.workspace_id AND l.transfer_id = t.id
         WHERE t.workspace_id = $1 AND t.recommendation_id <> '' AND t.status <> 'CANCELLED'
           AND (t.created_at > $2 OR t.received_at > $2)
         ORDER BY l.product_id, t.source_location_id, t.dest_location_id";
}
