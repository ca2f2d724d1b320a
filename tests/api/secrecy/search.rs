//! Where planted values are looked for, and how.

use aho_corasick::AhoCorasick;
use diesel_async::RunQueryDsl;

use crate::harness::Service;

#[derive(diesel::QueryableByName)]
struct Text {
    #[diesel(sql_type = diesel::sql_types::Text)]
    text: String,
}

async fn texts(service: &Service, query: &str) -> Vec<String> {
    let rows: Vec<Text> = diesel::sql_query(query).load(&mut service.sql().await).await.unwrap();
    rows.into_iter().map(|row| row.text).collect()
}

/// The one text that a query answers.
pub async fn text(service: &Service, query: &str) -> String {
    texts(service, query).await.remove(0)
}

/// Every row of every table as text, and the bytes of every binary value.
pub async fn everything_in(service: &Service) -> Vec<u8> {
    let tables = "SELECT format('%I.%I', table_schema, table_name) AS text FROM information_schema.tables \
         WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')";
    let tables = texts(service, tables).await;
    for table in ["public.audit_records", "public.events", "public.idempotency_keys", "public.referrals", "vault.person_keys"] {
        assert!(tables.iter().any(|found| found == table), "{table} is not among {tables:?}");
    }
    let mut everything = String::new();
    for table in tables {
        let rows = texts(service, &format!("SELECT row::text AS text FROM {table} AS row")).await;
        everything.push_str(&rows.join("\n"));
        everything.push('\n');
    }
    let mut bytes = Vec::new();
    for binary in everything.split("\\x").skip(1) {
        let digits: Vec<_> = binary.bytes().map_while(|byte| char::from(byte).to_digit(16)).collect();
        bytes.extend(digits.chunks_exact(2).map(|pair| u8::try_from(pair[0] * 16 + pair[1]).unwrap()));
        bytes.push(b'\n');
    }
    assert!(bytes.len() > 2000, "there are sealed values");
    [everything.into_bytes(), bytes].concat()
}

/// What is looked for, all of it at once: every place is read a single time, and letters of ASCII are alike in both cases.
pub struct Search(AhoCorasick);

impl Search {
    /// A search for any of `needles`.
    pub fn of(needles: impl IntoIterator<Item = impl AsRef<[u8]>>) -> Self {
        Self(AhoCorasick::builder().ascii_case_insensitive(true).build(needles).unwrap())
    }

    /// The number of a needle that stands in `place`, where there is one.
    pub fn found_in(&self, place: &[u8]) -> Option<usize> {
        self.0.find(place).map(|found| found.pattern().as_usize())
    }
}

/// Whether one needle stands in `place`.
pub fn is_in(needle: impl AsRef<[u8]>, place: &[u8]) -> bool {
    Search::of([needle]).found_in(place).is_some()
}
