//! The published figures: every row of `tests/data/nas_published.csv` that the service can know is answered by the
//! statistics operations from the demo register.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::harness::{Caller, Service};

/// A row of the published figures.
pub struct Row {
    pub period: String,
    pub as_of: String,
    pub metric: String,
    pub dimension: String,
    pub code: String,
    pub value: u64,
}

pub fn rows() -> Vec<Row> {
    let mut reader = csv::Reader::from_path(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/nas_published.csv")).unwrap();
    let row = |record: csv::StringRecord| Row {
        period: record[0].to_owned(),
        as_of: record[1].to_owned(),
        metric: record[2].to_owned(),
        dimension: record[3].to_owned(),
        code: record[4].to_owned(),
        value: record[5].parse().unwrap(),
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

/// A table, its filters, and whether categories are counted instead of persons.
type Question = (&'static str, Vec<(&'static str, String)>, bool);

/// The question that answers a row: table, filters, and whether categories are counted instead of persons.
fn question(row: &Row) -> Option<Question> {
    let in_finland = ("place", "in_finland".to_owned());
    let (table, mut filters, distinct): (_, Vec<(&str, String)>, _) = match row.metric.as_str() {
        "referrals" => ("flow/referrals", vec![], false),
        "admitted" | "clients_cumulative" => ("flow/new_clients", vec![], false),
        "admitted_in_finland" => ("flow/new_clients", vec![in_finland], false),
        "admitted_abroad" => ("flow/new_clients", vec![("place", "outside_finland".to_owned())], false),
        "admitted_children_in_care" => ("flow/new_children_in_care", vec![], false),
        "admitted_nationalities" => ("flow/new_clients", vec![], true),
        "admitted_in_finland_nationalities" => ("flow/new_clients", vec![in_finland], true),
        "clients_total" => ("stock/all_clients", vec![], false),
        "clients_victims" => ("stock/clients", vec![], false),
        "clients_children_in_care" => ("stock/children_in_care", vec![], false),
        "clients_admitted_as_minor" => ("stock/clients", vec![("age_class", "minor".to_owned())], false),
        "clients_still_minor" => ("stock/clients", vec![("minor_on_the_day", "minor".to_owned())], false),
        "clients_nationalities" => ("stock/clients", vec![], true),
        other => panic!("no question for the metric {other}"),
    };
    let code = row.code.as_str();
    let filter = match row.dimension.as_str() {
        "" => None,
        "referrer" if code == "self" => Some(("referrer_type", "self")),
        // All others are the whole without those who applied for themselves: asked for by the other groups.
        "referrer" => Some(("referrer_group", "authority,ngo,other")),
        // The service counts by type of organisation; single organisations are not published by it.
        "referrer_org" => return None,
        "age" if code == "minor" => Some(("age_class", "minor")),
        "age" => Some(("age_band", code)),
        "age_sex" => Some(("sex_age_class", code)),
        "sex" => Some(("sex", code)),
        "form" => Some(("form", code)),
        "place" if code == "finland" => Some(("place", "in_finland")),
        "place" => Some(("place", "outside_finland")),
        "residence_status" if code == "asylum_seeker_on_arrival" => Some(("residence_status", "asylum_seeker")),
        "residence_status" if code == "visa" => Some(("residence_status", "visa_or_visa_free")),
        "residence_status" => Some(("residence_status", code)),
        "nationality" if code == "unknown_or_stateless" => Some(("nationality", "stateless,unknown")),
        "nationality" => Some(("nationality", code)),
        other => panic!("no question for the dimension {other}"),
    };
    filters.extend(filter.map(|(name, codes)| (name, codes.to_owned())));
    Some((table, filters, distinct))
}

fn when(row: &Row) -> String {
    match (row.period.as_str(), row.as_of.as_str()) {
        ("2006/2017", _) => "period=2006-01-01..2017-12-31".to_owned(),
        ("", day) => format!("on={day}"),
        (period, _) => format!("period={}", period.replace('H', "-H")),
    }
}

async fn ask(caller: &Caller, path: &str) -> Value {
    caller.get(&format!("/v1/statistics/{path}&purpose=quality_control")).await.expect(200).json()
}

fn values(answer: &Value) -> Vec<u64> {
    answer["value"].as_array().unwrap().iter().map(|value| value.as_u64().unwrap()).collect()
}

#[tokio::test]
async fn every_published_figure_is_answered_from_the_demo_register() {
    let service = Service::with_register().await;
    let statistician = service.caller("demo-statistician").await;
    let (mut compared, mut different) = (0, Vec::new());
    for row in rows() {
        let Some((table, filters, distinct)) = question(&row) else { continue };
        let filters =
            filters.iter().map(|(name, codes)| format!("&{name}={}", codes.replace('+', "%2B"))).collect::<Vec<_>>().concat();
        let by = if distinct { "&by=nationality" } else { "" };
        let answer = ask(&statistician, &format!("{table}?{}{by}{filters}", when(&row))).await;
        let counted = if distinct {
            // Stateless and unknown are no nationalities; they stand last in the list.
            let shown = values(&answer);
            shown[..shown.len() - 2].iter().filter(|count| **count > 0).count() as u64
        } else {
            values(&answer).iter().sum()
        };
        compared += 1;
        if counted != row.value {
            different.push(format!(
                "{} {}{} {} {}: {} published, {counted} counted",
                row.metric, row.period, row.as_of, row.dimension, row.code, row.value
            ));
        }
    }
    assert_eq!(different, Vec::<String>::new());
    assert_eq!(compared, 93, "rows of the published figures");
}

#[tokio::test]
async fn the_figures_of_the_news_of_2018_hold() {
    let service = Service::with_register().await;
    let statistician = service.caller("demo-statistician").await;
    let of_2017 = async |by: &str| {
        let answer = ask(&statistician, &format!("flow/new_clients?period=2017&by={by}")).await;
        let codes = answer["dimension"][by]["category"]["index"].as_array().unwrap().iter();
        codes.map(|code| code.as_str().unwrap().to_owned()).zip(values(&answer)).collect::<BTreeMap<_, _>>()
    };
    let forms = of_2017("form").await;
    assert!(forms["forced_labour"] > forms["sexual_exploitation"] && forms["sexual_exploitation"] > forms["forced_marriage"]);
    assert!(
        forms
            .iter()
            .all(|(form, count)| form.starts_with("forced_") || form.starts_with("sexual") || *count < forms["forced_marriage"])
    );
    let places = of_2017("place").await;
    assert_eq!(places.values().sum::<u64>(), 127);
    // 37 %, and 70 % within one: in whole persons.
    assert_eq!((places["in_finland"] * 1000 / 127 + 5) / 10, 37);
    let asylum = of_2017("residence_status").await["asylum_seeker"] * 1000 / 127;
    assert!((690..=710).contains(&asylum), "{asylum} in a thousand");
}

#[tokio::test]
async fn decisions_can_outnumber_referrals_and_undecided_referrals_count_when_they_came() {
    let service = Service::with_register().await;
    let statistician = service.caller("demo-statistician").await;
    let total = async |path: &str| values(&ask(&statistician, path).await).iter().sum::<u64>();
    assert_eq!(total("flow/referrals?period=2021").await, 300);
    // Decisions on children in care are counted apart, as the children are.
    let (decisions, on_children) =
        (total("flow/decisions?period=2021").await, total("flow/decisions_on_children_in_care?period=2021").await);
    assert!(decisions > 300 && decisions + on_children == 425, "{decisions} + {on_children}");
    assert_eq!(total("flow/referrals?period=2018").await, 228);
    let undecided =
        "SELECT count(*) FROM referrals WHERE received_on BETWEEN '2018-01-01' AND '2018-12-31' AND closed_on > '2018-12-31'";
    assert_eq!(service.count(undecided).await, 13);
    // Of every year: who was undecided at its end counts in it, and in no later one.
    for year in 2016..=2022 {
        let received = format!("SELECT count(*) FROM referrals WHERE extract(year FROM received_on) = {year}");
        let open_at_its_end = format!("{received} AND (closed_on IS NULL OR extract(year FROM closed_on) > {year})");
        assert!(year < 2018 || service.count(&open_at_its_end).await > 0, "{year}");
        let counted = i64::try_from(total(&format!("flow/referrals?period={year}")).await).unwrap();
        assert_eq!(counted, service.count(&received).await, "{year}");
    }
}

#[tokio::test]
async fn a_child_in_care_is_in_totals_and_in_no_breakdown() {
    let service = Service::with_register().await;
    let statistician = service.caller("demo-statistician").await;
    let day = "on=2022-06-30";
    let clients = ask(&statistician, &format!("stock/clients?{day}&by=client_basis,sex,form")).await;
    assert_eq!(values(&clients).iter().sum::<u64>(), 949);
    assert_eq!(values(&ask(&statistician, &format!("stock/all_clients?{day}")).await), [1184]);
    // However the clients are broken down, no child in care is among them; and of the children there is the total alone.
    let tables = statistician.get("/v1/statistics/live").await.expect(200).json();
    let clients = tables["tables"].as_array().unwrap().iter().find(|table| table["table"] == "clients").unwrap();
    let dimensions: Vec<_> =
        clients["dimensions"].as_array().unwrap().iter().map(|one| one["dimension"].as_str().unwrap()).collect();
    assert!(dimensions.len() > 10, "{dimensions:?}");
    for dimension in dimensions {
        let by = ask(&statistician, &format!("stock/clients?{day}&by={dimension}")).await;
        assert_eq!(values(&by).iter().sum::<u64>(), 949, "{dimension}");
        for table in ["stock/children_in_care", "stock/all_clients"] {
            let path = format!("/v1/statistics/{table}?{day}&by={dimension}&purpose=management");
            assert_eq!(statistician.get(&path).await.problem(), (400, "invalid_query".to_owned()), "{table} by {dimension}");
        }
    }
}
