//! Where planted values are looked for, and how.

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

/// Bytes as a text in small letters, a character for each byte: so the search is the quick one of the standard library.
pub fn searchable(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(byte.to_ascii_lowercase())).collect()
}
