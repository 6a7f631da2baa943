//! What a question about demand is about: a product, a location, a channel, or an aggregate of them.

use super::history::Selection;
use crate::features::catalog::{self, ProductBrief};
use crate::features::network::{find_channel, find_location};
use crate::http::{ApiError, Fault};
use stockflow_db::Tx;

/// The ids as a query gives them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked {
    pub(crate) product_master_id: Option<String>,
    /// The deprecated alias of `productMasterId`.
    pub(crate) product_id: Option<String>,
    pub(crate) location_id: Option<String>,
    pub(crate) channel_id: Option<String>,
}

/// Ids that are known to be the workspace's, and what the caller may see of them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Subject {
    pub(crate) product_id: Option<String>,
    pub(crate) product: Option<ProductBrief>,
    pub(crate) location_id: Option<String>,
    pub(crate) channel_id: Option<String>,
    pub(crate) visible: Option<Vec<String>>,
}

impl Asked {
    /// The product by whichever of its two names; a fault when both are given and differ.
    pub(crate) fn product(&self) -> Result<Option<&str>, Fault> {
        match (&self.product_master_id, &self.product_id) {
            (Some(id), Some(alias)) if id != alias => Err(Fault::new(
                "productId",
                "invalid",
                "is the deprecated alias of productMasterId and differs from it",
            )),
            (Some(id), _) | (None, Some(id)) => Ok(Some(id)),
            (None, None) => Ok(None),
        }
    }

    /// Looks every id up, and says at once which name nothing here. A location beyond `visible` names
    /// nothing either.
    pub(crate) fn resolve(&self, tx: &mut Tx<'_>, visible: Option<&[String]>) -> Result<Subject, ApiError> {
        let mut faults = Vec::new();
        let unknown = |path: &str, what: &str, id: &str| {
            Fault::new(path, "reference", format!("names no {what} of this workspace: {id}"))
        };
        let mut subject = Subject { visible: visible.map(<[String]>::to_vec), ..Subject::default() };
        match self.product() {
            Err(fault) => faults.push(fault),
            Ok(None) => {}
            Ok(Some(id)) => {
                subject.product = catalog::find(tx, id)?;
                subject.product_id = Some(id.to_owned());
                if subject.product.is_none() {
                    let path = if self.product_master_id.is_some() { "productMasterId" } else { "productId" };
                    faults.push(unknown(path, "product", id));
                }
            }
        }
        if let Some(id) = &self.location_id {
            let seen = visible.is_none_or(|ids| ids.contains(id));
            if !seen || find_location(tx, id)?.is_none() {
                faults.push(unknown("locationId", "location", id));
            }
            subject.location_id = Some(id.clone());
        }
        if let Some(id) = &self.channel_id {
            if find_channel(tx, id)?.is_none() {
                faults.push(unknown("channelId", "channel", id));
            }
            subject.channel_id = Some(id.clone());
        }
        if faults.is_empty() { Ok(subject) } else { Err(ApiError::faults(faults)) }
    }
}

impl Subject {
    /// The series it covers.
    pub(crate) fn selection(&self) -> Selection<'_> {
        Selection {
            product: self.product_id.as_deref(),
            location: self.location_id.as_deref(),
            channel: self.channel_id.as_deref(),
            visible: self.visible.as_deref(),
            ..Selection::default()
        }
    }
}
