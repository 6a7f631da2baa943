//! When to stop: SIGTERM, as service managers send it, or Ctrl-C.

use anyhow::Context;

/// Listens from now on; done at the first signal.
pub(crate) fn signal() -> anyhow::Result<impl Future<Output = ()> + Send + 'static> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate()).context("SIGTERM cannot be listened to")?;
        let mut interrupt = signal(SignalKind::interrupt()).context("SIGINT cannot be listened to")?;
        Ok(async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    {
        Ok(async {
            // Without signals there is only the process's own end left.
            if tokio::signal::ctrl_c().await.context("Ctrl-C cannot be listened to").is_err() {
                std::future::pending::<()>().await;
            }
        })
    }
}
