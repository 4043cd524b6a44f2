//! Long work, apart from the threads on which tasks wait for one another.

use tokio::task::spawn_blocking;

/// Runs something on a thread for long work. A panic there is one here.
pub(crate) async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match spawn_blocking(work).await {
        Ok(done) => done,
        Err(failed) => match failed.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The program ends; nobody waits for this any longer.
            Err(_) => std::future::pending().await,
        },
    }
}
