//! How much of the service one caller may take: so many requests a minute, and so many at once, the next of which wait in a
//! line of the caller's own. A partner whose program has run wild is told to wait, and no other notices.
//!
//! Counted by API client; where nobody has signed in, by address, in a fixed number of buckets, so that the count cannot be
//! made to grow. Each process counts for itself.

use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

/// Over how many seconds requests are counted.
pub const WINDOW: u32 = 60;
/// How many requests of one caller wait for its others to be answered.
const LINE: usize = 64;
/// How long they wait.
const PATIENCE: Duration = Duration::from_secs(5);
/// How many buckets there are for addresses.
const BUCKETS: u64 = 4096;

type Limiter<K> = RateLimiter<K, HashMapStateStore<K>, DefaultClock, StateInformationMiddleware>;

/// What a caller may still take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// How many requests there are in a window.
    pub quota: u32,
    /// How many of them are left.
    pub remaining: u32,
    /// After how many seconds all of them are there again.
    pub reset: u64,
}

/// The caller has taken too much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMuch {
    /// What it may still take: nothing.
    pub allowance: Allowance,
    /// After how many seconds it may try again.
    pub retry_after: u64,
}

/// The limits of every caller. Cheap to clone.
#[derive(Clone)]
pub struct Limits(Arc<Inner>);

struct Inner {
    quota: NonZeroU32,
    at_once: usize,
    clients: Limiter<Uuid>,
    addresses: Limiter<u64>,
    hasher: RandomState,
    lines: Mutex<HashMap<Uuid, Arc<Line>>>,
}

/// The requests of one caller that are being answered, and those that wait.
struct Line {
    places: Arc<Semaphore>,
    requests: AtomicUsize,
}

impl fmt::Debug for Limits {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Limits({} a minute, {} at once)", self.0.quota, self.0.at_once)
    }
}

impl Default for Limits {
    /// So many that nobody meets them.
    fn default() -> Self {
        Self::new(NonZeroU32::MAX, usize::MAX)
    }
}

impl Limits {
    /// `quota` requests a minute, and `at_once` at the same time.
    #[must_use]
    pub fn new(quota: NonZeroU32, at_once: usize) -> Self {
        let per_minute = Quota::per_minute(quota);
        let at_once = at_once.min(Semaphore::MAX_PERMITS);
        Self(Arc::new(Inner {
            quota,
            at_once,
            clients: RateLimiter::hashmap(per_minute).with_middleware(),
            addresses: RateLimiter::hashmap(per_minute).with_middleware(),
            hasher: RandomState::new(),
            lines: Mutex::default(),
        }))
    }

    /// Counts a request of an API client.
    ///
    /// # Errors
    /// When there have been too many.
    pub fn count_client(&self, client: Uuid) -> Result<Allowance, TooMuch> {
        self.count(&self.0.clients, &client)
    }

    /// Counts a request from an address; of IPv6 the network of 64 bits is what one caller has.
    ///
    /// # Errors
    /// When there have been too many.
    pub fn count_address(&self, address: Option<IpAddr>) -> Result<Allowance, TooMuch> {
        let network = address.map(|address| match address {
            IpAddr::V4(address) => address.to_ipv6_mapped(),
            IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)),
        });
        self.count(&self.0.addresses, &(self.0.hasher.hash_one(network) % BUCKETS))
    }

    fn count<K: Clone + Eq + std::hash::Hash>(&self, limiter: &Limiter<K>, key: &K) -> Result<Allowance, TooMuch> {
        let quota = self.0.quota.get();
        let allowance = |remaining: u32| {
            let taken = u64::from(quota.saturating_sub(remaining));
            Allowance { quota, remaining, reset: (taken * u64::from(WINDOW)).div_ceil(u64::from(quota)) }
        };
        match limiter.check_key(key) {
            Ok(snapshot) => Ok(allowance(snapshot.remaining_burst_capacity())),
            Err(until) => {
                let wait = until.wait_time_from(limiter.clock().now());
                Err(TooMuch { allowance: allowance(0), retry_after: wait.as_secs() + 1 })
            }
        }
    }

    /// Begins a request of an API client, when it is its turn; `None` where too many wait already, or wait for too long.
    pub async fn begin(&self, client: Uuid) -> Option<Running> {
        let line = Arc::clone(self.lines().entry(client).or_insert_with(|| {
            Arc::new(Line { places: Arc::new(Semaphore::new(self.0.at_once)), requests: AtomicUsize::new(0) })
        }));
        let before = line.requests.fetch_add(1, Ordering::SeqCst);
        let places = Arc::clone(&line.places);
        let mut running = Running { line, place: None };
        if before >= self.0.at_once.saturating_add(LINE) {
            return None;
        }
        running.place = Some(tokio::time::timeout(PATIENCE, places.acquire_owned()).await.ok()?.ok()?);
        Some(running)
    }

    fn lines(&self) -> MutexGuard<'_, HashMap<Uuid, Arc<Line>>> {
        self.0.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets the callers who have not called for so long that nothing is counted against them.
    pub fn forget_idle(&self) {
        self.0.clients.retain_recent();
        self.0.addresses.retain_recent();
        // Whoever begins a request holds the line already, and the lock is held here.
        self.lines().retain(|_, line| Arc::strong_count(line) > 1);
    }
}

/// A request that waits or is being answered; over when it is dropped.
pub struct Running {
    line: Arc<Line>,
    place: Option<OwnedSemaphorePermit>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.line.requests.fetch_sub(1, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use super::{LINE, Limits, NonZeroU32};
    use uuid::Uuid;

    #[test]
    fn one_caller_that_takes_too_much_takes_nothing_from_another() {
        let limits = Limits::new(NonZeroU32::new(3).unwrap(), 2);
        let (one, other) = (Uuid::new_v4(), Uuid::new_v4());
        let remaining: Vec<_> = (0..3).map(|_| limits.count_client(one).unwrap().remaining).collect();
        assert_eq!(remaining, [2, 1, 0]);
        let refused = limits.count_client(one).unwrap_err();
        assert!((1..=21).contains(&refused.retry_after) && refused.allowance.reset == 60, "{refused:?}");
        assert_eq!(limits.count_client(other).unwrap().reset, 20);
        assert_eq!(limits.count_address("192.0.2.1".parse().ok()).unwrap().remaining, 2);
        // The addresses of one network of 64 bits are one caller.
        assert_eq!(limits.count_address("2001:db8::1".parse().ok()).unwrap().remaining, 2);
        assert_eq!(limits.count_address("2001:db8::2".parse().ok()).unwrap().remaining, 1);
    }

    #[tokio::test]
    async fn what_is_over_makes_room_and_a_line_is_not_endless() {
        let limits = Limits::new(NonZeroU32::MAX, 1);
        let (client, other) = (Uuid::new_v4(), Uuid::new_v4());
        let first = limits.begin(client).await;
        let mut line: Vec<_> = (0..LINE).map(|_| Box::pin(limits.begin(client))).collect();
        for waiting in &mut line {
            assert!(timeout(Duration::ZERO, waiting.as_mut()).await.is_err(), "it is not its turn");
        }
        assert!(limits.begin(client).await.is_none(), "the line is full");
        assert!(limits.begin(other).await.is_some());
        drop(first);
        for waiting in line {
            assert!(waiting.await.is_some(), "one after another");
        }
        limits.forget_idle();
        assert!(limits.lines().is_empty());
    }
}
