//! Channels, policies and time zones together: by what rules stock is promised.
//!
//! They change a few times a day and are needed for every promise, so each process keeps them for as long as no
//! channel, policy or location of the workspace changes. Whether one has is a column of the row that numbers the
//! workspace's events, so it is right on every node and within the asking transaction.

use super::channel_policies::{Policies, policies};
use super::channels::{Channel, channels};
use crate::change;
use crate::http::ApiError;
use jiff::tz::TimeZone;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use stockflow_db::{Tx, args, sql};
use stockflow_kernel::{Day, Instant};

/// The most workspaces whose rules are kept; forgotten together when there are more.
const MOST: usize = 1_000;

/// By what rules a workspace promises.
#[derive(Debug, Default)]
pub struct Rules {
    /// By id.
    pub channels: Vec<Channel>,
    pub(crate) policies: Policies,
    zones: HashMap<String, TimeZone>,
}

impl Rules {
    /// As they hold now, for who asks seldom; others ask [`KeptRules`].
    pub fn read(tx: &mut Tx<'_>) -> Result<Self, ApiError> {
        let zone = |(id, name): (String, String)| (id, TimeZone::get(&name).unwrap_or(TimeZone::UTC));
        Ok(Self {
            channels: channels(tx)?,
            policies: policies(tx)?,
            zones: tx.all::<(String, String)>(&ZONES, args![])?.into_iter().map(zone).collect(),
        })
    }

    /// A channel by its id.
    #[must_use]
    pub fn channel(&self, id: &str) -> Option<&Channel> {
        self.channels.binary_search_by(|channel| channel.id.as_str().cmp(id)).ok().map(|at| &self.channels[at])
    }

    /// The day that it is at every location.
    #[must_use]
    pub fn days(&self, now: Instant) -> HashMap<String, Day> {
        self.zones.iter().map(|(location, zone)| (location.clone(), now.day_in(zone))).collect()
    }

    /// The day that it is at a location; by UTC where its time zone is not known.
    #[must_use]
    pub fn today(&self, now: Instant, location: &str) -> Day {
        now.day_in(self.zones.get(location).unwrap_or(&TimeZone::UTC))
    }
}

/// The rules that this process keeps.
#[derive(Debug, Default)]
pub struct KeptRules(Mutex<HashMap<String, (String, Arc<Rules>)>>);

impl KeptRules {
    /// Those of the transaction's workspace as they hold now. Not for a change that has itself changed one of them.
    pub fn of(&self, tx: &mut Tx<'_>) -> Result<Arc<Rules>, ApiError> {
        let workspace = tx.workspace().unwrap_or_default().to_owned();
        // Before the rules are read: what changes in between makes them newer than what they are kept under, never older.
        let event = change::network_event(tx)?;
        if let Some(rules) = self.get(&workspace, &event) {
            return Ok(rules);
        }
        let rules = Arc::new(Rules::read(tx)?);
        if let Ok(mut kept) = self.0.lock() {
            if kept.len() >= MOST {
                kept.clear();
            }
            kept.insert(workspace, (event, Arc::clone(&rules)));
        }
        Ok(rules)
    }

    fn get(&self, workspace: &str, event: &str) -> Option<Arc<Rules>> {
        let kept = self.0.lock().ok()?;
        let (under, rules) = kept.get(workspace)?;
        (under == event).then(|| Arc::clone(rules))
    }
}

sql! {
    ZONES = "SELECT id, time_zone FROM location WHERE workspace_id = $1";
}
