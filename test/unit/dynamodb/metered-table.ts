import type { TableAccess } from "../../../functions/adapters/dynamodb/table.ts";
import { createTable } from "../../../local/database/create-table.ts";
import type { LocalDatabase } from "../../../local/database/start-database.ts";

/** A table that remembers what each write cost. */
export interface MeteredTable extends TableAccess {
  /** The readings since they were last taken, such as "1 save ORDER". */
  takeReadings(): readonly string[];
}

let tables = 0;

/** Creates an empty table in the database. */
export async function createMeteredTable(database: LocalDatabase): Promise<MeteredTable> {
  tables += 1;
  const tableName = `metered-${tables}`;
  await createTable(database.client, tableName);
  let readings: string[] = [];
  return {
    client: database.client,
    tableName,
    meter: (units, what) => readings.push(`${units} ${what}`),
    takeReadings() {
      const taken = readings;
      readings = [];
      return taken;
    },
  };
}
