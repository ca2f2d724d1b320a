// Every published table as jsonstat-toolkit reads it, cell by cell, against its CSV.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import JSONstat from "jsonstat-toolkit";

const folder = process.argv[2];
const tables = readdirSync(folder).filter((name) => name.endsWith(".json"));
let cells = 0;
for (const name of tables) {
  const dataset = JSONstat(JSON.parse(readFileSync(join(folder, name), "utf8")));
  if (dataset.class !== "dataset") throw new Error(`${name}: jsonstat-toolkit reads no dataset`);
  const [header, ...rows] = readFileSync(join(folder, name.replace(/json$/, "csv")), "utf8").trimEnd().split("\r\n");
  const names = header.split(",").slice(0, -2);
  if (dataset.n !== rows.length) throw new Error(`${name}: ${dataset.n} cells, ${rows.length} lines`);
  for (const row of rows) {
    const fields = row.split(",");
    const [value, status] = fields.slice(-2);
    const cell = dataset.Data(Object.fromEntries(names.map((dimension, place) => [dimension, fields[place]])));
    const same = cell.value === (value === "" ? null : Number(value)) && (cell.status ?? "") === status;
    if (!same) throw new Error(`${name}: ${row} is ${JSON.stringify(cell)}`);
    cells += 1;
  }
}
if (cells === 0) throw new Error("there is nothing to compare");
console.log(`jsonstat-toolkit reads ${cells} cells of ${tables.length} tables as the CSV has them`);
