//! The path of everybody to the statistics: what it refuses, what moves it (nothing but a publication), what it may read.

use std::collections::BTreeMap;

use diesel_async::SimpleAsyncConnection;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::oauth::constant;
use crate::harness::{Answer, Caller, Service, referral, referral_of_a_minor, steps};

const PLACES: &str = "/v1/statistics/tables/new_clients_by_form_and_place/data?period=2022-H1";

async fn get_with(caller: &Caller, path: &str, headers: &[(&str, &str)]) -> Answer {
    caller.send(Method::GET, path, headers, None).await
}

/// Every answer of the public path, byte for byte with its headers, but for the id and the date of the request.
async fn everything(service: &Service) -> BTreeMap<String, (u16, Vec<(String, String)>, String)> {
    let nobody = service.nobody();
    let list = nobody.get("/v1/statistics/tables").await.expect(200).json();
    let mut paths =
        vec!["/v1/statistics/tables".to_owned(), "/v1/statistics/vintages".to_owned(), "/v1/statistics/live".to_owned()];
    for table in list["tables"].as_array().unwrap() {
        let table = format!("/v1/statistics/tables/{}", table["table"].as_str().unwrap());
        paths.extend(["json", "csv", "sdmx-csv"].map(|format| format!("{table}/data?format={format}")));
        paths.extend(["fi", "sv", "en"].map(|language| table.replace("/v1/statistics/", &format!("/{language}/"))));
        paths.push(table);
    }
    paths.extend(["/en/", "/fi/about", "/fi/reviews/2022-H1", "/sv/reviews/2022"].map(str::to_owned));
    paths.push("/v1/statistics/reviews".to_owned());
    for period in ["2016", "2017", "2018", "2019", "2020", "2021-H1", "2021", "2022-H1", "2022"] {
        paths.extend(["json", "text"].map(|format| format!("/v1/statistics/reviews/{period}?format={format}")));
    }
    let mut answers = BTreeMap::new();
    for path in paths {
        let answer = nobody.get(&path).await.expect(200);
        answers.insert(path, constant(&answer));
    }
    assert!(answers.len() > 100);
    answers
}

#[tokio::test]
async fn one_person_more_moves_no_public_byte_and_no_header() {
    let service = Service::with_releases().await;
    let before = everything(&service).await;
    let team = service.team().await;
    team.admit(&referral(), &steps::two_children()).await;
    team.submit(&referral_of_a_minor()).await;
    // Nor does it when the figures are looked up again, or in another replica.
    assert_eq!(service.state.released.refresh(&service.state.database).await.unwrap(), 0);
    assert!(before == everything(&service).await);
    let other = Service::on(service.database_url.clone()).await;
    assert!(before == everything(&other).await);
}

#[tokio::test]
async fn what_is_outside_the_lattice_is_refused_alike() {
    let service = Service::with_releases().await;
    let nobody = service.nobody();
    let mut variants: Vec<String> = Vec::new();
    for year in 2000..2030 {
        for part in ["-01", "-12", "-Q1", "-Q3", "-H3", "-06-30", "-01-01..2022-06-30", "-01-01/2022-12-31", "-H2", "-Q5", "-W01"]
        {
            variants.push(format!("new_clients_by_form/data?period={year}{part}"));
        }
    }
    for table in ["new_clients", "clients", "new_clients_by_form_and_sex", "referrals"] {
        for dimension in
            ["sector", "nationality", "urgency", "channel", "place_detail", "purpose", "by", "on", "filter", "nationality_group"]
        {
            variants.push(format!("{table}/data?{dimension}=unknown"));
            variants.push(format!("{table}/data?period=2022&{dimension}=police"));
        }
    }
    for code in [
        "",
        "forced_labour,",
        ",",
        "forced_labour,forced_labour",
        "Forced_labour",
        "no_such",
        "forced_labour;begging",
        "*",
        "%27",
        "1",
    ] {
        for period in ["2022", "2022-H1", "2021", "2016", "2021-H1"] {
            variants.push(format!("new_clients_by_form/data?period={period}&form={code}"));
            variants.push(format!("new_clients_by_form_and_place/data?period={period}&form={code}&place=in_finland"));
        }
    }
    variants.extend(
        ["period=", "period=2022,2022", "period=2022&period=2021", "period=2022,", "x=y", "format=json&format=json"]
            .map(|query| format!("new_clients/data?{query}")),
    );
    assert!(variants.len() >= 500, "{}", variants.len());
    let mut bodies = Vec::new();
    for variant in variants {
        let answer = nobody.get(&format!("/v1/statistics/tables/{variant}")).await;
        assert_eq!(answer.status.as_u16(), 400, "{variant}: {}", answer.text);
        bodies.push(constant(&answer));
    }
    bodies.dedup();
    assert_eq!(bodies.len(), 1);
    assert_eq!(nobody.get("/v1/statistics/tables/no_such/data").await.problem(), (404, "not_found".to_owned()));
    assert_eq!(
        nobody.get("/v1/statistics/tables/new_clients/data?format=xml").await.problem(),
        (406, "not_acceptable".to_owned())
    );
}

#[tokio::test]
async fn a_figure_is_the_same_however_it_is_asked_for() {
    let service = Service::with_releases().await;
    let nobody = service.nobody();
    let whole = nobody.get(PLACES).await.expect(200).json();
    let (forms, places) = (&whole["dimension"]["form"]["category"]["index"], &whole["dimension"]["place"]["category"]["index"]);
    let csv = nobody.get(&format!("{PLACES}&format=csv")).await.expect(200).text;
    let sdmx = nobody.get(&format!("{PLACES}&format=sdmx-csv")).await.expect(200).text;
    let (csv, sdmx): (Vec<_>, Vec<_>) = (csv.lines().skip(1).collect(), sdmx.lines().skip(1).collect());
    let mut at = 0;
    for form in forms.as_array().unwrap() {
        for place in places.as_array().unwrap() {
            let (form, place) = (form.as_str().unwrap(), place.as_str().unwrap());
            let chosen = format!("data?place={place}&period=2022-H1&form={form}");
            let one = nobody.get(&format!("/v1/statistics/tables/new_clients_by_form_and_place/{chosen}")).await.expect(200);
            assert_eq!(one.json()["value"], json!([whole["value"][at]]));
            let value = whole["value"][at].as_u64().unwrap();
            assert_eq!(csv[at], format!("2022-H1,{form},{place},{value},"));
            assert_eq!(
                sdmx[at],
                format!("dataflow,FI_NAS:NEW_CLIENTS_BY_FORM_AND_PLACE(1.0.0),I,S,{form},{place},2022-S1,{value},A")
            );
            at += 1;
        }
    }
    // Whatever order is asked for, the answer keeps that of the code lists, and of time.
    let reordered = nobody
        .get("/v1/statistics/tables/new_clients_by_place/data?period=2022,2016&place=unknown,in_finland")
        .await
        .expect(200)
        .json();
    assert_eq!(reordered["dimension"]["period"]["category"]["index"], json!(["2016", "2022"]));
    assert_eq!(reordered["dimension"]["place"]["category"]["index"], json!(["in_finland", "unknown"]));
    assert_eq!(reordered["value"].as_array().unwrap()[2], 236);
}

#[tokio::test]
async fn released_figures_are_cached_and_come_in_every_format_and_language() {
    let service = Service::with_releases().await;
    let nobody = service.nobody();
    let finnish = get_with(&nobody, PLACES, &[("Accept-Language", "fi")]).await.expect(200);
    assert_eq!(finnish.header("cache-control"), "public, max-age=300");
    assert_eq!((finnish.header("vary"), finnish.header("content-language")), ("Accept, Accept-Language", "fi"));
    assert!(finnish.json()["label"].as_str().unwrap().starts_with("Uudet asiakkaat"));
    let again = get_with(&nobody, PLACES, &[("Accept-Language", "fi"), ("If-None-Match", finnish.etag())]).await.expect(304);
    assert_eq!((again.text.as_str(), again.etag(), again.header("vary")), ("", finnish.etag(), "Accept, Accept-Language"));
    get_with(&nobody, PLACES, &[("Accept-Language", "sv"), ("If-None-Match", finnish.etag())]).await.expect(200);
    for (format, kind) in [
        ("json", "application/json"),
        ("csv", "text/csv; charset=utf-8; header=present"),
        ("sdmx-csv", "application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ] {
        let by_name = nobody.get(&format!("{PLACES}&format={format}")).await.expect(200);
        let by_accept = get_with(&nobody, PLACES, &[("Accept", kind)]).await.expect(200);
        assert_eq!(by_name.header("content-type"), kind);
        assert_eq!((by_name.etag(), by_name.text.as_str()), (by_accept.etag(), by_accept.text.as_str()), "{format}");
    }
    let workbook = nobody.get(&format!("{PLACES}&format=xlsx")).await.expect(200);
    assert!(workbook.text.starts_with("PK"));
}

#[tokio::test]
async fn a_dataset_has_these_members_and_no_others() {
    let service = Service::with_releases().await;
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let body = service.nobody().get(PLACES).await.expect(200).json();
    let members = [
        "class",
        "dimension",
        "extension",
        "id",
        "label",
        "note",
        "role",
        "size",
        "source",
        "status",
        "updated",
        "value",
        "version",
    ];
    assert_eq!(keys(&body), members);
    assert_eq!(keys(&body["extension"]), ["kind", "method", "table", "unit", "vintages"]);
    let stock = service.nobody().get("/v1/statistics/tables/all_clients/data?period=2022-H1").await.expect(200).json();
    assert_eq!(stock["dimension"]["period"]["category"]["label"], json!({"2022-H1": "2022-06-30"}));
    assert_eq!(stock["value"], json!([1184]));
    let table = service.nobody().get("/v1/statistics/tables/new_clients_by_nationality").await.expect(200).json();
    assert_eq!(keys(&table), ["dimensions", "kind", "label", "method", "notes", "periods", "table", "unit"]);
    assert_eq!(table["periods"].as_array().unwrap().len(), 9);
}

#[tokio::test]
async fn the_role_of_the_public_reads_released_figures_and_nothing_else() {
    let service = Service::start().await;
    let may = "SELECT format('%s %s', relation.relname, privilege) AS text FROM pg_class AS relation \
         JOIN pg_namespace AS schema ON schema.oid = relnamespace, \
         unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) AS privilege \
         WHERE schema.nspname IN ('public', 'vault') AND relkind IN ('r', 'v', 'm', 'p', 'f') \
         AND has_table_privilege('assistance_public', relation.oid, privilege) ORDER BY 1";
    assert_eq!(service.lines(may).await, ["released_cells SELECT", "released_vintages SELECT"]);
    let relations = service
        .lines(
            "SELECT format('%I.%I', table_schema, table_name) AS text FROM information_schema.tables \
         WHERE table_schema IN ('public', 'vault') AND table_name NOT LIKE 'released\\_%'",
        )
        .await;
    assert!(relations.len() > 10);
    for relation in relations {
        let mut connection = service.sql().await;
        connection.batch_execute("SET ROLE assistance_public; SELECT count(*) FROM released_cells").await.unwrap();
        let denied = connection.batch_execute(&format!("SELECT 1 FROM {relation}")).await.unwrap_err().to_string();
        assert!(denied.contains("permission denied"), "{relation}: {denied}");
    }
}
