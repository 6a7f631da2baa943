//! What the database says to a question for a forecast.

use super::accuracy;
use super::basis::{Basis, situation};
use super::events::{Zones, in_force};
use super::scenarios;
use super::standing::{Standing, effect_of};
use super::store::{self, Stored};
use crate::features::demand::{self, Asked, Subject};
use crate::http::ApiError;
use stockflow_db::Tx;
use stockflow_kernel::Day;

/// A question.
pub(super) struct Question {
    pub(super) asked: Asked,
    pub(super) visible: Option<Vec<String>>,
    /// Where a forecast begins when there is no history.
    pub(super) today: Day,
    /// What is published may answer it.
    pub(super) publishable: bool,
    pub(super) scenario: Option<String>,
    /// Days ahead.
    pub(super) days: usize,
}

/// What was found.
pub(super) struct Found {
    pub(super) subject: Subject,
    pub(super) first_day: Day,
    pub(super) origin: Origin,
    pub(super) standing: Standing,
}

/// What the answer is made of.
pub(super) enum Origin {
    Published(Box<Stored>),
    History {
        basis: Option<Basis>,
        /// Why seasonal naive is to be used, where it is.
        naive: Option<String>,
    },
}

/// Reads everything that an answer needs.
pub(super) fn find(tx: &mut Tx<'_>, question: &Question) -> Result<Found, ApiError> {
    let subject = question.asked.resolve(tx, question.visible.as_deref())?;
    let last_day = demand::last_day(tx)?;
    let first_day = last_day.map_or(question.today, |day| day.plus(1));
    let asked = match &question.scenario {
        Some(id) => Some(scenarios::named(tx, id)?),
        None => None,
    };
    let events = in_force(tx, subject.product_id.as_deref())?;
    let pair = match (&subject.product_id, &subject.location_id, &subject.channel_id) {
        (Some(product), Some(location), None) => Some((product.clone(), location.clone())),
        _ => None,
    };
    let Some((product, location)) = pair else {
        let zones = match &subject.location_id {
            Some(location) => Zones::one(tx, location)?,
            None => Zones::all(tx)?,
        };
        let found = situation(tx, &subject, &events, &zones, last_day, false)?;
        let standing =
            Standing::of_sum(tx, &subject, (first_day, question.days), asked)?.with(found.events, found.effect);
        let origin = Origin::History { basis: found.basis, naive: None };
        return Ok(Found { subject, first_day, origin, standing });
    };
    let scenario = match asked {
        Some(ready) => Some(ready),
        None => scenarios::published(tx)?,
    };
    let standing = Standing::of_pair(tx, (&product, &location), first_day, scenario)?;
    let zones = Zones::one(tx, &location)?;
    if question.publishable
        && let Some(stored) = store::current(tx, &product, &location, first_day)?
    {
        let (effect, learnt) = effect_of(&events, &zones, &product, &location, &stored.made.channels, first_day);
        if learnt == stored.learnt {
            let standing = standing.with(events, effect);
            return Ok(Found { subject, first_day, origin: Origin::Published(Box::new(stored)), standing });
        }
    }
    let found = situation(tx, &subject, &events, &zones, last_day, true)?;
    let standing = standing.with(found.events, found.effect);
    let naive = match &found.basis {
        Some(basis) if accuracy::is_possible(tx, first_day)? => accuracy::verdict(tx, &product, &location, basis)?,
        _ => None,
    };
    Ok(Found { subject, first_day, origin: Origin::History { basis: found.basis, naive }, standing })
}
