//! What transfers bring, for whoever promises stock.

use crate::features::inventory::Source;
use stockflow_db::sql;

/// A transfer says no day yet, so nobody counts on it.
pub(crate) const INBOUND: Source = Source { all: &ALL, some: &SOME };

sql! {
    ALL = "
        SELECT l.product_id, t.dest_location_id, CAST(NULL AS BIGINT), l.quantity, t.id
          FROM transfer t JOIN transfer_line l ON l.workspace_id = t.workspace_id AND l.transfer_id = t.id
         WHERE t.workspace_id = $1 AND t.status IN ('READY', 'IN_TRANSIT')
         ORDER BY l.product_id, t.dest_location_id, t.id, l.line";
    SOME = "
        SELECT l.product_id, t.dest_location_id, CAST(NULL AS BIGINT), l.quantity, t.id
          FROM transfer t JOIN transfer_line l ON l.workspace_id = t.workspace_id AND l.transfer_id = t.id
         WHERE t.workspace_id = $1 AND t.status IN ('READY', 'IN_TRANSIT') AND l.product_id = ANY($2)
         ORDER BY l.product_id, t.dest_location_id, t.id, l.line";
}
