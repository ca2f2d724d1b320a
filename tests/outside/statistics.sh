#!/usr/bin/env bash
# Every published table as statisticians' tools read it: pyjstat, jsonstat-validator and jsonstat-toolkit (JSON-stat), sdmx1
# (SDMX-CSV) and LibreOffice (the workbook) find the figures of the CSV, and a withheld figure as one that is missing.

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

need curl curl
need soffice libreoffice-calc
from_pypi pyjstat==2.4.0 jsonstat-validator==0.4.6 sdmx1==2.28.0
from_npm jsonstat-toolkit@2.2.2
start_service

# The demonstration releases its periods one after the other; this is the last.
published() { curl -sf "$API/v1/statistics/vintages" | grep -q '"period":"2022"'; }
for _ in $(seq 600); do
    published && break
    sleep 1
done
published || fail "the demonstration released nothing"

TABLES=$SCRATCH/tables
python3 "$OUTSIDE/statistics.py" fetch "$API" "$TABLES"

cp "$OUTSIDE/statistics.mjs" "$SCRATCH/node/"
(cd "$SCRATCH/node" && node statistics.mjs "$TABLES")

# The first sheet of each: separated by a comma (44), quoted (34), in UTF-8 (76), from its first line.
soffice "-env:UserInstallation=file://$SCRATCH/office" --headless --convert-to 'csv:Text - txt - csv (StarCalc):44,34,76,1' \
    --outdir "$TABLES/office" "$TABLES"/*.xlsx >"$SCRATCH/office.out" 2>&1 || {
    cat "$SCRATCH/office.out" >&2
    fail "LibreOffice does not read the workbooks"
}

python3 "$OUTSIDE/statistics.py" compare "$TABLES"
