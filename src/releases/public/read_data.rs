//! `GET /v1/statistics/tables/{table}/data`: released figures. For everyone, from memory.

use actix_web::http::header::ACCEPT;
use actix_web::{HttpRequest, get, web};

use super::dataset::{Dataset, released};
use super::description::TableId;
use super::format::Format;
use super::jsonstat::ReleasedDataset;
use super::question::DataQuery;
use super::read_table::table;
use super::{sdmx, separated, workbook};
use crate::access::State;
use crate::codes::Language;
use crate::http::public::{Rendered, asked};
use crate::http::{self, Answer, Error, IfNoneMatch, ProblemCode};
use crate::statistics::answer::{header, language};

/// Read released figures
///
/// The figures of a table in the periods and categories that are asked for, all where nothing is chosen; always the full
/// product of them, in the order of the code lists. Without a token, and the same for everyone. A figure never changes; a
/// correction is a new vintage whose figures are marked `r`. `c` is withheld, and may be 0 or not; `:` was not collected.
/// 404 also while nothing of the table has been released. Formats: JSON-stat 2.0, CSV, SDMX-CSV 2.0, XLSX, by `Accept` or
/// `format`.
#[utoipa::path(
    tag = "Statistics",
    operation_id = "read_statistics_data",
    params(
        ("table" = TableId, Path, description = "The table's code.", example = "new_clients_by_place"),
        ("Accept-Language" = Option<String>, Header, description = "Which language labels are in: `fi`, `sv` or `en`.", max_length = 200, example = "fi"),
        DataQuery,
    ),
    responses((status = 200, description = "The figures.", content(
        (ReleasedDataset = "application/json", example = json!({
            "version": "2.0", "class": "dataset", "label": "New clients: Place of exploitation",
            "source": "Assistance system for victims of human trafficking, Joutseno Reception Centre, Finnish Immigration Service",
            "updated": "2022-07-29T09:00:00Z", "note": ["Children in the clients' care are not included; they are reported apart, in totals only."],
            "id": ["period", "place"], "size": [1, 3], "role": {"time": ["period"]},
            "dimension": {
                "period": {"label": "Period", "category": {"index": ["2022-H1"], "label": {"2022-H1": "2022-H1"}}},
                "place": {"label": "Place of exploitation", "category": {
                    "index": ["in_finland", "outside_finland", "unknown"],
                    "label": {"in_finland": "In Finland", "outside_finland": "Outside Finland", "unknown": "Unknown"}}}
            },
            "value": [66, 73, 0], "status": {},
            "extension": {"table": "new_clients_by_place", "kind": "flow", "unit": "persons", "method": "exact", "vintages": {"2022-H1": 1}}
        })),
        (String = "text/csv", example = json!("period,place,value,status\r\n2022-H1,in_finland,66,\r\n2022-H1,outside_finland,73,\r\n2022-H1,unknown,0,\r\n")),
        (String = "application/vnd.sdmx.data+csv", example = json!("STRUCTURE,STRUCTURE_ID,ACTION,FREQ,PLACE,TIME_PERIOD,OBS_VALUE,OBS_STATUS\r\ndataflow,FI_NAS:NEW_CLIENTS_BY_PLACE(1.0.0),I,S,in_finland,2022-S1,66,A\r\n")),
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", example = json!("(a workbook)")),
    ))),
    security(()),
)]
#[get("/v1/statistics/tables/{table}/data")]
pub async fn read_statistics_data(
    http::Query(query): http::Query<DataQuery>,
    condition: IfNoneMatch,
    request: HttpRequest,
    state: web::Data<State>,
) -> Answer {
    let table = table(&request)?;
    let format = query.format.as_deref().map_or_else(|| Format::accepted(&header(&request, &ACCEPT)), Format::parse);
    let format = format.ok_or(ProblemCode::NotAcceptable)?;
    let language = query.lang.unwrap_or_else(|| language(&request));
    let holdings = state.released.holdings();
    let render = || {
        if released(&holdings, table).is_empty() {
            return Err(ProblemCode::NotFound.into());
        }
        rendered(&query.dataset(&holdings, table)?, format, language)
    };
    Ok(holdings.rendered(&asked(&request, format.content_type(), language), render)?.answer(&condition))
}

fn rendered(dataset: &Dataset, format: Format, language: Language) -> Result<Rendered, Error> {
    let body = match format {
        Format::Json => serde_json::to_vec(&ReleasedDataset::of(dataset, language)).map_err(Error::internal)?,
        Format::Csv => separated::write(dataset).map_err(Error::internal)?,
        Format::SdmxCsv => sdmx::write(dataset).map_err(Error::internal)?,
        Format::Xlsx => workbook::write(dataset, language).map_err(Error::internal)?,
    };
    let language = matches!(format, Format::Json | Format::Xlsx).then_some(language);
    Ok(Rendered::new(format.content_type(), language, "Accept, Accept-Language", body))
}
