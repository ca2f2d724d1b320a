"""Every published table in every format: fetched, and read back with the tools of statisticians."""

import csv
import json
import logging
import math
import pathlib
import sys
import urllib.request

FORMATS = {"json": "json", "csv": "csv", "sdmx-csv": "sdmx.csv", "xlsx": "xlsx"}


def fetch(api, folder):
    folder.mkdir(parents=True)
    with urllib.request.urlopen(f"{api}/v1/statistics/tables") as answer:
        tables = [table for table in json.load(answer)["tables"] if table["periods"]]
    for table in tables:
        for name, suffix in FORMATS.items():
            address = f"{api}/v1/statistics/tables/{table['table']}/data?format={name}"
            with urllib.request.urlopen(address) as answer:
                (folder / f"{table['table']}.{suffix}").write_bytes(answer.read())
    print(f"{len(tables)} tables are published")


def published(path):
    """The figures of the CSV by their codes, with the mark of each; the names of the dimensions."""
    rows = list(csv.DictReader(path.read_text().splitlines()))
    names = [name for name in rows[0] if name not in ("value", "status")]
    figures = {tuple(row[name] for name in names): (number(row["value"]), row["status"]) for row in rows}
    assert len(figures) == len(rows), f"{path.name}: a cell stands there twice"
    return names, figures


def number(text):
    """A count, or nothing."""
    if text is None or text == "" or (isinstance(text, float) and math.isnan(text)) or text == "NaN":
        return None
    value = float(text)
    assert value.is_integer(), text
    return int(value)


def pyjstat_reads(path, names, figures):
    from pyjstat import pyjstat

    frame = pyjstat.Dataset.read(path.read_text()).write("dataframe", naming="id")
    read = {tuple(row[name] for name in names): number(row["value"]) for row in frame.to_dict("records")}
    assert read == {codes: value for codes, (value, _) in figures.items()}, f"{path.name}: pyjstat reads other figures"


def is_valid(path):
    from jsonstat_validator import validate_jsonstat

    assert validate_jsonstat(json.loads(path.read_text())) is True, path.name


def structure(header):
    """What the columns of an SDMX-CSV are, as a data structure definition says it."""
    from sdmx.model import v30

    dimensions = [name for name in header[header.index("FREQ") :] if name not in ("OBS_VALUE", "OBS_STATUS")]
    measure, attribute = v30.Measure(id="OBS_VALUE"), v30.DataAttribute(id="OBS_STATUS")
    return dimensions, v30.DataStructureDefinition(
        id="TABLE",
        dimensions=v30.DimensionDescriptor(components=[v30.Dimension(id=name) for name in dimensions]),
        measures=v30.MeasureDescriptor(components=[measure]),
        attributes=v30.AttributeDescriptor(components=[attribute]),
    )


STATUS = {"": "A", "r": "A", "c": "Q", ":": "L", "p": "P"}


def sdmx_reads(path, names, figures):
    import sdmx

    dimensions, definition = structure(path.read_text().splitlines()[0].split(","))
    message = sdmx.read_sdmx(path, structure=definition)
    (data,) = message.data
    places = [dimensions.index("TIME_PERIOD" if name == "period" else name.upper()) for name in names]
    read = {}
    for observation in data.obs:
        values = [observation.dimension[name].value for name in dimensions]
        codes = [values[place] for place in places]
        codes[0] = codes[0].replace("-S", "-H")
        assert values[0] == {"": "A", "H": "S", "Q": "Q"}[codes[0][5:6]], (path.name, values)
        read[tuple(codes)] = (number(observation.value), observation.attached_attribute["OBS_STATUS"].value)
    wanted = {codes: (value, STATUS[mark]) for codes, (value, mark) in figures.items()}
    assert read == wanted, f"{path.name}: sdmx1 reads other figures"


def office_reads(path, names, figures):
    lines = list(csv.reader(path.read_text().splitlines()))
    header, rows = lines[0], [line for line in lines[1:] if any(line)]
    # The code of a dimension stands in a column of its own, its label in the next; the value and its mark come last.
    places = [0] + [1 + 2 * position for position in range(len(names) - 1)]
    read = {tuple(row[place] for place in places): (number(row[-2]), row[-1]) for row in rows}
    assert read == figures, f"{path.name}: LibreOffice reads other figures ({header})"


def compare(folder):
    tables = sorted(folder.glob("*.xlsx"))
    withheld = 0
    for table in tables:
        names, figures = published(folder / f"{table.stem}.csv")
        withheld += sum(mark == "c" for _, mark in figures.values())
        pyjstat_reads(folder / f"{table.stem}.json", names, figures)
        is_valid(folder / f"{table.stem}.json")
        sdmx_reads(folder / f"{table.stem}.sdmx.csv", names, figures)
        office_reads(folder / "office" / f"{table.stem}.csv", names, figures)
    assert tables and withheld, "there is nothing to compare"
    print(f"pyjstat, jsonstat-validator, sdmx1 and LibreOffice read {len(tables)} tables as the CSV has them")


logging.getLogger("sdmx").setLevel(logging.ERROR)
if sys.argv[1] == "fetch":
    fetch(sys.argv[2], pathlib.Path(sys.argv[3]))
else:
    compare(pathlib.Path(sys.argv[2]))
