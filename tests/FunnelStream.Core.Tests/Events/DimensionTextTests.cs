using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FunnelStream.Board;
using FunnelStream.Events;
using FunnelStream.Panes;
using FunnelStream.State;

namespace FunnelStream.Tests.Events;

public sealed class DimensionTextTests
{
    [Theory]
    [InlineData("x y", "x y")]
    [InlineData("x\ty", "x y")]
    [InlineData("x\ny", "x y")]
    [InlineData("x\u0001y", "x y")]
    [InlineData(" x \u00A0\u0000 y\u2028", "x y")]
    [InlineData("goo\u200Bgle", "google")]
    [InlineData("\uFEFFgo\u00ADo\u2060g\u202Ele\u200D", "google")]
    [InlineData("re\u0301fe\u0301rencement", "r\u00E9f\u00E9rencement")]
    [InlineData("RE\u0301F\u00C9RENCEMENT", "r\u00E9f\u00E9rencement")]
    [InlineData("\u1112\u1161\u11AB", "\uD55C")]
    [InlineData("a\uFE0Fb\u034Fc\u3164\uDB40\uDC41", "abc")]
    [InlineData("\u2764\uFE0F promo", "\u2764 promo")]
    [InlineData("z\\ w", "z\uFF3C w")]
    [InlineData("z\uFF3C w", "z\uFF3C w")]
    [InlineData("z\\", "z\uFF3C")]
    [InlineData("a\\b", "a\\b")]
    [InlineData("a\\\\b", "a\uFF3C\\b")]
    [InlineData("\u200B \u2060", "")]
    [InlineData("(none)", "(none)")]
    public void A_value_is_written_in_one_way(string value, string name) => Normalized(value).ShouldBe(name);

    [Fact]
    public void Other_letters_stay_other_letters()
    {
        string[] names = ["GOOGLE", "\uFF27\uFF2F\uFF2F\uFF27\uFF2C\uFF25", "stra\u00DFe", "strasse", "\u0130stanbul", "istanbul"];
        names.Select(Normalized).Distinct().Count().ShouldBe(names.Length);
        Normalized("I\u0307stanbul").ShouldBe(Normalized("\u0130stanbul"));
    }

    [Fact]
    public void Channels_as_people_spell_them()
    {
        string[] channels =
        [
            "Google", "google ", " GOOGLE", "google\u00A0", "goo\u200Bgle", "r\u00E9f\u00E9rencement", "re\u0301fe\u0301rencement", "\u0130STANBUL",
            "istanbul", "STRASSE", "stra\u00DFe", "\uFF27\uFF2F\uFF2F\uFF27\uFF2C\uFF25", "",
        ];
        var table = new DimensionTable();
        channels.CountBy(channel => table.Name(Dimension.Channel, table.Intern(Dimension.Channel, channel))).ShouldBe(
        [
            new("google", 5), new("r\u00E9f\u00E9rencement", 2), new("\u0130stanbul", 1), new("istanbul", 1), new("strasse", 1), new("stra\u00DFe", 1),
            new("\uFF47\uFF4F\uFF4F\uFF47\uFF4C\uFF45", 1), new("(none)", 1),
        ]);
    }

    [Fact]
    public void Letters_are_composed_as_Unicode_says()
    {
        var rows = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Events", "NormalizationTest.txt"));
        rows.Length.ShouldBeGreaterThan(700);
        foreach (var row in rows)
        {
            var columns = row.Split(';');
            Composed(columns[0]).ShouldBe(columns[1], row);
            Composed(columns[1]).ShouldBe(columns[1], row);
            Composed(columns[2]).ShouldBe(columns[1], row);
        }
    }

    [Fact]
    public void A_written_value_is_plain_and_stays_as_it_is() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(5_000), Prop.ForAll(Values.ToArbitrary(), value =>
    {
        var name = Normalized(value);
        Normalized(name).ShouldBe(name);
        Encoding.UTF8.GetByteCount(name).ShouldBeLessThanOrEqualTo(DimensionTable.MaxBytes);
        name.ShouldBe(name.Trim());
        name.ShouldNotContain("  ");
        name.EnumerateRunes().ShouldAllBe(rune => !Rune.IsControl(rune) && (rune.Value == ' ' || !Rune.IsWhiteSpace(rune)));
    }));

    [Fact]
    public void Names_of_an_older_state_that_meet_are_one_on_the_board()
    {
        var batch = new StateBatch();
        PaneRecords.Add(batch, 1, new DimensionName(Dimension.Channel, 3, "x\ty"));
        PaneRecords.Add(batch, 1, new DimensionName(Dimension.Channel, 4, "x\u0001 y"));
        PaneRecords.Add(batch, 1, new DimensionName(Dimension.Channel, 5, "\u200B"));
        var (workers, board) = (new DimensionTable(), new NameTable());
        for (var i = 0; i < batch.Count; i++)
        {
            var name = PaneRecords.ReadName(batch[i].Key.Span, batch[i].Value.Span, out _);
            workers.Restore(name);
            board.Intern(name.Dimension, name.Name).ShouldBe(i < 2 ? 3 : DimensionTable.None);
        }

        workers.Intern(Dimension.Channel, "x y").ShouldBe((ushort)3);
    }

    /// <summary>Values of letters, marks, blanks, backslashes and what can't be seen, some too long.</summary>
    internal static Gen<string> Values { get; } = Gen.Elements(
            "a", "B", " ", "\\", ",", "=", "\"", "@", ".", "%40", "\t", "\n", "\u0001", "\u00A0", "\u200B", "\u00AD", "e\u0301", "\u00C9", "\u0327", "\u0300", "I\u0307",
            "\u1100", "\u1161", "\u11A8", "\uFF3C", "\uD83D\uDE00", "\u0958", "\u0344", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")
        .ArrayOf().Select(string.Concat);

    private static string Normalized(string value) => DimensionText.Normalize(Dimension.Channel, value);

    private static string Composed(string hex)
    {
        int[] given = [.. hex.Split(' ').Select(text => Convert.ToInt32(text, 16))];
        var codePoints = new int[given.Length * CanonicalForm.MaxParts];
        given.CopyTo(codePoints, 0);
        return string.Join(' ', codePoints.Take(CanonicalForm.Compose(codePoints, given.Length)).Select(value => value.ToString("X4", System.Globalization.CultureInfo.InvariantCulture)));
    }
}
