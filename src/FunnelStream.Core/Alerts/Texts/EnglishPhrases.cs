using FunnelStream.Calendars;

namespace FunnelStream.Alerts.Texts;

/// <summary>What alerts say in English. How sentences hold numbers: <see cref="AlertPhrases"/>.</summary>
internal static class EnglishPhrases
{
    private static readonly string[] Step =
    [
        "{observed} where {expected} were to be expected[, {ratio} of that][ (95% interval {ratio~})].",
        "Now {rate}[; before, it was {baseline_rate}].",
    ];

    private static readonly string[] Weak = [.. Step, "The target is {target_rate}."];

    public static AlertPhrases Table { get; } = new()
    {
        Numbers = NumberText.English,
        Rules = new Dictionary<string, RulePhrases>
        {
            ["sql_rate_drop"] = new(
                "Fewer leads become SQL: {where}",
                [
                    "{observed|recent lead has|recent leads have} become SQL so far, where {expected} were to be expected of leads this old: {ratio} of normal[ (95% interval {ratio~})].",
                    "It is no effect of a surge: every lead is compared with what is normal at its age[, over {leads|lead|leads}].",
                    "Of the leads old enough to tell, {rate}[ ({rate~})] became SQL; before, it was {baseline_rate}[ of {baseline_leads}].",
                    "Half of those that qualify take {lag_p50_days}[; before, {baseline_lag_p50_days}].",
                    "At the present volume this rule sees a drop of {minimum_detectable_drop} or more.",
                ],
                [
                    "Recent leads become SQL about as often as before: {observed} where {expected} were to be expected[, {ratio} of normal (95% interval {ratio~})].",
                ],
                new Dictionary<string, DiagnosisPhrases>
                {
                    ["lower"] = new(
                        "Lower quality: the leads that have had their time qualify less often than before, and not merely later.",
                        "Look at what changed in targeting, message or form of {where}, listen to a handful of the new leads, and hold back spend there until it is explained."),
                    ["slower"] = new(
                        "Slower, not worse: the leads that have had their time qualify as often as before, only later.",
                        "Ask sales what holds up first contact and qualification. Leave the campaigns alone for now."),
                    ["not_yet_known"] = new(
                        "Not yet known: too few of these leads are old enough to tell whether they qualify less often or only later.",
                        "Check whether sales works the new leads as fast as usual, and look at a handful of them. Do not cut spend on this alone: the diagnosis follows as they mature."),
                    ["drift"] = new(
                        "A slow drift: the rate slid little by little against the fixed reference, too slowly for the usual comparison with the last months.",
                        "Plan a review of {where} with sales this week: targeting, what an SQL is, and who applies it. Nothing has to be done tonight."),
                    [""] = new("", "Look at what changed in {where}, and at a handful of the new leads."),
                }),
            ["sql_rate_drop_fast"] = new(
                "First signs of fewer qualified leads: {where}",
                [
                    "Of the last {leads|lead|leads}, {converted} qualified within the time set[: {rate}], where {baseline_rate} is normal.",
                    "The running sum of evidence is {statistic}; it alarms above {threshold}.",
                ],
                ["New leads qualify in time about as often as before[: {rate}, where {baseline_rate} is normal]."],
                new Dictionary<string, DiagnosisPhrases>
                {
                    ["lower"] = new(
                        "Fewer of the leads qualify within the time set; whether they will do so later is not known yet.",
                        "Look at the newest leads of {where} and at what changed there in the last days. It is an early warning: the slower rule confirms it or not."),
                    [""] = new("", "Look at the newest leads of {where} and at what changed there in the last days."),
                }),
            ["capacity_saturation"] = new(
                "Sales is running full: {where}",
                [
                    "{utilization} of what the team can do is asked of it: {arrival_rate} leads arrive a working day[, and {reps|rep completes|reps complete} {service_rate} each].",
                    "{backlog|lead waits|leads wait}[, {backlog_per_rep} a rep (limit {wip_limit})].",
                    "if time_to_sla_limit_days <= 0: The backlog is already more than can be answered within the SLA of {sla}.",
                    "if time_to_sla_limit_days > 0: If it goes on like this, leads will wait longer than the SLA of {sla} in {time_to_sla_limit_days}[ ({time_to_sla_limit_days~})].",
                    "if time_to_wip_limit_days <= 0: The reps already hold more leads than the limit.",
                    "if time_to_wip_limit_days > 0: The limit of leads in hand is reached in {time_to_wip_limit_days}[ ({time_to_wip_limit_days~})].",
                    "It takes {response_p90} until nine of ten leads are answered[ (SLA {sla})].",
                ],
                ["The team has room again: {utilization} of what it can do is asked of it[, and {backlog|lead waits|leads wait}]."],
                new Dictionary<string, DiagnosisPhrases>
                {
                    ["arrivals_rose"] = new(
                        "More leads arrive than usual; the reps work as fast as before.",
                        "Hold back the campaigns that bring volume, or add people to {where}, before leads go cold. Work the most promising leads first."),
                    ["service_fell"] = new(
                        "The reps complete fewer leads than usual; no more arrive than before.",
                        "Ask who is away or tied up in {where}, and pass leads on to teams with room."),
                    ["both"] = new(
                        "More leads arrive than usual, and the reps complete fewer.",
                        "Hold back the campaigns that bring volume, and find out who is away or tied up in {where}."),
                    [""] = new("", "Hold back volume or add people to {where}, and work the most promising leads first."),
                }),
            ["response_sla"] = new(
                "Leads are waiting too long for an answer: {where}",
                [
                    "{overdue|lead is|leads are} unanswered beyond the SLA of {sla}[, {newly_overdue} of them newly].",
                    "The oldest has been waiting for {oldest}.",
                ],
                ["No lead is overdue any more."],
                new Dictionary<string, DiagnosisPhrases>
                {
                    [""] = new("", "Answer the oldest first, now: every hour of waiting costs conversions. If nobody is on duty, pass them on."),
                }),
            ["cpl_trap"] = new(
                "Cheap leads, expensive results: {where}",
                [
                    "A lead costs {cost_per_lead} here and {cost_per_lead_all} on average, which looks good[ ({leads|lead|leads} that have had their time)].",
                    "But an SQL costs {cost_per_sql}[ (95% interval {cost_per_sql~})], against {cost_per_sql_all} on average.",
                    "But a client costs {cac}[ (95% interval {cac~})], against {cac_all} on average.",
                ],
                [
                    "An SQL costs {cost_per_sql} here and {cost_per_sql_all} on average: no longer far apart.",
                    "A client costs {cac} here and {cac_all} on average: no longer far apart.",
                ],
                new Dictionary<string, DiagnosisPhrases>
                {
                    ["cost_per_sql"] = new(
                        "The channel's leads are cheap because few of them qualify.",
                        "Judge {where} by its cost per SQL, not per lead: narrow its targeting, or move its budget to channels whose SQLs cost less."),
                    ["cac"] = new(
                        "The channel's leads are cheap because few of them become clients.",
                        "Judge {where} by what a client costs, not a lead: narrow its targeting, or move its budget to channels that win clients."),
                    [""] = new("", "Judge {where} by what its results cost, not its leads."),
                }),
            ["illusory_growth"] = new(
                "More leads, no more business: {where}",
                [
                    "Leads grew by {lead_growth}: {leads} after {leads_before} in the span before[ (by chance: {growth_p_value})].",
                    "But only {observed} of them got further, where {expected} were to be expected at their age: {ratio} of normal[ (95% interval {ratio~})].",
                ],
                ["Growth and results go together again[: {observed} where {expected} were to be expected, {ratio} of normal]."],
                new Dictionary<string, DiagnosisPhrases>
                {
                    ["sql"] = new(
                        "The additional leads do not become SQL: the growth is in the number of contacts only.",
                        "Find the campaign or source that brings the additional leads to {where}, and stop raising its budget until its leads qualify."),
                    ["opportunity"] = new(
                        "The additional leads do not become opportunities: they pass qualification, and sales sees nothing in them.",
                        "Go through the newest SQLs of {where} with sales: is what counts as SQL too generous, or the targeting off?"),
                    [""] = new("", "Find the source of the additional leads of {where}, and hold its budget until they bring results."),
                }),
            ["budget_pace"] = new(
                "Spend is off its plan: {where}",
                [
                    "{spend} spent[ of a budget of {budget}], with {share_elapsed} of the month gone.",
                    "At this pace the month ends at {pace} of the budget.",
                    "Money has been spent without a single lead, where {expected_leads} were to be expected.",
                ],
                ["Spend is back on its plan[: {spend} of {budget}, with {share_elapsed} of the month gone]."],
                new Dictionary<string, DiagnosisPhrases>
                {
                    ["over_budget"] = new(
                        "Spend runs ahead of the budget.",
                        "Lower the daily budget of {where}, or approve the overspend: at this pace the money is gone before the month is."),
                    ["spend_without_leads"] = new(
                        "Money goes out and no leads come in: most likely a broken form, page or tracking, not bad luck.",
                        "Fill in the form of {where} yourself, now. If it or its tracking is broken, pause the campaign until it works."),
                    [""] = new("", "Check budget, form and tracking of {where}."),
                }),
            ["roi_negative"] = new(
                "Does not earn what it costs: {where}",
                [
                    "{spend} spent, {revenue} earned[, and {pipeline_value} of open deals of which {win_rate} are usually won]: a return of {roi}.",
                    "Judged on {opportunities|opportunity|opportunities}, of leads that have had their time to become clients.",
                ],
                ["It earns what it costs again[: {spend} spent, {revenue} earned, a return of {roi}]."],
                new Dictionary<string, DiagnosisPhrases>
                {
                    [""] = new("", "Decide whether {where} has another purpose worth the money; if not, stop it or cut it down, and move the budget to what earns."),
                }),
            ["stage_leak"] = new(
                "The funnel leaks at one stage: {where}",
                [
                    "{observed|lead has|leads have} passed it, where {expected} were to be expected at their age: {ratio} of normal[ (95% interval {ratio~})].",
                    "Its rate is {rate}; before, it was {baseline_rate}.",
                ],
                ["The stage passes about as many as before[: {observed} where {expected} were to be expected, {ratio} of normal]."],
                new Dictionary<string, DiagnosisPhrases>
                {
                    ["lead_to_mql"] = new(
                        "It leaks from lead to MQL: the wrong people answer, so targeting or message is off.",
                        "Look at who the new leads of {where} are, and at the last changes of audience, keywords and message."),
                    ["mql_to_sql"] = new(
                        "It leaks from MQL to SQL: marketing and sales do not mean the same by a good lead.",
                        "Go through ten rejected MQLs of {where} with sales, and agree on what an SQL is."),
                    ["sql_to_opportunity"] = new(
                        "It leaks from SQL to opportunity: qualified leads are not turned into deals.",
                        "Ask sales what stops the SQLs of {where}: follow-up, offer or timing."),
                    ["opportunity_to_client"] = new(
                        "It leaks from opportunity to client: deals are lost, so closing, price or positioning is off.",
                        "Read the reasons of the last lost deals of {where}, and look for a new competitor or price."),
                    [""] = new("", "Look at what changed in {where} at this stage."),
                }),
            ["no_data"] = new(
                "No events arrive any more: {where}",
                [
                    "Nothing for {silent}, where {expected_events|event was|events were} to be expected in that time.",
                    "Until it speaks again the other numbers of {where} are out of date, and nothing about it is called resolved.",
                ],
                ["Events arrive again."],
                new Dictionary<string, DiagnosisPhrases>
                {
                    [""] = new("", "Check the form, the tracking and the connection that sends the events of {where}; then whether its campaigns were switched off on purpose."),
                    ["events"] = new("", "Check the form, the tracking and the connection that sends the events of {where}; then whether its campaigns were switched off on purpose."),
                    ["sqls"] = new("", "Check the connection that sends the CRM's events; then whether sales still qualifies leads.")
                    {
                        Title = "No SQL arrives any more",
                        Firing = ["No SQL for {silent}, where {expected_events|was|were} to be expected in that time.", "Until the next one no rate is judged, and nothing is called resolved."],
                        Clear = ["SQLs arrive again."],
                    },
                    ["no_response"] = new("", "Check whether the source of answers is connected and sends events of type response. If you have none, set \"never_came\": false on no_data.")
                    {
                        Title = "No answers arrive: are they connected?",
                        Firing = ["Not one answer has ever come, with {waiting|lead|leads} past the time for one. No lead is called unanswered or late by it, and no team overloaded."],
                        Clear = ["The first answer has come: from now on leads are judged by it."],
                    },
                    ["no_sql"] = new("", "Check whether the CRM is connected and sends events of type sql. If you have none, set \"never_came\": false on no_data.")
                    {
                        Title = "No SQL arrives: is the CRM connected?",
                        Firing = ["Not one SQL has ever come, with {waiting|lead|leads} past the time for one. No rate of SQLs is judged by it."],
                        Clear = ["The first SQL has come: from now on leads are judged by it."],
                    },
                    ["no_opened"] = new("", "Check whether the CRM is connected and sends events of type opened. If you have none, set \"never_came\": false on no_data.")
                    {
                        Title = "No opportunities arrive: are the deals connected?",
                        Firing = ["Not one opportunity has ever come, with {waiting|SQL|SQLs} past the time for one. No goal on opportunities is judged by it."],
                        Clear = ["The first opportunity has come: from now on goals are judged by it."],
                    },
                    ["no_won"] = new("", "Check whether the CRM is connected and sends events of type won. If you have none, set \"never_came\": false on no_data.")
                    {
                        Title = "No deals won arrive: are they connected?",
                        Firing = ["Not one deal has ever been won, with {waiting|deal|deals} opened that were past the time for it. No money is called lost by it."],
                        Clear = ["The first deal won has come: from now on money is judged by it."],
                    },
                    ["no_visit"] = NeverCame("visit", "visits", "{waiting|lead|leads}"),
                    ["no_spend"] = NeverCame("spend", "spend", "{waiting|lead|leads}"),
                    ["no_pql"] = NeverCame("pql", "PQLs", "{waiting|lead|leads}"),
                    ["no_mql"] = NeverCame("mql", "MQLs", "{waiting|lead|leads}"),
                    ["no_disqualified"] = NeverCame("disqualified", "disqualified leads", "{waiting|lead|leads}"),
                    ["no_lost"] = NeverCame("lost", "lost deals", "{waiting|deal|deals}"),
                }),
            ["goal"] = new(
                "Goal missed, {kpi}: {where}",
                ["{value}[ ({value~})], where the goal is {bound}."],
                ["{value} again, where the goal is {bound}."],
                new Dictionary<string, DiagnosisPhrases>
                {
                    [""] = new("", "Open the board to see since when and where it went wrong, and compare with the channels that reach the goal."),
                }),
        },
        Unknown = new(
            "{rule}: {where}",
            [],
            [],
            new Dictionary<string, DiagnosisPhrases> { [""] = new("", "Open the board and look at what changed.") }),
        Labels = new("Where", "Since", "Severity", "Diagnosis", "Also found", "What to do", "Open the board in Grafana", "Open the live board"),
        Warning = "warning",
        Critical = "critical",
        Escalated = "Now critical: {0}",
        Resolved = "Resolved: {0}",
        Withdrawn = "Withdrawn: {0}",
        EscalatedFirst = "It has become worse and needs somebody now.",
        WithdrawnSummary = "The rule was changed or removed while this alert was firing, so it is no longer watched. That does not mean that things are well again.",
        WithdrawnNext = "If the rule was changed, it judges anew and speaks up again where it has to. If it was removed by mistake, put it back.",
        ResolvedNext = "Nothing needs to be done.",
        Between = "{0} to {1}",
        AtLeast = "at least {0}",
        AtMost = "at most {0}",
        LeadsNamed = "Leads: {0}.",
        Since = "Since {0}.",
        Lasted = "From {0} to {1}: {2}.",
        Everything = "all channels",
        Team = "team {0}",
        Weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        FirstDay = "1",
        Months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
        Instant = "{0} {1} {2} {3}, {4:00}:{5:00} ({6})",
        Found = new Dictionary<string, FoundPhrases>
        {
            ["weak_lead_to_mql"] = new("Fewer leads become MQL", Weak),
            ["weak_mql_to_sql"] = new("Fewer MQL become SQL", Weak),
            ["weak_sql_to_client"] = new("Fewer SQL become clients", Weak),
            ["leak"] = new("The widest gap", Step),
            ["illusory_growth"] = new(
                "Growth without result",
                [
                    "{leads|lead|leads} after {leads_before} in the span before.",
                    "{observed} of them got further, where {expected} were to be expected at their age[: {ratio} of normal][ (95% interval {ratio~})].",
                ]),
            ["cpl_trap"] = new(
                "Cheap leads that are dear",
                [
                    "A lead costs {cost_per_lead} here and {cost_per_lead_all} on average.",
                    "An SQL costs {cost_per_sql}[ (95% interval {cost_per_sql~})], against {cost_per_sql_all} on average.",
                    "A client costs {cac}[ (95% interval {cac~})], against {cac_all} on average.",
                ]),
        },
        Causes = new Dictionary<string, string>
        {
            ["targeting_or_message"] = "look at targeting and message",
            ["marketing_and_sales_not_aligned"] = "marketing and sales do not mean the same by a good lead",
            ["sales_or_positioning"] = "look at the work of sales and the positioning",
            ["volume_without_result"] = "mend the quality before you buy more",
            ["judge_by_cost_per_sql"] = "judge it by its cost per SQL",
            ["judge_by_cac"] = "judge it by its cost per client",
            ["lead_to_mql"] = "between lead and MQL",
            ["mql_to_sql"] = "between MQL and SQL",
            ["sql_to_opportunity"] = "between SQL and opportunity",
            ["opportunity_to_client"] = "between opportunity and client",
        },
        FoundLine = "{0} ({1}): {2}. {3}",
        Kpis = new Dictionary<string, string>
        {
            ["visits"] = "visits",
            ["leads"] = "leads",
            ["pqls"] = "PQLs",
            ["mqls"] = "MQLs",
            ["sqls"] = "SQLs",
            ["opportunities"] = "opportunities",
            ["clients"] = "clients",
            ["lost"] = "deals lost",
            ["disqualified"] = "disqualified leads",
            ["visit_to_lead"] = "visit to lead",
            ["lead_to_mql"] = "lead to MQL",
            ["mql_to_sql"] = "MQL to SQL",
            ["sql_to_opportunity"] = "SQL to opportunity",
            ["opportunity_to_client"] = "opportunity to client",
            ["sql_to_client"] = "SQL to client",
            ["lead_to_client"] = "lead to client",
            ["visit_to_client"] = "visit to client",
            ["lead_to_sql"] = "lead to SQL",
            ["disqualified_rate"] = "share of disqualified leads",
            ["win_rate"] = "win rate",
            ["spend"] = "spend",
            ["revenue"] = "revenue",
            ["average_basket"] = "average deal",
            ["revenue_per_lead"] = "revenue per lead",
            ["pipeline_value"] = "value of open deals",
            ["cost_per_lead"] = "cost per lead",
            ["cost_per_mql"] = "cost per MQL",
            ["cost_per_sql"] = "cost per SQL",
            ["cost_per_opportunity"] = "cost per opportunity",
            ["cac"] = "cost per client",
            ["roi"] = "return on spend",
            ["commercial_performance"] = "commercial performance",
            ["pipeline_velocity"] = "pipeline velocity per day",
            ["response_time_p50"] = "median time to answer",
            ["response_time_p90"] = "time to answer (nine of ten)",
            ["response_time_business_p50"] = "median time to answer, working hours",
            ["response_time_business_p90"] = "time to answer (nine of ten), working hours",
            ["response_within_5m"] = "answered within 5 minutes",
            ["response_within_1h"] = "answered within an hour",
            ["response_within_24h"] = "answered within 24 hours",
            ["response_within_48h"] = "answered within 48 hours",
            ["unanswered"] = "unanswered leads",
            ["time_to_mql_mean"] = "time to MQL (mean)",
            ["time_to_mql_p50"] = "time to MQL (median)",
            ["time_to_mql_p90"] = "time to MQL (nine of ten)",
            ["time_to_sql_mean"] = "time to SQL (mean)",
            ["time_to_sql_p50"] = "time to SQL (median)",
            ["time_to_sql_p90"] = "time to SQL (nine of ten)",
            ["time_to_opportunity_mean"] = "time to opportunity (mean)",
            ["time_to_opportunity_p50"] = "time to opportunity (median)",
            ["time_to_opportunity_p90"] = "time to opportunity (nine of ten)",
            ["time_to_client_mean"] = "time to client (mean)",
            ["time_to_client_p50"] = "time to client (median)",
            ["time_to_client_p90"] = "time to client (nine of ten)",
            ["sales_cycle_mean"] = "sales cycle (mean)",
            ["sales_cycle_p50"] = "sales cycle (median)",
            ["sales_cycle_p90"] = "sales cycle (nine of ten)",
            ["backlog"] = "leads waiting",
            ["backlog_per_rep"] = "leads waiting per rep",
            ["arrival_rate"] = "leads arriving per working day",
            ["service_rate"] = "leads completed per rep and working day",
            ["utilization"] = "utilization of sales",
            ["time_to_wip_limit"] = "time to the limit of leads in hand",
            ["time_to_sla_limit"] = "time until the SLA is broken",
            ["romi"] = "return on marketing spend",
            ["ltv"] = "lifetime value",
            ["ltv_to_cac"] = "lifetime value to cost per client",
            ["nps"] = "NPS",
            ["retention"] = "retention",
            ["churn"] = "churn",
            ["lead_growth"] = "growth of leads",
            ["revenue_growth"] = "growth of revenue",
        },
    };

    // What not everybody has: a goal asks after it.
    private static DiagnosisPhrases NeverCame(string type, string what, string waiting) => new(
        "", $"Check whether the source of {what} is connected and sends events of type {type}. If you have none, remove the goals that need {what}, or set \"never_came\": false on no_data.")
    {
        Title = $"A goal asks for {what} that never came: is their source connected?",
        Firing = [$"Not one event of type {type} has ever come, with {waiting} past the time for it. No goal that needs {what} is judged until the first one comes."],
        Clear = [$"Events of type {type} have come, or no goal asks for them any more."],
    };
}
