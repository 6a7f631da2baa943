//! What a person sees when the demo is ready.

use crate::commands::workspace::create::Ready;
use stockflow_server::demo::Demo;

/// Addresses, credentials, and three commands to paste.
pub(super) fn text(ready: &Ready, demo: &Demo) -> String {
    let url = ready.url.as_deref().unwrap_or_default();
    let password = ready.admin_password.as_deref().unwrap_or_default();
    let (email, key) = (&ready.admin_email, &ready.api_key);
    let (store, product, name, channel) = (&demo.store_id, &demo.product_id, &demo.product_name, demo.channel_id);
    let bearer = format!("-H 'Authorization: Bearer {key}'");
    format!(
        "Stockflow is ready: Corner Stores, 240 products in 12 stores, with the real sales of 2017.

  Console       {url}/
  Documents     {url}/docs
  API explorer  {url}/docs/api

  Sign in as    {email}
  Password      {password}
  API key       {key}

What can be promised of each product, by channel:
  curl -s {bearer} '{url}/api/inventory/channel-location?channelId={channel}&limit=3'

Two weeks of demand for one product ({name}) in the busiest store:
  curl -s {bearer} '{url}/api/forecast?productMasterId={product}&locationId={store}&horizonDays=14'

What should move from where to where:
  curl -s {bearer} -H 'Content-Type: application/json' -d '{{}}' '{url}/api/transfers/recommendations'

Ctrl-C stops it; the data stays for the next start."
    )
}
