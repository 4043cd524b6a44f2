//! Long work, apart from the threads on which tasks wait for one another.

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

/// Each has a thread, and what a thread has set aside stays with it for a while: two hundred who look for something at once
/// had two hundred of them, and twice the memory of the county. They are done no sooner than a few at a time.
const AT_ONCE: usize = 8;
static PLACES: Semaphore = Semaphore::const_new(AT_ONCE);

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

/// The same of what somebody wants to look at, when it is their turn. What memory follows the ledger by waits for no turn, nor does
/// what is read in a process of its own, which has turns already.
pub(crate) async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    // It is never closed.
    let place = PLACES.acquire().await.ok();
    apart(move || {
        // Kept until the work is done, also where nobody waits for it any longer.
        let _place = place;
        work()
    })
    .await
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::{Arc, Barrier};

    use super::*;

    #[tokio::test]
    async fn so_many_have_their_turn_at_once_and_no_more() {
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        // None goes on before so many are at it.
        let all = Arc::new(Barrier::new(AT_ONCE));
        let wanted = (0..8 * AT_ONCE).map(|_| {
            let (now, most, all) = (now.clone(), most.clone(), all.clone());
            tokio::spawn(in_turn(move || {
                most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                all.wait();
                now.fetch_sub(1, Ordering::SeqCst);
            }))
        });
        for one in wanted.collect::<Vec<_>>() {
            one.await.unwrap();
        }
        assert_eq!(most.load(Ordering::SeqCst), AT_ONCE);
    }
}
