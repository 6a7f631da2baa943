//! Alerts, from the settings to the history.
