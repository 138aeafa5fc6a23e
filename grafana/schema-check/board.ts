// A dashboard as FunnelStream's are: Grafana's own types, narrowed to the panels and the query language in use. What the
// schema leaves open (options of panels, queries of the data source) is closed here.
import type { AnnotationQuery, Dashboard, DashboardLink, DataTransformerConfig, FieldConfig, GridPos, Panel, RowPanel, VariableModel } from "@grafana/schema";
import type { Options as BarGaugeOptions } from "@grafana/schema/dist/esm/raw/composable/bargauge/panelcfg/x/BarGaugePanelCfg_types.gen.js";
import type { Options as StatOptions } from "@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen.js";
import type { Options as TableOptions, FieldConfig as TableFields } from "@grafana/schema/dist/esm/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen.js";
import type { Options as TextOptions } from "@grafana/schema/dist/esm/raw/composable/text/panelcfg/x/TextPanelCfg_types.gen.js";
import type { Options as TimeSeriesOptions, FieldConfig as TimeSeriesFields } from "@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen.js";

// JSON has the values of enumerations, not their members.
type Json<T> = 0 extends 1 & T ? T : T extends string ? `${T}` : T extends (infer Item)[] ? Json<Item>[] : T extends object ? { [Key in keyof T]: Json<T[Key]> } : T;

type With<T, Key extends keyof T> = Omit<T, Key> & Required<Pick<T, Key>>;

interface Source {
  type: "influxdb";
  uid: "${datasource}";
}

interface Query {
  refId: string;
  datasource: Source;
  query: string;
  rawQuery: true;
  resultFormat: "time_series" | "table";
  alias?: string;
}

// Properties of an override: of every field, and of the panel's own.
type Property<T, Prefix extends string> = { [Key in keyof T & string]-?: { id: `${Prefix}${Key}`; value: NonNullable<T[Key]> } }[keyof T & string];

interface Fields<Custom> {
  defaults: Json<With<Omit<FieldConfig, "custom">, "unit" | "thresholds" | "noValue">> & ([Custom] extends [never] ? unknown : { custom: Json<Custom> });
  overrides: {
    matcher: { id: "byName" | "byRegexp"; options: string };
    properties: (Property<Json<Omit<FieldConfig, "custom">>, ""> | ([Custom] extends [never] ? never : Property<Json<Custom>, "custom.">))[];
  }[];
}

interface Common {
  id: number;
  title: string;
  description: string;
  gridPos: Json<GridPos>;
}

interface Shown<Type extends string, Options, Custom = never>
  extends Common,
    Json<Pick<Panel, "interval" | "timeFrom" | "timeShift" | "hideTimeOverride">> {
  type: Type;
  datasource: Source;
  targets: [Query, ...Query[]];
  options: Json<Options>;
  fieldConfig: Fields<Custom>;
}

interface Organized {
  excludeByName: Record<string, boolean>;
  indexByName: Record<string, number>;
  renameByName: Record<string, string>;
}

interface Calculated {
  mode: "binary";
  alias: string;
  replaceFields: boolean;
  binary: { left: Operand; operator: "/"; right: Operand };
}

interface Operand {
  matcher: { id: "byName"; options: string };
}

type Transformation =
  | { id: "merge"; options: Record<string, never> }
  | { id: "filterFieldsByName"; options: { exclude: { names: string[] } } }
  | { id: "calculateField"; options: Calculated }
  | { id: "organize"; options: Organized };

type OwnPanel =
  | (Json<Omit<RowPanel, "panels" | "gridPos" | "datasource" | "repeat">> & { gridPos: Json<GridPos>; panels: [] })
  | Shown<"stat", StatOptions>
  | Shown<"bargauge", BarGaugeOptions>
  | Shown<"timeseries", TimeSeriesOptions, TimeSeriesFields>
  | (Shown<"table", TableOptions, TableFields> & { transformations: Transformation[] })
  | (Common & { type: "text"; options: Json<TextOptions> });

interface Annotation extends Omit<Json<AnnotationQuery>, "datasource" | "target"> {
  datasource: Source;
  target: {
    refId: string;
    query: string;
    rawQuery: true;
    queryType: "tags";
    fromAnnotations: true;
    name: string;
    titleColumn: string;
    textColumn: string;
    tagsColumn: string;
    timeEndColumn?: string;
  };
}

type Variable = Omit<Json<VariableModel>, "datasource"> & { label: string; description: string; datasource?: Source; definition?: string };

/** A whole dashboard. */
export type Board = Omit<Json<With<Dashboard, "uid" | "title" | "description" | "tags">>, "panels" | "annotations" | "templating" | "links" | "time" | "timepicker"> & {
  time: { from: string; to: "now" };
  timepicker: { refresh_intervals: string[] };
  links: Required<Omit<Json<DashboardLink>, "placement">>[];
  templating: { list: Variable[] };
  annotations: { list: Annotation[] };
  panels: OwnPanel[];
};

// The narrowed types are still Grafana's: what passes here passes there.
type Fits<Narrow extends Wide, Wide> = Narrow;
export type TransformationsFit = Fits<Transformation, DataTransformerConfig>;
export type PanelsFit = Fits<OwnPanel["type"], NonNullable<Panel["type"]>>;
