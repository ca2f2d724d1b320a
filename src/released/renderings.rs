//! What was rendered of released figures, kept until more is released: a figure never changes, so neither does a page of it.

use std::sync::Arc;

use quick_cache::Weighter;
use quick_cache::sync::Cache;

use crate::http::public::Rendered;

/// How much is kept, in bytes. All tables in every format and language are about ten million; beyond it, what was asked for
/// least goes first.
const MOST: u64 = 32 * 1024 * 1024;
/// How many contents are expected.
const EXPECTED: usize = 1000;

/// Contents by what was asked for. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Renderings(Arc<Cache<String, Arc<Rendered>, Size>>);

#[derive(Clone, Debug)]
struct Size;

impl Weighter<String, Arc<Rendered>> for Size {
    fn weight(&self, key: &String, rendered: &Arc<Rendered>) -> u64 {
        (size_of::<String>() + key.len() + rendered.size()) as u64
    }
}

impl Default for Renderings {
    fn default() -> Self {
        Self(Arc::new(Cache::with_weighter(EXPECTED, MOST, Size)))
    }
}

impl Renderings {
    /// What was asked for, rendered now where it is not kept. Whoever asks for the same meanwhile waits for it.
    ///
    /// # Errors
    /// What `render` answers. That is not kept.
    pub fn of<E>(&self, asked: &str, render: impl FnOnce() -> Result<Rendered, E>) -> Result<Arc<Rendered>, E> {
        self.0.get_or_insert_with(asked, || render().map(Arc::new))
    }
}

#[cfg(test)]
mod tests {
    use super::{EXPECTED, MOST, Rendered, Renderings};

    fn text(size: usize) -> Rendered {
        Rendered::new("text/plain", None, "", vec![b'a'; size])
    }

    #[test]
    fn what_was_rendered_is_kept_and_a_failure_is_not() {
        let kept = Renderings::default();
        assert_eq!(kept.of("one", || Err::<Rendered, _>("failed")), Err("failed"));
        let first = kept.of("one", || Ok::<_, ()>(text(1))).unwrap();
        assert_eq!(kept.of("one", || Err(())), Ok(first));
        assert_eq!(kept.of("two", || Err(())), Err(()));
    }

    #[test]
    fn no_more_is_kept_than_was_settled() {
        let kept = Renderings::default();
        for number in 0..EXPECTED {
            kept.of(&number.to_string(), || Ok::<_, ()>(text(100_000))).unwrap();
        }
        assert!(kept.0.weight() <= MOST && kept.0.weight() > MOST / 2, "{}", kept.0.weight());
    }
}
