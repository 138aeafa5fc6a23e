using System.Text;
using FunnelStream.Alerts.Rules;

namespace FunnelStream.Core.Tests.Alerts.Rules;

/// <summary>A document counts as a whole or not at all, and whoever wrote it is told all that is wrong, where, and how to mend it.</summary>
public sealed class RuleSetTests
{
    private const string Good = """
        {"defaults": false, "rules": [
          {"kind": "goal", "name": "cheap", "kpi": "cost_per_lead", "above": 80, "scopes": ["channel", "channel+campaign"], "severity": "critical", "every": "1h", "for": "4h"},
          {"kind": "response_sla", "sla": "24h", "channels": false},
          {"kind": "budget_pace", "budgets": [{"channel": "seo", "amount": 5000}]}
        ]}
        """;

    [Theory]
    [InlineData("", "line 1, byte 1: this is no JSON")]
    [InlineData("{\n\"rules\": [\n{]}", "line 3, byte 2: this is no JSON")]
    [InlineData("[]", "the document is no object: write {\"rules\": [ … ]}")]
    [InlineData("""{"rules": {}}""", "line 1, document: \"rules\" is {}: set it to a list")]
    [InlineData("""{"rules": [3]}""", "line 1, document.rules[0]: this is 3: write an object in braces")]
    [InlineData("""{"defaults": "no"}""", "line 1, document: \"defaults\" is \"no\": set it to true or false (default true)")]
    [InlineData("""{"ruels": []}""", "line 1, document: there is no setting \"ruels\": did you mean \"rules\"?")]
    [InlineData("""{"rules": [{"sla": "1h"}]}""", "it has no \"kind\": set it to one of no_data, ")]
    [InlineData("""{"rules": [{"kind": "respons_sla"}]}""", "there is no kind \"respons_sla\": did you mean \"response_sla\"?")]
    [InlineData("""{"rules": [{"kind": "utterly different"}]}""", "use one of no_data, ")]
    [InlineData("""{"rules": [{"kind": "response_sla", "name": ""}]}""", "\"name\" is \"\": set it to a text that is not empty")]
    [InlineData("""{"rules": [{"kind": "response_sla", "name": "a\nb"}]}""", "which has control characters: leave them out")]
    [InlineData("""{"rules": [{"kind": "response_sla"}, {"kind": "response_sla"}]}""", "line 1, document.rules[1]: there is a rule \"response_sla\" already: give each its own \"name\"")]
    [InlineData("""{"rules": [{"kind": "response_sla", "sal": "1h"}]}""", "there is no setting \"sal\": did you mean \"sla\"?")]
    [InlineData("""{"rules": [{"kind": "response_sla", "sla": 3}]}""", "\"sla\" is 3: set it to a time span from 1m to 30d, written like \"15m\"")]
    [InlineData("""{"rules": [{"kind": "response_sla", "sla": "31d"}]}""", "\"sla\" is \"31d\": set it to a time span from 1m to 30d")]
    [InlineData("""{"rules": [{"kind": "response_sla", "least": 1.5}]}""", "\"least\" is 1.5: set it to a whole number from 1 to 1000000 (default 1)")]
    [InlineData("""{"rules": [{"kind": "response_sla", "every": "90s"}]}""", "\"every\" is \"90s\": set it to \"daily\" or to whole minutes or hours up to a day")]
    [InlineData("""{"rules": [{"kind": "response_sla", "fire_after": 0}]}""", "\"fire_after\" is 0: set it to a whole number from 1 to 100")]
    [InlineData("""{"rules": [{"kind": "sql_rate_drop", "z": "two"}]}""", "\"z\" is \"two\": set it to a number from 0.5 to 10 (default ")]
    [InlineData("""{"rules": [{"kind": "sql_rate_drop", "scopes": []}]}""", "\"scopes\" is []: set it to a list of breakdowns, as in [")]
    [InlineData("""{"rules": [{"kind": "sql_rate_drop", "scopes": ["chanel"]}]}""", "write \"total\" or dimensions joined by +")]
    [InlineData("""{"rules": [{"kind": "sql_rate_drop", "scopes": ["rep"]}]}""", "use capacity_saturation for teams")]
    [InlineData("""{"rules": [{"kind": "roi_negative", "scopes": ["campaign"]}]}""", "by which this rule cannot judge: use total, channel, channel+campaign")]
    [InlineData("""{"rules": [{"kind": "capacity_saturation", "warn": 0.9, "critical": 0.8}]}""", "\"warn\" is 0.9 and \"critical\" 0.8: the first must not be above the second")]
    [InlineData("""{"rules": [{"kind": "budget_pace", "budgets": [{"channel": "seo"}]}]}""", "a budget needs a \"channel\" and an \"amount\" a month")]
    [InlineData("""{"rules": [{"kind": "sql_rate_drop", "max_ratio": 0.95}]}""", "\"max_ratio\" is 0.95 and \"clear_ratio\" 0.9: the first must not be above the second")]
    [InlineData("""{"rules": [{"kind": "illusory_growth", "max_ratio": 0.95}]}""", "the first must not be above the second")]
    [InlineData("""{"rules": [{"kind": "stage_leak", "max_ratio": 0.95}]}""", "the first must not be above the second")]
    [InlineData("""{"rules": [{"kind": "budget_pace", "clear_pace": 2}]}""", "\"clear_pace\" is 2 and \"max_pace\" 1.1: the first")]
    [InlineData("""{"rules": [{"kind": "no_data", "least_history": "60d"}]}""", "\"least_history\" is 60d and \"baseline\" 28d, so that no channel would ever be known")]
    [InlineData("""{"rules": [{"kind": "budget_pace", "budgets": [{"channel": "SEO", "amount": 1}, {"channel": "seo", "amount": 2}]}]}""", "document.rules[0].budgets[1]: there is a budget of this channel and campaign already")]
    [InlineData("""{"rules": [{"kind": "goal", "kpi": "visits", "below": 1, "scopes": ["channel", "segment_size"]}]}""", "\"visits\" is not known by \"segment_size\"")]
    [InlineData("""{"rules": [{"kind": "goal", "kpi": "leads", "below": 1, "window": "99999999999999999999d"}]}""", "set it to a time span from 1h to 390d")]
    [InlineData("""{"rules": [{"kind": "goal", "kpi": "leads", "below": 1, "every": "9999999999999999999999h"}]}""", "set it to \"daily\" or to whole minutes")]
    [InlineData("""{"rules": [{"kind": "goal", "kpi": "leads", "below": 1, "severity": 2}]}""", "\"severity\" is 2: set it to one of warning, critical")]
    [InlineData("""{"rules": [], "rules": [{"kind": "goal", "kpi": "leads", "below": 1}]}""", "\"rules\" is set twice: leave one")]
    [InlineData("""{"rules": [{"kind": "goal", "kpi": "leads", "below": 1, "below": 2, "below": 3}]}""", "\"below\" is set many times: leave one")]
    [InlineData("""{"rules": [{"kind": "goal", "above": 1}]}""", "it needs a \"kpi\"")]
    [InlineData("""{"rules": [{"kind": "goal", "kpi": "lead_to_sq", "above": 1}]}""", "\"kpi\" is \"lead_to_sq\": did you mean \"")]
    [InlineData("""{"rules": [{"kind": "goal", "kpi": "leads"}]}""", "it has no bound: set \"above\", \"below\" or both")]
    [InlineData("""{"rules": [{"kind": "goal", "kpi": "leads", "above": 1, "below": 2}]}""", "exchange them")]
    [InlineData("""{"rules": [{"kind": "goal", "kpi": "unanswered", "above": 1, "face": "period"}]}""", "leave \"face\" out")]
    [InlineData("""{"rules": [{"kind": "goal", "kpi": "leads", "above": 1, "severity": "fatal"}]}""", "\"severity\" is \"fatal\": set it to one of warning, critical")]
    [InlineData("""{"rules": [{"kind": "goal", "kpi": "leads", "above": 1, "name": "\ud800"}]}""", "line 1: a text holds half a character: write the whole one")]
    [InlineData("{\n\"rules\": [{\"kind\":\n \"\\ud800\"}]}", "line 3: a text holds half a character")]
    [InlineData("""{"rules": [{"kind": "goal", "kpi": "leads", "above": 1, "\ud800": 1}]}""", "write the whole one")]
    public void What_is_wrong_is_told_with_its_mend(string document, string problem)
    {
        RuleSet.Parse(Encoding.UTF8.GetBytes(document), RuleCatalog.All, out var problems).ShouldBeNull();
        problems.ShouldContain(told => told.Contains(problem, StringComparison.Ordinal), string.Join('\n', problems));
    }

    [Theory]
    [InlineData("daily")]
    [InlineData("6h")]
    public void What_comes_of_work_is_held_without_whatever_else_is_set(string every)
    {
        var rules = string.Join(", ", RuleCatalog.All.Where(kind => kind.IsDefault).Select(kind => $$"""{"kind": "{{kind.Name}}", "every": "{{every}}"}"""));
        RuleSet.Parse(Encoding.UTF8.GetBytes($$"""{"rules": [{{rules}}]}"""), RuleCatalog.All, out _)!.Rules.Where(rule => rule.NeedsWork).Select(rule => rule.Kind)
            .ShouldBe(["sql_rate_drop", "illusory_growth", "stage_leak", "cpl_trap", "roi_negative"]);
    }

    [Fact]
    public void A_document_has_limits()
    {
        string Rules(int count) => $$"""{"rules": [{{string.Join(',', Enumerable.Range(0, count).Select(i => $$"""{"kind":"goal","name":"{{i}}","kpi":"leads","below":1}"""))}}]}""";
        RuleSet.Parse(Encoding.UTF8.GetBytes(Rules(1_000)), RuleCatalog.All, out _).ShouldNotBeNull();
        Refusal(Rules(1_001)).ShouldBe("line 1, document: \"rules\" has 1001 entries: leave at most 1000");
        Refusal($$"""{"rules": [{"kind":"budget_pace","budgets":[{{string.Join(',', Enumerable.Repeat("1", 10_001))}}]}]}""").ShouldContain("leave at most 10000");
        Refusal($$"""{"rules": [], "x": "{{new string('x', 1024 * 1024)}}"}""").ShouldContain("larger than the 1 MiB");

        static string Refusal(string document)
        {
            RuleSet.Parse(Encoding.UTF8.GetBytes(document), RuleCatalog.All, out var problems).ShouldBeNull();
            return problems.ShouldHaveSingleItem();
        }
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        RuleSet.Parse("""{"defaults": 1, "rules": [{"kind": "goal"}, {"kind": "x"}, {"kind": "response_sla", "least": 0}]}"""u8.ToArray(), RuleCatalog.All, out var problems).ShouldBeNull();
        problems.Count.ShouldBe(5);
    }

    [Fact]
    public void What_is_wrong_is_told_with_its_line()
    {
        const string Document = """
            {
              "defualts": true, // two
              "rules": [
                { "kind": "goal", "name": "a",
                  "kpi": "leads", "above":
                    "high" },
                { "kind": "sql_rate_drop",
                  "scopes": [ "channel",
                              "chanel" ],
                  "evry": "1h", "every": "90s" },
                {
                },
                17,
                { "kind": "budget_pace", "budgets": [
                    { "channel": "seo", "amount": 1 },
                    { "channel": "" } ] }
              ]
            }
            """;
        foreach (var newLine in (string[])["\n", "\r\n"])
        {
            RuleSet.Parse(Encoding.UTF8.GetBytes(Document.ReplaceLineEndings(newLine)), RuleCatalog.All, out var problems).ShouldBeNull();
            problems.Select(problem => problem.Split(", ", 2)[0]).ShouldBe(["line 13", "line 6", "line 10", "line 9", "line 10", "line 11", "line 16", "line 16", "line 2"], string.Join('\n', problems));
        }
    }

    [Theory]
    [InlineData("""{"kind": "goal", "kpi": "nope", "above": 1}""")]
    [InlineData("""{"kind": "goal", "kpi": "leads", "below": "x"}""")]
    [InlineData("""{"kind": "goal", "kpi": "leads", "below": 1, "name": ""}""")]
    [InlineData("""{"kind": "goal", "kpi": "leads", "below": 1, "name": "sqls"}""")]
    [InlineData("""{"kind": 1}""")]
    [InlineData("""{"kind": "budget_pace", "budgets": [{"channel": "seo", "amount": "1"}]}""")]
    public void One_mistake_is_told_once(string rule)
    {
        RuleSet.Parse(Encoding.UTF8.GetBytes($$"""{"rules": [{"kind": "goal", "name": "sqls", "kpi": "sqls", "below": 1}, {{rule}}]}"""), RuleCatalog.All, out var problems).ShouldBeNull();
        problems.ShouldHaveSingleItem();
    }

    [Fact]
    public void A_long_text_is_not_told_whole()
    {
        var text = new string('x', 100_000);
        foreach (var rule in (string[])[$$"""{"kind": "{{text}}"}""", $$"""{"kind": "goal", "{{text}}": 1}""", $$"""{"kind": "goal", "scopes": ["{{text}}"]}""", $$"""{"kind": "goal", "kpi": "{{text}}"}""", $$"""{"kind": "goal", "name": "{{text}}"}""", $$"""{"kind": "goal", "every": "{{text}}"}"""])
        {
            RuleSet.Parse(Encoding.UTF8.GetBytes($$"""{"rules": [{{rule}}]}"""), RuleCatalog.All, out var problems).ShouldBeNull();
            problems.ShouldAllBe(problem => problem.Length < 2_000);
        }
    }

    [Fact]
    public void A_good_document_is_read_with_and_without_byte_order_mark()
    {
        var bytes = Encoding.UTF8.GetBytes(Good);
        var set = RuleSet.Parse(bytes, RuleCatalog.All, out var problems).ShouldNotBeNull(string.Join('\n', problems));
        set.Rules.Select(rule => rule.Name).ShouldBe(["response_sla", "budget_pace", "cheap"]);
        var marked = RuleSet.Parse((byte[])[.. Encoding.UTF8.Preamble, .. bytes], RuleCatalog.All, out _).ShouldNotBeNull();
        marked.Rules.Select(rule => rule.Version).ShouldBe(set.Rules.Select(rule => rule.Version));
    }

    /// <summary>It is read by the running service: whatever is written there, it says what is wrong, and never throws.</summary>
    [Fact]
    public void Whatever_is_written_there_is_read_or_refused()
    {
        var (good, refused) = (Encoding.UTF8.GetBytes(Good), 0);
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            var bytes = good.ToList();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                var at = random.Next(bytes.Count);
                switch (random.Next(4))
                {
                    case 0: bytes[at] = (byte)random.Next(256); break;
                    case 1: bytes.RemoveAt(at); break;
                    case 2: bytes.InsertRange(at, "\\ud800"u8.ToArray()); break;
                    default: bytes.InsertRange(at, bytes.Slice(random.Next(bytes.Count / 2), random.Next(1, 30)).ToList()); break;
                }
            }

            var set = RuleSet.Parse(bytes.ToArray(), RuleCatalog.All, out var problems);
            (set is null).ShouldBe(problems.Count > 0, $"seed {seed}");
            refused += set is null ? 1 : 0;
        }

        refused.ShouldBeInRange(10_000, 19_999);
    }
}
