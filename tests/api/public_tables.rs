//! Released figures as everybody reads them: right, and the same for everyone.

use serde_json::{Value, json};

use crate::harness::Service;
use crate::published::{Row, rows};

/// A table, a period, and a dimension with the categories that are chosen.
pub type Place = (String, String, Option<(&'static str, String)>);

/// Where a published figure stands: table, period, and the codes whose figures add up to it.
pub fn place(row: &Row) -> Option<Place> {
    let (table, in_finland) = match row.metric.as_str() {
        "referrals" => ("referrals", false),
        "admitted" => ("new_clients", false),
        "admitted_in_finland" => ("new_clients_in_finland", true),
        "admitted_abroad" => ("new_clients_by_form_and_place", false),
        "admitted_children_in_care" => ("new_children_in_care", false),
        "admitted_nationalities" => ("new_clients_nationalities", false),
        "admitted_in_finland_nationalities" => ("new_clients_in_finland_nationalities", false),
        "clients_cumulative" => ("clients_since_2006", false),
        "clients_total" => ("all_clients", false),
        "clients_victims" => ("clients", false),
        "clients_children_in_care" => ("children_in_care", false),
        "clients_admitted_as_minor" => return Some(on_the_day(row, "clients_by_age_class_at_admission", ("age_class", "minor"))),
        "clients_still_minor" => return Some(on_the_day(row, "clients_by_age_class_on_the_day", ("minor_on_the_day", "minor"))),
        "clients_nationalities" => ("clients_nationalities", false),
        other => panic!("no table for the metric {other}"),
    };
    let code = row.code.as_str();
    let by = match row.dimension.as_str() {
        "" => None,
        // The service counts by type of organisation; single organisations are not published by it.
        "referrer_org" => return None,
        "referrer" if code == "self" => Some(("referrer_group", "self")),
        "referrer" => Some(("referrer_group", "authority,ngo,other")),
        "age" if code == "minor" => Some(("age_band", "0-17")),
        "age" => Some(("age_band", code)),
        "age_sex" => Some(("sex_age_class", code)),
        "sex" => Some(("sex", code)),
        "form" if row.metric == "admitted_abroad" => {
            let form = format!("{code}&place=outside_finland");
            return Some((table.to_owned(), when(row), Some(("form", form))));
        }
        "form" => Some(("form", code)),
        "place" if code == "finland" => Some(("place", "in_finland")),
        "place" => Some(("place", "outside_finland")),
        "residence_status" if code == "asylum_seeker_on_arrival" => Some(("residence_status", "asylum_seeker")),
        "residence_status" if code == "visa" => Some(("residence_status", "visa_or_visa_free")),
        "residence_status" => Some(("residence_status", code)),
        "nationality" if code == "unknown_or_stateless" => {
            return Some((format!("{table}_of_unknown_nationality"), when(row), None));
        }
        "nationality" => Some(("nationality", code)),
        other => panic!("no table for the dimension {other}"),
    };
    assert!(!in_finland || by.is_some());
    let suffix = by.map(|(dimension, _)| match dimension {
        "sex_age_class" => "_by_sex_and_age_class".to_owned(),
        dimension => format!("_by_{dimension}"),
    });
    let table = format!("{table}{}", suffix.unwrap_or_default());
    Some((table, when(row), by.map(|(dimension, code)| (dimension, code.replace('+', "%2B")))))
}

fn on_the_day(row: &Row, table: &str, by: (&'static str, &str)) -> Place {
    (table.to_owned(), when(row), Some((by.0, by.1.to_owned())))
}

fn when(row: &Row) -> String {
    match (row.period.as_str(), row.as_of.as_str()) {
        ("2006/2017", _) => "2017".to_owned(),
        ("", day) => day.replace("-12-31", "").replace("-06-30", "-H1"),
        (period, _) => period.replace('H', "-H"),
    }
}

/// The sum of the figures of an answer; `None` where one of them is not there.
fn sum(answer: &Value) -> Option<u64> {
    answer["value"].as_array().unwrap().iter().map(Value::as_u64).sum()
}

/// What the gate withheld, and why: the report of every release.
async fn withheld(service: &Service) -> Vec<String> {
    let officer = service.statistician().await;
    let list = officer.get("/v1/releases").await.expect(200).json();
    let mut all = Vec::new();
    for release in list["releases"].as_array().unwrap() {
        let path = format!("/v1/releases/{}/report", release["id"].as_str().unwrap());
        let report = officer.get(&path).await.expect(200).json();
        all.extend(report["report"]["withheld"].as_array().unwrap().iter().map(Value::to_string));
    }
    all
}

#[tokio::test]
async fn every_published_figure_is_answered_by_the_released_tables() {
    let service = Service::with_releases().await;
    let nobody = service.nobody();
    let (mut compared, mut different) = (0, Vec::new());
    for row in rows() {
        let Some((table, period, by)) = place(&row) else { continue };
        let choice = by.map(|(dimension, codes)| format!("&{dimension}={codes}")).unwrap_or_default();
        let path = format!("/v1/statistics/tables/{table}/data?period={period}{choice}");
        let answer = nobody.get(&path).await.expect(200).json();
        compared += 1;
        if sum(&answer) != Some(row.value) {
            different.push(format!("{path}: {} published, {:?} answered", row.value, answer["value"]));
        }
    }
    assert_eq!(different, Vec::<String>::new(), "{:#?}", withheld(&service).await);
    assert_eq!(compared, 93, "rows of the published figures");
}

#[tokio::test]
async fn contradictions_of_the_printed_reviews_are_explained_where_they_occur() {
    let service = Service::with_releases().await;
    for (table, said) in [
        ("new_clients_by_place", "263"),
        ("new_clients_by_age_band", "138"),
        ("new_clients_by_sex", "60.4"),
        ("new_clients", "165"),
    ] {
        let answer = service.nobody().get(&format!("/v1/statistics/tables/{table}/data")).await.expect(200).json();
        assert!(answer["note"].as_array().unwrap().iter().any(|note| note.as_str().unwrap().contains(said)), "{table}");
    }
}

#[tokio::test]
async fn nobody_is_told_which_withheld_figures_are_nought() {
    let service = Service::with_releases().await;
    let nobody = service.nobody();
    let list = nobody.get("/v1/statistics/tables").await.expect(200).json();
    for table in list["tables"].as_array().unwrap() {
        let path = format!("/v1/statistics/tables/{}/data", table["table"].as_str().unwrap());
        let answer = nobody.get(&path).await.expect(200).json();
        let sizes = answer["size"].as_array().unwrap().iter().map(|size| size.as_u64().unwrap());
        let values = answer["value"].as_array().unwrap();
        assert_eq!(sizes.product::<u64>(), values.len() as u64);
        for (place, value) in values.iter().enumerate() {
            let mark = &answer["status"][place.to_string()];
            assert_eq!(value.is_null(), *mark == "c" || *mark == ":", "{path} {place}");
            let Some(value) = value.as_u64() else { continue };
            match table["method"].as_str().unwrap() {
                "exact" => {}
                "minimum_5" => assert!(value >= 5, "{path}: {value}"),
                "protected" => assert!(value >= 10 && value.is_multiple_of(5), "{path}: {value}"),
                other => panic!("{other}"),
            }
        }
    }
    // What did not exist was not collected; what nobody has is 0 in an exact table.
    let path = "/v1/statistics/tables/new_clients_by_residence_status/data?period=2016&residence_status=temporary_protection";
    let answer = nobody.get(path).await.expect(200).json();
    assert_eq!((&answer["value"], &answer["status"]), (&json!([null]), &json!({"0": ":"})));
    let path = "/v1/statistics/tables/new_clients_in_finland_by_form/data?period=2022&form=organ_removal";
    let answer = nobody.get(path).await.expect(200).json();
    assert_eq!((&answer["value"], &answer["status"]), (&json!([0]), &json!({})));
}
