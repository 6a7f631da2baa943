//! The places of a product: what each needs, who buys for whom, and which ways its goods may not go.

use super::classes::Class;
use super::echelon::{Branch, Ways, pool, supplied, trees};
use super::inputs::LineInputs;
use super::situation::Situation;
use crate::features::{catalog, transfers};
use crate::http::ApiError;
use std::collections::{BTreeMap, HashMap, HashSet};
use stockflow_planning::replenishment::{Echelon, Item, Place};
use stockflow_planning::transfers::Lanes;

/// The network as all products share it.
pub(super) struct Network<'a> {
    situation: &'a Situation,
    pub(super) lanes: Lanes,
    ways: Ways,
    numbers: HashMap<&'a str, usize>,
    /// By product: moves too recent to be followed by another.
    recent: HashMap<&'a str, Vec<(usize, usize)>>,
}

impl<'a> Network<'a> {
    pub(super) fn of(situation: &'a Situation) -> Self {
        let lanes = transfers::lanes_between(&situation.locations, &situation.lanes);
        let ways = Ways::new(situation.locations.len(), &lanes);
        let numbers: HashMap<&str, usize> =
            situation.locations.iter().enumerate().map(|(number, location)| (location.id.as_str(), number)).collect();
        let mut recent: HashMap<&str, Vec<(usize, usize)>> = HashMap::new();
        for (product, from, to) in &situation.recent {
            if let (Some(from), Some(to)) = (numbers.get(from.as_str()), numbers.get(to.as_str())) {
                recent.entry(product).or_default().push((*from, *to));
            }
        }
        Self { situation, lanes, ways, numbers, recent }
    }

    pub(super) fn number(&self, location: &str) -> Option<usize> {
        self.numbers.get(location).copied()
    }
}

/// What a product needs where.
pub(super) struct Places {
    /// By location number.
    pub(super) known: BTreeMap<usize, LineInputs>,
    /// Centres by location number, with all that they supply.
    pub(super) centres: BTreeMap<usize, LineInputs>,
    /// The ways by which centres supply.
    ways: HashSet<(usize, usize)>,
    echelons: Vec<Echelon>,
}

impl Places {
    pub(super) fn of(network: &Network<'_>, product: &catalog::ProductBrief, class: Class) -> Result<Self, ApiError> {
        let situation = network.situation;
        let mut known = BTreeMap::new();
        for (index, location) in situation.locations.iter().enumerate() {
            if let Some(inputs) = situation.inputs(product, &location.id, class) {
                known.insert(index, inputs);
            }
        }
        let id = |at: usize| situation.locations[at].id.as_str();
        let named = |at: usize| situation.source(&product.id, id(at)).and_then(|from| network.number(from));
        let (mut echelons, mut centres, mut ways) = (Vec::new(), BTreeMap::new(), HashSet::new());
        for tree in trees(&network.ways, &known, named, |at| situation.sells_nothing(id(at))) {
            let centre = tree[0].location;
            let empty = situation.nothing_at(product, id(centre), class);
            let whole = pool(&tree, &mut known, empty, |at| id(at).to_owned())?;
            let members = tree.iter().map(Branch::member).collect();
            echelons.push(Echelon { place: whole.place(centre)?, members });
            centres.insert(centre, whole);
            ways.extend(supplied(&tree));
        }
        Ok(Self { known, centres, ways, echelons })
    }

    /// What is planned for a location: of a centre, for all that it supplies.
    pub(super) fn planned(&self, location: usize) -> Option<&LineInputs> {
        self.centres.get(&location).or_else(|| self.known.get(&location))
    }

    /// As the planning library takes it; the inputs behind it stay.
    pub(super) fn item(
        &mut self,
        network: &Network<'_>,
        number: usize,
        product: &catalog::ProductBrief,
    ) -> Result<Item, ApiError> {
        let places: Vec<Place> =
            self.known.iter().map(|(index, inputs)| inputs.place(*index)).collect::<Result<_, _>>()?;
        Ok(Item {
            product: number,
            pack: product.pack_size,
            unit_cost: product.unit_cost,
            places,
            echelons: std::mem::take(&mut self.echelons),
            blocked: self.blocked(network, &product.id),
        })
    }

    /// Ways that a product must not go: rejected ones, and after a move out of its destination or the same way again. How a
    /// centre supplies is no such move: it goes on whenever a place lacks something.
    fn blocked(&self, network: &Network<'_>, product: &str) -> Vec<(usize, usize)> {
        let rejected = network.situation.rejections.iter().filter(|r| r.kind == "TRANSFER" && r.key.0 == product);
        let mut blocked: Vec<(usize, usize)> =
            rejected.filter_map(|r| Some((network.number(&r.source_id)?, network.number(&r.key.1)?))).collect();
        for (from, to) in network.recent.get(product).into_iter().flatten() {
            let resting = transfers::resting_ways(*from, *to, network.situation.locations.len());
            blocked.extend(resting.filter(|way| !self.ways.contains(way)));
        }
        blocked.sort_unstable();
        blocked.dedup();
        blocked
    }
}
