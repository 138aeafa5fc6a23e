export const en = {
  title: 'Live funnel board', skip: 'Skip to the numbers', days_short: 'd',
  login_token: 'Access token', login: 'Sign in', login_wrong: 'This is not the token.', logout: 'Sign out',

  live: 'Live', reconnecting: 'Reconnecting…', standby: 'Not shown here', event_time: 'Event time', utc: 'UTC',
  behind: '{span} behind', watermark: 'Watermark', watermark_help: 'Everything before the watermark has been counted. Later numbers may still change.',
  records_left: '{count} records to count', events: '{count} events', partial: 'Not all partitions have been heard from: these are the numbers of a part.',
  at_limit: 'The limit of names is reached for {dimension}: new ones are counted as (other).', last_refused: 'The last ones: {names}.', quoted: '“{name}”',
  dimension_channel: 'channel', dimension_campaign: 'campaign', dimension_segment_size: 'company size', dimension_segment_industry: 'industry', dimension_segment_region: 'region', dimension_segment_maturity: 'maturity', dimension_offer: 'offer', dimension_rep: 'rep',
  failing: 'The pipeline reports: {reasons}',

  window: 'Window', face: 'Reading', cohort: 'Cohort', period: 'Period',
  cohort_help: 'Leads created in the window, and all that became of them so far', period_help: 'What happened in the window, whoever it happened to',
  channel: 'Channel', all_channels: 'All channels', language: 'Language', theme: 'Theme', theme_auto: 'Auto', theme_light: 'Light', theme_dark: 'Dark',

  visits: 'Visits', leads: 'Leads', mqls: 'MQL', sqls: 'SQL', opportunities: 'Opportunities', clients: 'Clients', revenue: 'Revenue', spend: 'Spend',
  cost_per_sql: 'Cost per SQL', cost_per_lead: 'Cost per lead', cac: 'Cost per client', response_p90: 'Answered, 9 of 10 within', response_p50: 'Half answered within',
  results: 'Results', inputs: 'Inputs, not results', maturing: 'maturing', maturing_help: 'Still growing: not all of these leads have had their time',
  before: 'on the {window} before', of_leads: 'of leads',

  verdict_illusion: 'Leads {leads}, SQL {sqls}: more volume, not more result.',
  verdict_ahead: 'Leads {leads}, SQL {sqls}: volume runs ahead of results.',
  verdict_growth: 'SQL {sqls} on leads {leads}: the growth is real.',
  verdict_quality: 'SQL {sqls} on leads {leads}: better leads, not more.',
  verdict_decline: 'SQL {sqls} on leads {leads}: fewer results.',
  verdict_steady: 'SQL {sqls}, leads {leads}: steady.',
  verdict_none: 'Too little has happened yet to compare with the window before.',
  verdict_note: 'What happened in the last {window} against the {window} before it. The number of leads is an input; SQL, opportunities and clients are the result.',

  funnel: 'Funnel', funnel_note: 'Rates with 95 % intervals', lost_here: '{count} drop off', reach: '{rate} go on',
  trend: 'Volume against result', trend_note: 'Moving average, the window before = 100', trend_label: 'Leads stand at {leads}, SQL at {sqls}, where 100 is the mean of the window before.',
  charts_missing: 'This build has no chart library: run ./build.sh build, which brings it along.', trend_none: 'No window before to compare with yet.',

  alerts: 'Alerts', alerts_none: 'Nothing needs you right now.', alerts_off: 'No alert rule is evaluated here yet.',
  severity_warning: 'Warning', severity_critical: 'Critical', state_firing: 'Firing', state_recovering: 'Recovering', since: 'since {time}',
  acknowledge: 'Acknowledge', acknowledged: 'Acknowledged by {author}', silence: 'Silence', silenced: 'Silenced', accept: 'Accept as the new normal',
  your_name: 'Your name', comment: 'Comment', for_how_long: 'For', hour_1: '1 hour', hours_4: '4 hours', day_1: '1 day', week_1: '1 week', cancel: 'Cancel', send: 'Send',
  history: 'What was', kind_fired: 'fired', kind_escalated: 'escalated', kind_resolved: 'resolved', kind_withdrawn: 'withdrawn', kind_silent: '', done_failed: 'Not done: {reason}',
  total: 'Whole company', silences: 'Silences', until: 'until {time}', end_silence: 'End', everything: 'every rule',
  rule_sql_rate_drop: 'SQL rate has dropped', rule_sql_rate_drop_fast: 'Fewer leads qualify', rule_capacity_saturation: 'Sales is saturated', rule_response_sla: 'Leads wait too long',
  rule_cpl_trap: 'Cheap leads, dear SQL', rule_illusory_growth: 'Illusory growth', rule_budget_pace: 'Budget runs ahead', rule_roi_negative: 'Spend is not earned back', rule_stage_leak: 'A stage leaks',
  rule_no_data: 'A channel has gone silent', rule_no_data_sqls: 'No SQL arrives any more', rule_no_data_no_response: 'No answers arrive: are they connected?', rule_no_data_no_sql: 'No SQL arrives: is the CRM connected?', rule_no_data_no_opened: 'No opportunities arrive: are the deals connected?', rule_no_data_no_won: 'No deals won arrive: are they connected?',
  rule_no_data_no_visit: 'A goal asks for visits that never came: is their source connected?', rule_no_data_no_spend: 'A goal asks for spend that never came: is their source connected?', rule_no_data_no_pql: 'A goal asks for PQLs that never came: is their source connected?', rule_no_data_no_mql: 'A goal asks for MQLs that never came: is their source connected?', rule_no_data_no_disqualified: 'A goal asks for disqualified leads that never came: is their source connected?', rule_no_data_no_lost: 'A goal asks for lost deals that never came: is their source connected?',
  rule_goal: 'A goal is missed',

  diagnoses: 'What is wrong', also_found: 'Also found', as_of: 'as of {time}', diagnoses_none: 'No stage is weaker than it used to be, and no growth is for nothing.', diagnoses_off: 'Not configured, or no whole day yet.',
  found_weak_lead_to_mql: 'Fewer leads become MQL', found_weak_mql_to_sql: 'Fewer MQL become SQL', found_weak_sql_to_client: 'Fewer SQL become clients', found_leak: 'The widest gap', found_illusory_growth: 'Growth without result', found_cpl_trap: 'Cheap leads that are dear',
  cause_targeting_or_message: 'look at targeting and message', cause_marketing_and_sales_not_aligned: 'marketing and sales do not mean the same by a good lead', cause_sales_or_positioning: 'look at the work of sales and the positioning',
  cause_volume_without_result: 'mend the quality before you buy more', cause_judge_by_cost_per_sql: 'judge it by its cost per SQL', cause_judge_by_cac: 'judge it by its cost per client',
  cause_lead_to_mql: 'between lead and MQL', cause_mql_to_sql: 'between MQL and SQL', cause_sql_to_opportunity: 'between SQL and opportunity', cause_opportunity_to_client: 'between opportunity and client',

  table: 'By {name}', by: 'Break down by', name: 'Name', lead_to_sql: 'Lead → SQL', trend_column: 'Leads and SQL', show_all: 'Show all {count}', show_fewer: 'Show fewer', rows: '{count} rows',
  spark_label: 'Leads {leads}, SQL {sqls} in the window', 'by_channel': 'channel', 'by_channel+campaign': 'campaign', by_segment_size: 'company size', by_segment_industry: 'industry', by_offer: 'offer', by_total: 'total',
  costs_note: 'Costs are of the period; answers are of the cohort',

  campaigns: 'Campaign advice', campaigns_none: 'Not configured, or no data yet.', action: 'Advice', action_scale: 'Scale', action_hold: 'Hold', action_stop: 'Stop', campaign: 'Campaign', target: 'Target',
  interval: 'Cost per SQL, 95 %', leads_to_decide: '{count} more leads decide', range_label: 'from {low} to {high}, target {target}', reason: 'Why',
  reason_too_dear: 'An SQL costs more than the target, surely', reason_no_sql: 'Three targets are spent, and there is no SQL', reason_cheap: 'An SQL costs less than the target, surely', reason_undecided: 'Too close to the target to decide',
  reason_too_young: 'Its leads had no time yet', reason_no_spend: 'Nothing was spent', reason_spend_unknown: 'Some spend is in a currency without a rate', reason_no_target: 'There is no target yet', reason_paused: 'It is paused',
  reason_silent: 'Its channel is silent', reason_sales_busy: 'It is cheap, but sales are busy', reason_response_late: 'It is cheap, but leads are answered late', reason_sql_rate_drop: 'It is cheap, but fewer leads become SQLs', reason_capacity_unknown: 'It is cheap, but whether sales can take more is not known',

  capacity: 'Sales capacity', capacity_none: 'No teams are configured, or no data yet.', utilization: 'Utilization', arrival_rate: 'Arrivals a day', service_rate: 'Can serve a day', backlog: 'Backlog', backlog_per_rep: 'Backlog per rep', of_wip: '{value} of {limit}',
  reps: 'Reps', forecast_never: 'At this pace no limit is reached.', forecast_sla: 'At this pace the promised answer time is missed in {span}.', forecast_wip: 'At this pace every rep is full in {span}.', forecast_now: 'The promised answer time can no longer be kept.',
  forecast_full: 'Every rep is full.', gauge_label: 'Utilization {value}; limits at 85 and 95 %',

  responses: 'Time to first answer', responses_note: 'Leads created in the window', up_to: '≤ {span}', later: 'later', waiting: 'waiting', closed: 'closed unanswered', within_5m: 'Within 5 min', within_1h: 'Within 1 h', responses_none: 'No leads in this window.',

  cohorts: 'Cohorts', cohorts_note: 'Share of a week’s leads by age', milestone: 'Milestone', response: 'Answered', mql: 'MQL', sql: 'SQL', opportunity: 'Opportunity', client: 'Client', week_of: 'Week of', age_weeks: 'wk {n}', cohorts_none: 'No whole week yet.',

  footer_api: 'API', footer_note: 'Times are UTC.', footer_legend: '◔ and hatching: maturing, the number still grows.', lead_growth: 'leads',
};
