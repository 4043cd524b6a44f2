//! So many readers are at work at once: each may use half a gigabyte, and sixty files that come together are read one after
//! another.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// The seats of a room, and whoever waits for one.
#[derive(Debug)]
pub(crate) struct Seats {
    free: Mutex<usize>,
    freed: Condvar,
}

/// A seat that is taken; dropping it leaves it to whoever waits.
#[derive(Debug)]
pub(crate) struct Seat(Arc<Seats>);

impl Seats {
    /// So many.
    pub fn new(seats: usize) -> Arc<Self> {
        Arc::new(Self { free: Mutex::new(seats), freed: Condvar::new() })
    }

    /// A seat, once there is one; none where that takes longer than `patience`.
    pub fn take(self: &Arc<Self>, patience: Duration) -> Option<Seat> {
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.freed.wait_timeout_while(free, patience, |free| *free == 0);
        let (mut free, _) = waited.unwrap_or_else(PoisonError::into_inner);
        *free = free.checked_sub(1)?;
        Some(Seat(self.clone()))
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        *self.0.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_comes_when_all_are_taken_waits_for_one() {
        let seats = Seats::new(2);
        let patience = Duration::from_secs(20);
        let taken = [seats.take(patience).unwrap(), seats.take(patience).unwrap()];
        assert!(seats.take(Duration::ZERO).is_none());
        let waiting = {
            let seats = seats.clone();
            std::thread::spawn(move || seats.take(patience).is_some())
        };
        drop(taken);
        assert!(waiting.join().unwrap());
        assert!(seats.take(Duration::ZERO).is_some());
    }
}
