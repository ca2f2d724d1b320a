//! A random walk over the actions of many cases: the service against a small model, in states, spells, periods and figures.
//!
//! The clock moves on between the actions, also over the nights of daylight saving, the ends of months and years, and 29
//! February. The walks are the same at every run; `PROPTEST_CASES` asks for more of them. A walk that differs is shortened
//! and told step by step.

mod actions;
mod decide;
mod effects;
mod figures;
mod model;
mod walk;

use std::cell::RefCell;
use std::collections::BTreeMap;

use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};

use actions::{Step, walks};
use walk::Walk;

/// How many walks there are unless more are asked for.
const WALKS: u32 = 12;
/// After so many steps everything is compared, and not only where everybody stands.
const STRIDE: usize = 10;

/// How often each step was taken, and how often each was refused.
type Taken = BTreeMap<(&'static str, bool), usize>;

/// The steps that the walks together take at least once.
const REACHED: [&str; 33] = [
    "admission falls",
    "answer",
    "appeal",
    "ask",
    "discard",
    "draft admission",
    "draft correction",
    "draft end",
    "draft extension",
    "draft grant",
    "draft joining",
    "draft refusal",
    "draft removal",
    "joining falls",
    "merge",
    "period falls",
    "refusal falls",
    "removal falls",
    "same person",
    "serve",
    "sign admission",
    "sign correction",
    "sign end",
    "sign extension",
    "sign grant",
    "sign joining",
    "sign refusal",
    "sign removal",
    "supplement",
    "take up",
    "uphold",
    "withdraw",
    "withdraw consent",
];

async fn go(beginning: &str, steps: &[Step]) -> Taken {
    let mut walk = Walk::from(beginning).await;
    for (number, step) in steps.iter().enumerate() {
        walk.take(*step).await;
        walk.states().await;
        if number % STRIDE == STRIDE - 1 {
            walk.everything().await;
        }
    }
    walk.everything().await;
    walk.every_day().await;
    walk.taken
}

#[test]
fn a_random_walk_finds_no_difference_between_the_service_and_the_model() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let cases = std::env::var("PROPTEST_CASES").ok().map_or(WALKS, |text| text.parse().expect("a number of walks"));
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 300, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let all = RefCell::new(Taken::new());
    let walked = runner.run(&walks(), |(beginning, steps)| {
        for (step, times) in runtime.block_on(go(beginning, &steps)) {
            *all.borrow_mut().entry(step).or_default() += times;
        }
        Ok(())
    });
    match walked {
        Ok(()) => {
            let all = all.borrow();
            let missing: Vec<_> = REACHED.iter().filter(|step| !all.contains_key(&(**step, true))).collect();
            assert!(cases < WALKS || missing.is_empty(), "no walk took these steps: {missing:?}");
        }
        Err(TestError::Fail(reason, (beginning, steps))) => {
            let steps: Vec<_> = steps.iter().map(|step| format!("  {step:?}")).collect();
            panic!("{reason}\nafter these steps from {beginning}:\n{}", steps.join("\n"));
        }
        Err(TestError::Abort(reason)) => panic!("{reason}"),
    }
}
