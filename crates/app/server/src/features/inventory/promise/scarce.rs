//! What is kept for other channels.
//!
//! Two rules, of which the sharper holds:
//!
//! 1. **Ceiling.** Of all that may be promised at a location, a channel may hold at most `maxShareOfInventory`; the rest
//!    is kept for the others.
//! 2. **Scarcity.** Channels whose policy sets an `allocationWeight` share a location's stock of a product. When all that
//!    may be promised there, what they have promised already included, is at most the sum of their
//!    `lowAtpThreshold`s, it is shared out: each gets its `criticalAtpThreshold` first, tier by tier, then the rest
//!    tier by tier in proportion to the weights, each up to its ceiling. What another channel has not used of its part
//!    is kept for it; a channel that `canPreempt` passes over the parts of lower tiers.

use super::shelf::Shelf;
use super::terms::keeps;
use crate::features::network::{Channel, Effective, Tier};
use crate::http::ApiError;
use stockflow_kernel::Quantity;
use stockflow_planning::atp::{ChannelClaim, Rounding, ceiling_from_share, share};

/// How much of `free` is kept for others than `channel`. `all`: every channel that sells from the shelf, with what
/// holds for it there.
pub(super) fn kept_for_others(
    shelf: &Shelf,
    channel: &Channel,
    all: &[(&Channel, Effective)],
    free: Quantity,
) -> Result<Quantity, ApiError> {
    let Some((_, own)) = all.iter().find(|(other, _)| other.id == channel.id) else { return Ok(Quantity::ZERO) };
    let gross = gross(shelf);
    let used = |id: &str| shelf.used.get(id).copied().unwrap_or_default();
    let mut kept = Quantity::ZERO;
    if own.max_share_of_inventory.value < 100.0 {
        let ceiling = ceiling(gross, own)?;
        let left = Quantity::from_micros(ceiling.micros() - used(&channel.id).micros()).max(Quantity::ZERO);
        kept = Quantity::from_micros(free.micros() - left.micros());
    }
    let sharing: Vec<&(&Channel, Effective)> =
        all.iter().filter(|(_, holds)| holds.allocation_weight.policy_id.is_some()).collect();
    let enough: i64 = sharing.iter().map(|(_, holds)| holds.low_atp_threshold.value.micros()).sum();
    if !sharing.is_empty() && gross.micros() <= enough {
        let mut claims = Vec::with_capacity(sharing.len());
        for (_, holds) in &sharing {
            claims.push(ChannelClaim {
                tier: holds.tier.value as u32,
                weight: Quantity::from_f64(holds.allocation_weight.value),
                floor: holds.critical_atp_threshold.value,
                ceiling: Some(ceiling(gross, holds)?),
            });
        }
        let parts = share(&claims, gross, Rounding::SixDecimals).map_err(ApiError::internal)?;
        let mut others = 0_i64;
        for ((other, holds), part) in sharing.iter().zip(parts) {
            let passed_over = own.can_preempt.value && lower(holds.tier.value, own.tier.value);
            if other.id != channel.id && !passed_over {
                others += (part.micros() - used(&other.id).micros()).max(0);
            }
        }
        kept = kept.max(Quantity::from_micros(others));
    }
    // Keeping takes what is free, and makes no debts.
    Ok(Quantity::from_micros(kept.micros().min(free.micros())).max(Quantity::ZERO))
}

/// Whether what one channel may have depends on the others at all.
pub(super) fn matters(holds: &Effective) -> bool {
    holds.max_share_of_inventory.value < 100.0 || holds.allocation_weight.policy_id.is_some()
}

/// All that may be promised, what is promised already included.
fn gross(shelf: &Shelf) -> Quantity {
    let layers = shelf.layers.iter().filter(|layer| keeps(layer, shelf.today, 0));
    let micros: i64 = layers.map(|l| l.on_hand.micros() - l.on_hold.micros() - l.recalled.micros()).sum();
    Quantity::from_micros(micros.max(0))
}

fn ceiling(gross: Quantity, holds: &Effective) -> Result<Quantity, ApiError> {
    let share = Quantity::from_f64(holds.max_share_of_inventory.value / 100.0);
    ceiling_from_share(gross, share).map_err(ApiError::internal)
}

fn lower(tier: Tier, than: Tier) -> bool {
    tier as u32 > than as u32
}
