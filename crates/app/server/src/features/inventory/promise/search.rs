//! Finding stock for what somebody wants: by the channel's policies, what expires first before the rest.

use super::kits::times;
use super::shelf::Shelf;
use super::{Book, keeps};
use crate::features::network::{Channel, Effective};
use crate::http::{ApiError, LocationScope};
use std::cmp::Reverse;
use stockflow_kernel::{Day, Quantity};
use stockflow_planning::atp::available_to_promise;

/// Stock that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Take {
    pub product_id: String,
    pub location_id: String,
    /// The stock line; `None`: of what is still to come.
    pub line_id: Option<String>,
    pub lot_number: Option<String>,
    pub expires_on: Option<Day>,
    pub quantity: Quantity,
}

/// What was found.
#[derive(Debug)]
pub(crate) struct Got {
    pub takes: Vec<Take>,
    /// Of the product that was asked for.
    pub found: Quantity,
    /// Why not more, where a policy says so.
    pub reason: Option<&'static str>,
}

/// The search for one product, or for a kit's takes. What it finds it takes out of the book, so that the next search
/// does not find it again.
#[derive(Debug)]
pub(crate) struct Search<'a> {
    pub book: &'a mut Book,
    pub channel: &'a Channel,
    pub scope: &'a LocationScope,
    pub product: &'a str,
    /// The one location asked for.
    pub place: Option<&'a str>,
}

impl Search<'_> {
    /// Holds what is there: all of it, or as much as the policy lets go in part. Of a kit whole ones only.
    pub(crate) fn fill(&mut self, recipe: &[(String, Quantity)], wanted: Quantity) -> Result<Got, ApiError> {
        let before = self.book.shelves.clone();
        let (takes, found, reason) = self.take_all(recipe, wanted)?;
        if found >= wanted {
            return Ok(Got { takes, found: wanted, reason: None });
        }
        let holds = self.book.holds(self.channel, self.product, self.place);
        let is_kit = recipe.len() > 1 || recipe.first().is_some_and(|(product, _)| product != self.product);
        if !holds.allow_partial.value || is_kit {
            self.book.shelves = before;
        }
        if !holds.allow_partial.value {
            return Ok(Got {
                takes: Vec::new(),
                found,
                reason: reason.or(Some("the channel takes all of it or nothing")),
            });
        }
        if !is_kit {
            return Ok(Got { takes, found, reason });
        }
        let kits = Quantity::from_micros(found.micros().div_euclid(1_000_000) * 1_000_000);
        let (takes, ..) = self.take_all(recipe, kits)?;
        Ok(Got { takes, found: kits, reason })
    }

    /// Takes each part of a recipe; answers how many of the whole that makes.
    fn take_all(
        &mut self,
        recipe: &[(String, Quantity)],
        wanted: Quantity,
    ) -> Result<(Vec<Take>, Quantity, Option<&'static str>), ApiError> {
        let (mut takes, mut found, mut why) = (Vec::new(), wanted, None);
        for (product, of_it) in recipe {
            let need = times(wanted, *of_it)?;
            let (got, reason) = self.take(product, need, &mut takes)?;
            why = why.or(reason);
            if got < need {
                let makes = i128::from(got.micros()) * 1_000_000 / i128::from(of_it.micros());
                found = found.min(Quantity::from_micros(i64::try_from(makes).unwrap_or(0)));
            }
        }
        Ok((takes, found, why))
    }

    /// Takes of one product, from a location that has it all before several that have some.
    fn take(
        &mut self,
        product: &str,
        need: Quantity,
        takes: &mut Vec<Take>,
    ) -> Result<(Quantity, Option<&'static str>), ApiError> {
        let mut places: Vec<(Quantity, String)> = Vec::new();
        let mut why = None;
        let shelves: Vec<Shelf> = self.book.of_product(product).to_vec();
        for shelf in shelves.iter().filter(|shelf| self.sells_from(&shelf.location_id)) {
            let holds = self.book.holds(self.channel, product, Some(&shelf.location_id));
            let seen = self.book.terms_at(self.channel, shelf, &holds)?;
            let promise = available_to_promise(&seen).map_err(ApiError::internal)?;
            if promise.atp < holds.min_atp_to_accept.value {
                why = Some("the ATP lies below what the channel's policy accepts orders at");
                continue;
            }
            places.push((promise.available, shelf.location_id.clone()));
        }
        let whole = places.iter().position(|(available, _)| *available >= need);
        match whole {
            Some(place) => places = vec![places.swap_remove(place)],
            None => places.sort_by_key(|(available, _)| Reverse(*available)),
        }
        let mut left = need;
        for (available, location) in &places {
            let part = available.min(&left);
            if *part > Quantity::ZERO {
                self.take_at(product, location, *part, takes);
                left = Quantity::from_micros(left.micros() - part.micros());
            }
        }
        if left > Quantity::ZERO
            && let Some(location) = self.backorder_place(product)
        {
            self.promise(product, &location, left, takes);
            left = Quantity::ZERO;
        }
        Ok((Quantity::from_micros(need.micros() - left.micros()), why))
    }

    fn sells_from(&self, location: &str) -> bool {
        self.channel.location_ids.iter().any(|own| own == location)
            && self.scope.covers(location)
            && self.place.is_none_or(|asked| asked == location)
    }

    /// Where more may be promised than there is, if anywhere.
    fn backorder_place(&self, product: &str) -> Option<String> {
        let allows = |location: &&String| {
            let holds: Effective = self.book.holds(self.channel, product, Some(location));
            self.sells_from(location) && holds.allow_backorder.value
        };
        self.channel.location_ids.iter().find(allows).cloned()
    }

    /// Takes from one shelf: what expires first before the rest, then what is still to come.
    fn take_at(&mut self, product: &str, location: &str, quantity: Quantity, takes: &mut Vec<Take>) {
        let shelf_life = self.book.holds(self.channel, product, Some(location)).min_remaining_shelf_life_days.value;
        let mut left = quantity.micros();
        let mut taken = Vec::new();
        if let Some(shelf) = self.shelf(product, location) {
            let today = shelf.today;
            for layer in shelf.layers.iter_mut().filter(|layer| keeps(layer, today, shelf_life)) {
                let some = layer.free().micros().min(left);
                if some > 0 {
                    layer.reserved = Quantity::from_micros(layer.reserved.micros() + some);
                    left -= some;
                    taken.push((layer.line_id.clone(), layer.lot_number.clone(), layer.expires_on, some));
                }
            }
        }
        self.used(product, location, quantity.micros() - left);
        for (line, lot_number, expires_on, micros) in taken {
            let take = take_of(product, location, Quantity::from_micros(micros));
            takes.push(Take { line_id: Some(line), lot_number, expires_on, ..take });
        }
        if left > 0 {
            self.promise(product, location, Quantity::from_micros(left), takes);
        }
    }

    fn promise(&mut self, product: &str, location: &str, quantity: Quantity, takes: &mut Vec<Take>) {
        if let Some(shelf) = self.shelf(product, location) {
            shelf.promised = Quantity::from_micros(shelf.promised.micros() + quantity.micros());
        }
        self.used(product, location, quantity.micros());
        takes.push(take_of(product, location, quantity));
    }

    fn used(&mut self, product: &str, location: &str, micros: i64) {
        let channel = self.channel.id.clone();
        if let Some(shelf) = self.shelf(product, location) {
            let used = shelf.used.entry(channel).or_default();
            *used = Quantity::from_micros(used.micros() + micros);
        }
    }

    fn shelf(&mut self, product: &str, location: &str) -> Option<&mut Shelf> {
        self.book.shelves.iter_mut().find(|shelf| shelf.product_id == product && shelf.location_id == location)
    }
}

fn take_of(product: &str, location: &str, quantity: Quantity) -> Take {
    Take {
        product_id: product.to_owned(),
        location_id: location.to_owned(),
        line_id: None,
        lot_number: None,
        expires_on: None,
        quantity,
    }
}
