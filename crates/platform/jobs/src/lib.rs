//! Durable jobs with leases, and schedules.
