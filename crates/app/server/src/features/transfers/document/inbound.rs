//! What transfers bring, for whoever promises stock: the trips under way, each on the day that it should arrive, and
//! what is reserved and not shipped yet, on the day that the transfer is expected.

use crate::features::inventory::Source;
use stockflow_db::sql;

/// Both ends see it: the source has it no more, the destination has it as inbound until it is received or given up.
pub(crate) const INBOUND: Source = Source { all: &ALL, some: &SOME };

sql! {
    ALL = "
        SELECT l.product_id, t.dest_location_id, t.expected_on, l.quantity - l.shipped - l.dropped, t.id
          FROM transfer t JOIN transfer_line l ON l.workspace_id = t.workspace_id AND l.transfer_id = t.id
         WHERE t.workspace_id = $1 AND t.status IN ('READY', 'IN_TRANSIT', 'PARTIALLY_RECEIVED')
           AND l.quantity > l.shipped + l.dropped
        UNION ALL
        SELECT l.product_id, t.dest_location_id, s.expected_on, n.quantity - n.received - n.damaged - n.short, t.id
          FROM transfer t
          JOIN transfer_shipment_line n ON n.workspace_id = t.workspace_id AND n.transfer_id = t.id
          JOIN transfer_shipment s ON s.workspace_id = n.workspace_id AND s.id = n.shipment_id
          JOIN transfer_line l ON l.workspace_id = n.workspace_id AND l.transfer_id = n.transfer_id AND l.line = n.line
         WHERE t.workspace_id = $1 AND t.status IN ('IN_TRANSIT', 'PARTIALLY_RECEIVED')
           AND n.quantity > n.received + n.damaged + n.short
         ORDER BY 1, 2, 5, 4";
    SOME = "
        SELECT l.product_id, t.dest_location_id, t.expected_on, l.quantity - l.shipped - l.dropped, t.id
          FROM transfer t JOIN transfer_line l ON l.workspace_id = t.workspace_id AND l.transfer_id = t.id
         WHERE t.workspace_id = $1 AND t.status IN ('READY', 'IN_TRANSIT', 'PARTIALLY_RECEIVED') AND l.product_id = ANY($2)
           AND l.quantity > l.shipped + l.dropped
        UNION ALL
        SELECT l.product_id, t.dest_location_id, s.expected_on, n.quantity - n.received - n.damaged - n.short, t.id
          FROM transfer t
          JOIN transfer_shipment_line n ON n.workspace_id = t.workspace_id AND n.transfer_id = t.id
          JOIN transfer_shipment s ON s.workspace_id = n.workspace_id AND s.id = n.shipment_id
          JOIN transfer_line l ON l.workspace_id = n.workspace_id AND l.transfer_id = n.transfer_id AND l.line = n.line
         WHERE t.workspace_id = $1 AND t.status IN ('IN_TRANSIT', 'PARTIALLY_RECEIVED') AND l.product_id = ANY($2)
           AND n.quantity > n.received + n.damaged + n.short
         ORDER BY 1, 2, 5, 4";
}
