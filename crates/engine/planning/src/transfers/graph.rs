//! One product's problem as a network of arcs.

use super::flow::Arc;
use super::market::{Market, Moved};

/// What an arc of a market's network stands for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Use {
    Supply(usize),
    Serve(usize),
    Rescue(usize),
    /// Route and money per pack.
    Regular(usize, f64),
    Expiring(usize, f64),
    Withdraw(usize),
}

/// Root → suppliers → receivers → root, and beside it the way of expiring packs:
/// supplier → its expiring stock → the receiver's rescue → the receiver.
pub(super) struct Graph {
    pub nodes: usize,
    pub arcs: Vec<Arc>,
    pub uses: Vec<Use>,
}

impl Graph {
    pub(super) fn new(market: &Market<'_>, surcharge: impl Fn(usize) -> Option<f64>) -> Self {
        let (suppliers, receivers) = (market.suppliers.len(), market.receivers.len());
        let first = 1 + suppliers;
        let rescue = market.product.unit_cost.micros() > 0 && market.suppliers.iter().any(|s| s.expiring > 0);
        let half = first + receivers;
        let mut graph = Self {
            nodes: if rescue { half + suppliers + receivers } else { half },
            arcs: Vec::new(),
            uses: Vec::new(),
        };
        for (i, supplier) in market.suppliers.iter().enumerate() {
            graph.add(0, 1 + i, supplier.surplus, Use::Supply(i));
            if rescue && supplier.expiring > 0 {
                graph.add(1 + i, half + i, supplier.expiring, Use::Withdraw(i));
            }
        }
        for (r, route) in market.routes.iter().enumerate() {
            let Some(extra) = surcharge(r) else {
                continue;
            };
            let price = route.price + extra;
            let widest = market.widest(route);
            let (i, j) = (route.supplier, route.receiver);
            graph.add(1 + i, first + j, widest, Use::Regular(r, price));
            let expiring = market.suppliers[i].expiring;
            if rescue && expiring > 0 {
                let widest = widest.min(expiring);
                let ends = (half + i, half + suppliers + j);
                graph.add(ends.0, ends.1, widest, Use::Expiring(r, price));
            }
        }
        for (j, receiver) in market.receivers.iter().enumerate() {
            graph.add(first + j, 0, receiver.room, Use::Serve(j));
            if rescue {
                let way = half + suppliers + j;
                graph.add(way, first + j, receiver.room, Use::Rescue(j));
            }
        }
        graph
    }

    /// The flows as arcs carry them; what lies on closed routes stays away.
    pub(super) fn start(&self, market: &Market<'_>, moved: &[Moved]) -> Vec<i64> {
        let mut given = vec![Moved::default(); market.suppliers.len()];
        let mut taken = vec![Moved::default(); market.receivers.len()];
        for used in &self.uses {
            let (Use::Regular(r, _) | Use::Expiring(r, _)) = used else {
                continue;
            };
            let route = &market.routes[*r];
            for side in [&mut given[route.supplier], &mut taken[route.receiver]] {
                match used {
                    Use::Regular(..) => side.regular += moved[*r].regular,
                    _ => side.expiring += moved[*r].expiring,
                }
            }
        }
        self.uses
            .iter()
            .map(|used| match used {
                Use::Supply(supplier) => given[*supplier].packs(),
                Use::Withdraw(supplier) => given[*supplier].expiring,
                Use::Serve(receiver) => taken[*receiver].packs(),
                Use::Rescue(receiver) => taken[*receiver].expiring,
                Use::Regular(route, _) => moved[*route].regular,
                Use::Expiring(route, _) => moved[*route].expiring,
            })
            .collect()
    }

    fn add(&mut self, from: usize, to: usize, capacity: i64, used: Use) {
        self.arcs.push(Arc { from, to, capacity });
        self.uses.push(used);
    }
}
