-- Alerts compare a week with the forecast that was published before it began, which its archive keeps: they need no copy of
-- their own any more.
DROP TABLE alert_expectation;
