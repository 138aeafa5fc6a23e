using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using FunnelStream.Alerts;
using FunnelStream.Alerts.Texts;
using FunnelStream.Events;
using FunnelStream.Kpis;
using FunnelStream.Tests.Alerts;
using NodaTime;

namespace FunnelStream.Core.Tests.Alerts.Texts;

public sealed partial class AlertTextsTests
{
    [Theory]
    [InlineData(AlertLanguage.En)]
    [InlineData(AlertLanguage.Fr)]
    public void What_alerts_say_is_approved(AlertLanguage language)
    {
        var texts = Texts(language);
        var told = new StringBuilder();
        foreach (var alert in AlertSamples.All)
        {
            told.Append($"## {alert.Kind} {alert.Diagnosis}\n\n").Append(Shown(texts.Of(alert.Transition(TransitionKind.Fired))));
        }

        foreach (var kind in new[] { TransitionKind.Escalated, TransitionKind.Resolved, TransitionKind.Withdrawn })
        {
            foreach (var alert in AlertSamples.All.DistinctBy(alert => alert.Kind))
            {
                told.Append($"## {alert.Kind} {AlertNames.Of(kind)}\n\n").Append(Shown(texts.Of(alert.Transition(kind))));
            }
        }

        told.ToString().ShouldBeApproved($"AlertTexts.{language.Code()}");
    }

    [Theory]
    [InlineData(AlertLanguage.En)]
    [InlineData(AlertLanguage.Fr)]
    public void Every_documented_rule_and_diagnosis_has_its_words(AlertLanguage language)
    {
        var phrases = AlertTexts.Phrases(language);
        var documented = Documented();

        documented.Count.ShouldBe(11);
        phrases.Rules.Keys.ShouldBe(documented.Select(rule => rule.Kind), ignoreOrder: true);
        foreach (var rule in documented)
        {
            phrases.Rules[rule.Kind].Diagnoses.Keys.ShouldBe([.. rule.Diagnoses, ""], ignoreOrder: true, rule.Kind);
            phrases.Rules[rule.Kind].Firing.ShouldNotBeEmpty();
            phrases.Rules[rule.Kind].Clear.ShouldNotBeEmpty();
        }

        AlertSamples.All.Where(a => a.Kind != "goal").Select(a => (a.Kind, a.Diagnosis)).ShouldBe(
            documented.Where(r => r.Kind != "goal").SelectMany(r => r.Diagnoses.DefaultIfEmpty().Select(d => (r.Kind, d))), ignoreOrder: true, "a sample of each");
    }

    [Theory]
    [InlineData(AlertLanguage.En)]
    [InlineData(AlertLanguage.Fr)]
    public void Sentences_name_documented_numbers_only(AlertLanguage language)
    {
        var phrases = AlertTexts.Phrases(language);
        foreach (var rule in Documented())
        {
            var words = phrases.Rules[rule.Kind];
            var named = words.Firing.Concat(words.Clear).Append(words.Title).Concat(words.Diagnoses.Values.SelectMany(d => new[] { d.Words, d.Next, d.Title ?? "" }.Concat(d.Firing ?? []).Concat(d.Clear ?? [])))
                .SelectMany(sentence => Names().Matches(sentence).Select(match => match.Groups["name"].Value)).Distinct();

            named.Except([.. rule.Numbers, "where", "kpi"]).ShouldBeEmpty(rule.Kind);
        }
    }

    [Theory]
    [InlineData(AlertLanguage.En)]
    [InlineData(AlertLanguage.Fr)]
    public void What_was_found_besides_is_told_in_the_words_of_the_live_board(AlertLanguage language)
    {
        var (phrases, board, documented) = (AlertTexts.Phrases(language), BoardWords(language), DocumentedFindings());

        phrases.Found.Keys.ShouldBe(documented.Select(found => found.Kind), ignoreOrder: true);
        phrases.Causes.Keys.ShouldBe(documented.SelectMany(found => found.Diagnoses), ignoreOrder: true);
        phrases.Found.Select(found => ("found_" + found.Key, found.Value.Words)).Concat(phrases.Causes.Select(cause => ("cause_" + cause.Key, cause.Value)))
            .ShouldBe(board.Select(word => (word.Key, word.Value)), ignoreOrder: true);
        board["found_leak"].ShouldNotBeEmpty();
        foreach (var found in documented)
        {
            phrases.Found[found.Kind].Numbers.SelectMany(sentence => Names().Matches(sentence).Select(match => match.Groups["name"].Value)).Except(found.Numbers).ShouldBeEmpty(found.Kind);
        }
    }

    [Fact]
    public void A_finding_without_numbers_or_words_is_told_all_the_same()
    {
        var found = new Diagnosis(0, "weak_client_to_fan", "somebody_else", AlertLabels.Total, []);

        Texts(AlertLanguage.En).Of(AlertSamples.Of("goal") with { Found = [found] }).Found.ShouldBe(["weak client to fan (all channels): somebody else."]);
    }

    [Fact]
    public void What_is_over_tells_of_nothing_else() =>
        Texts(AlertLanguage.En).Of(AlertSamples.Of("sql_rate_drop").Transition(TransitionKind.Withdrawn)).Found.ShouldBeEmpty();

    [Fact]
    public void Every_documented_number_has_a_unit() =>
        Documented().Concat(DocumentedFindings()).SelectMany(rule => rule.Numbers).Except(["value", "bound"]).Distinct().ShouldBe(NumberUnits.Names, ignoreOrder: true);

    [Theory]
    [InlineData(AlertLanguage.En)]
    [InlineData(AlertLanguage.Fr)]
    public void Every_KPI_has_a_name(AlertLanguage language) =>
        KpiCatalog.All.Select(kpi => kpi.Name).Except(AlertTexts.Phrases(language).Kpis.Keys).ShouldBeEmpty();

    [Theory]
    [InlineData(AlertLanguage.En)]
    [InlineData(AlertLanguage.Fr)]
    public void Whatever_numbers_are_missing_no_placeholder_is_left(AlertLanguage language)
    {
        var texts = Texts(language);
        foreach (var rule in Documented())
        {
            foreach (var diagnosis in rule.Diagnoses.Append("something_new").Append(null))
            {
                for (var missing = -1; missing <= rule.Numbers.Count; missing++)
                {
                    var alert = AlertSamples.Of(rule.Kind) with
                    {
                        Diagnosis = diagnosis,
                        Numbers = [.. rule.Numbers.Where((_, i) => i != missing && missing < rule.Numbers.Count).Select((name, i) => new AlertNumber(name, i % 2 == 0 ? i : null))],
                    };
                    foreach (var kind in Enum.GetValues<TransitionKind>())
                    {
                        var text = Shown(texts.Of(alert.Transition(kind)));

                        text.ShouldNotContain("{");
                        text.ShouldNotContain("[");
                        text.ShouldNotContain("]");
                        Condition().IsMatch(text).ShouldBeFalse(text);
                    }
                }
            }
        }
    }

    [Fact]
    public void A_kind_without_words_is_told_by_its_name() =>
        Texts(AlertLanguage.En).Of((AlertSamples.Of("goal") with { Kind = "moon_phase", Rule = "my-moon" }).Transition(TransitionKind.Fired)).Title.ShouldBe("my-moon: paid_search");

    [Fact]
    public void An_alert_as_it_stands_says_what_it_said()
    {
        var texts = Texts(AlertLanguage.En);
        var alert = AlertSamples.Of("no_data");

        texts.Of(alert).ShouldBe(texts.Of(alert.Transition(TransitionKind.Fired)));
        texts.Of(alert.Transition(TransitionKind.Resolved).Alert).Title.ShouldStartWith("Resolved: ");
    }

    internal static AlertTexts Texts(AlertLanguage language)
    {
        CurrencyCode.TryParse("EUR", out var euro).ShouldBeTrue();
        return new AlertTexts(language, euro, DateTimeZoneProviders.Tzdb["Europe/Paris"]);
    }

    private static string Shown(AlertText text) =>
        $"{text.Title}\n{text.Severity} | {text.Where}\n{text.Since}\n{text.Summary}\n{(text.Diagnosis is null ? "" : $"{text.Labels.Diagnosis}: {text.Diagnosis}\n")}{string.Concat(text.Found.Select(found => $"{text.Labels.Found}: {found}\n"))}{text.Labels.Next}: {text.Next}\n\n";

    // The tables of docs/alerts.md are the contract between the rules, which make the numbers, and whoever tells them.
    private static List<(string Kind, IReadOnlyList<string> Numbers, IReadOnlyList<string> Diagnoses)> Documented() =>
        [.. Rows("rule (kind)").Select(cells => (Coded(cells[1])[0], Coded(cells[3]), cells[4].Contains("KPI", StringComparison.Ordinal) ? [] : Coded(cells[4])))];

    private static List<(string Kind, IReadOnlyList<string> Numbers, IReadOnlyList<string> Diagnoses)> DocumentedFindings() =>
        [.. Rows("found").Select(cells => (Coded(cells[1])[0], Coded(cells[3]), Coded(cells[2])))];

    private static IEnumerable<string[]> Rows(string heading) => File.ReadLines(InRepository("docs", "alerts.md"))
        .SkipWhile(line => !line.StartsWith($"| {heading} |", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|')).Select(row => row.Split('|'));

    private static Dictionary<string, string> BoardWords(AlertLanguage language) =>
        BoardWord().Matches(File.ReadAllText(InRepository("src", "FunnelStream", "LiveBoard", "wwwroot", "js", "text", language.Code() + ".js")))
            .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["words"].Value);

    private static string InRepository(params string[] path) => Path.Combine([Here(), "..", "..", "..", "..", .. path]);

    private static string Here([CallerFilePath] string caller = "") => Path.GetDirectoryName(caller)!;

    private static IReadOnlyList<string> Coded(string cell) => [.. Code().Matches(cell).Select(match => match.Groups["code"].Value)];

    [GeneratedRegex("`(?<code>[a-z_0-9]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\b(?<name>(found|cause)_\w+): '(?<words>[^']*)'", RegexOptions.ExplicitCapture)]
    private static partial Regex BoardWord();

    [GeneratedRegex("if [a-z_0-9]+ [<>]")]
    private static partial Regex Condition();

    [GeneratedRegex(@"\{(?<name>[a-z_0-9]+)|^if (?<name>[a-z_0-9]+) ")]
    private static partial Regex Names();
}
