using System.Diagnostics;
using System.Text;
using FunnelStream.Events;
using FunnelStream.Panes;

namespace FunnelStream.Tests.Events;

public sealed class DimensionTableTests
{
    private readonly DimensionTable _table = new();

    [Theory]
    [InlineData("  Paid Search\t", "paid search")]
    [InlineData("\u00A0ÉTÉ\u2003", "été")]
    [InlineData("", "(none)")]
    [InlineData(" \n ", "(none)")]
    [InlineData("(None)", "none")]
    [InlineData("(unknown)", "unknown")]
    [InlineData("(OTHER)", "other")]
    public void Values_are_trimmed_and_lower_cased(string value, string name) =>
        _table.Name(Dimension.Channel, _table.Intern(Dimension.Channel, Encoding.UTF8.GetBytes(value))).ShouldBe(name);

    [Theory]
    [InlineData("x", 64)]
    [InlineData("é", 32)]
    [InlineData("€", 21)]
    [InlineData("😀", 16)]
    public void Overlong_values_are_cut_at_a_character(string letter, int kept) =>
        _table.Name(Dimension.Offer, _table.Intern(Dimension.Offer, string.Concat(Enumerable.Repeat(letter, 500))))
            .ShouldBe(string.Concat(Enumerable.Repeat(letter, kept)));

    [Fact]
    public void A_cut_leaves_no_blank_at_the_end() =>
        _table.Name(Dimension.Offer, _table.Intern(Dimension.Offer, new string('x', 63) + "     " + "yyy")).ShouldBe(new string('x', 63));

    [Fact]
    public void Spellings_of_a_value_share_its_id()
    {
        var id = _table.Intern(Dimension.Channel, "seo");
        _table.Intern(Dimension.Channel, "SEO").ShouldBe(id);
        _table.Intern(Dimension.Channel, " seo ").ShouldBe(id);
        _table.Intern(Dimension.Campaign, "other").ShouldBe(id); // dimensions count each for itself
        _table.TakeAdded().ShouldBe([new(Dimension.Channel, id, "seo"), new(Dimension.Campaign, id, "other")]);
        _table.TakeAdded().ShouldBeEmpty();
    }

    [Fact]
    public void While_as_many_names_live_as_allowed_new_values_are_other_and_known_ones_keep_their_ids()
    {
        var living = new LivingNames([new Family("rep", [Dimension.Rep], Level.Minute)]);
        var table = new DimensionTable(2, living.Count, [new(Dimension.Rep, " Boss")]);
        var a = table.Intern(Dimension.Rep, "a");
        var b = table.Intern(Dimension.Rep, "b");
        living.Add(new PaneKey(a, 5, 0, Level.Minute));
        living.Add(new PaneKey(a, 6, 0, Level.Minute));
        living.Add(new PaneKey(b, 5, 0, Level.Minute));
        living.Add(new PaneKey(DimensionTable.Other, 5, 0, Level.Minute));
        table.IsAtLimit(Dimension.Rep).ShouldBeTrue();
        table.Intern(Dimension.Rep, "c").ShouldBe(DimensionTable.Other);
        table.Intern(Dimension.Rep, " C").ShouldBe(DimensionTable.Other);
        table.Intern(Dimension.Rep, " B ").ShouldBe(b);
        table.Intern(Dimension.Rep, "a").ShouldBe(a);
        table.Intern(Dimension.Offer, "c").ShouldNotBe(DimensionTable.Other);
        table.Name(Dimension.Rep, table.Intern(Dimension.Rep, "boss")).ShouldBe("boss");
        table.OverLimit.ShouldBe(2);
        table.LastRefused(Dimension.Rep).ShouldBe(["c"]);

        living.Remove(new PaneKey(a, 5, 0, Level.Minute));
        table.IsAtLimit(Dimension.Rep).ShouldBeTrue();
        living.Remove(new PaneKey(a, 6, 0, Level.Minute));
        table.IsAtLimit(Dimension.Rep).ShouldBeFalse();
        table.Name(Dimension.Rep, table.Intern(Dimension.Rep, "c")).ShouldBe("c");
    }

    [Fact]
    public void Ids_end_with_the_last_number_there_is()
    {
        for (var i = 0; i < 65_533; i++)
        {
            _table.Intern(Dimension.Campaign, $"c{i}").ShouldBe((ushort)(i + 3));
        }

        _table.IsAtLimit(Dimension.Campaign).ShouldBeTrue();
        _table.Intern(Dimension.Campaign, "one more").ShouldBe(DimensionTable.Other);
    }

    [Fact]
    public void The_last_five_that_were_refused_are_known()
    {
        var living = new LivingNames([new Family("rep", [Dimension.Rep], Level.Minute)]);
        var table = new DimensionTable(1, living.Count);
        living.Add(new PaneKey(table.Intern(Dimension.Rep, "a"), 5, 0, Level.Minute));
        for (var i = 0; i < 7; i++)
        {
            table.Intern(Dimension.Rep, $"r{i}");
        }

        table.LastRefused(Dimension.Rep).ShouldBe(["r2", "r3", "r4", "r5", "r6"]);
    }

    [Fact]
    public void Unbounded_spellings_of_a_value_still_find_it()
    {
        var table = new DimensionTable(1);
        var id = table.Intern(Dimension.Rep, "abcdefgh");
        for (var i = 0; i < 256; i++)
        {
            var spelling = string.Concat("abcdefgh".Select((c, bit) => (i >> bit & 1) == 1 ? char.ToUpperInvariant(c) : c));
            table.Intern(Dimension.Rep, spelling).ShouldBe(id);
        }
    }

    [Fact]
    public void A_restored_table_goes_on_where_it_was()
    {
        _table.Intern(Dimension.Channel, "seo");
        _table.Intern(Dimension.Channel, "ads");
        var restored = new DimensionTable(1);
        foreach (var name in _table.TakeAdded())
        {
            restored.Restore(name);
        }

        restored.Intern(Dimension.Channel, " ADS").ShouldBe(_table.Intern(Dimension.Channel, "ads"));
        restored.Name(Dimension.Channel, 3).ShouldBe("seo");
        restored.TakeAdded().ShouldBeEmpty();
        Should.Throw<ArgumentException>(() => restored.Restore(new(Dimension.Channel, 4, "again")));
        Should.Throw<ArgumentException>(() => restored.Restore(new(Dimension.Channel, 6, "gap")));
    }

    [Fact]
    public void A_name_that_comes_back_twice_is_an_alias_of_the_first()
    {
        foreach (var (id, name) in new (ushort, string)[] { (3, "x y"), (4, "x y"), (5, "(none)"), (6, "z") })
        {
            _table.Restore(new DimensionName(Dimension.Channel, id, name));
        }

        _table.Intern(Dimension.Channel, "x\ty").ShouldBe((ushort)3);
        _table.Intern(Dimension.Channel, "z").ShouldBe((ushort)6);
        _table.Intern(Dimension.Channel, "(none)"u8).ShouldBe((ushort)7);
        _table.Name(Dimension.Channel, 4).ShouldBe("x y");
        _table.NamesOf(Dimension.Channel).ShouldBe(["x y", "x y", "(none)", "z", "none"]);
    }

    [Fact]
    public void Reserved_names_from_outside_are_not_those_of_the_table()
    {
        _table.Intern(Dimension.Campaign, "(none)"u8).ShouldNotBe(DimensionTable.None);
        _table.Intern(Dimension.Campaign, "(unknown)"u8).ShouldNotBe(DimensionTable.Unknown);
        _table.Intern(Dimension.Campaign, " (other)"u8).ShouldNotBe(DimensionTable.Other);
        _table.Admit(Dimension.Campaign, "(other)").ShouldBe(DimensionTable.Other);
    }

    [Theory]
    [InlineData("Jane.Doe@acme.com")]
    [InlineData(" jane%40acme.co.uk ")]
    [InlineData("Jane Doe <jane@acme.com>")]
    [InlineData("jane@acme.com,bob@acme.com")]
    [InlineData("jane@acme.com bob")]
    [InlineData("jane@m\u00FCnchen.de")]
    [InlineData("jane%2540acme.com")]
    [InlineData("https://u:p@host/x?e=jane%2540acme.com")]
    public void An_address_is_personal_and_counted_each_time(string address)
    {
        var id = _table.Intern(Dimension.Campaign, address);
        _table.Intern(Dimension.Campaign, address).ShouldBe(id);
        _table.Name(Dimension.Campaign, id).ShouldBe("(personal)");
        _table.PersonalValues.ShouldBe(2);
        _table.NamesOf(Dimension.Campaign).ShouldBe(["(personal)"]);
    }

    [Fact]
    public void What_is_personal_is_admitted_and_counted_at_the_limit_too()
    {
        var living = new LivingNames([new Family("campaign", [Dimension.Campaign], Level.Minute)]);
        var table = new DimensionTable(1, living.Count);
        living.Add(new PaneKey(table.Intern(Dimension.Campaign, "first"), 5, 0, Level.Minute));

        table.Name(Dimension.Campaign, table.Intern(Dimension.Campaign, "junk"u8)).ShouldBe("(other)");
        table.Name(Dimension.Campaign, table.Intern(Dimension.Campaign, "jane@acme.com"u8)).ShouldBe("(personal)");
        (table.PersonalValues, table.OverLimit).ShouldBe((1, 1));
        table.LastRefused(Dimension.Campaign).ShouldBe(["junk"]);
    }

    [Fact]
    public void An_event_that_says_personal_itself_is_not_believed()
    {
        var personal = _table.Intern(Dimension.Campaign, "jane@acme.com"u8);
        var forged = _table.Intern(Dimension.Campaign, " (Personal)"u8);

        forged.ShouldNotBe(personal);
        _table.Intern(Dimension.Campaign, "(personal)"u8).ShouldBe(forged);
        _table.Name(Dimension.Campaign, forged).ShouldBe("personal");
        _table.PersonalValues.ShouldBe(1);
        _table.Admit(Dimension.Campaign, "(personal)").ShouldBe(personal);

        var restored = new DimensionTable();
        foreach (var name in _table.TakeAdded())
        {
            restored.Restore(name);
        }

        restored.Intern(Dimension.Campaign, "(personal)"u8).ShouldBe(forged);
        restored.Intern(Dimension.Campaign, "bob@acme.com"u8).ShouldBe(personal);
    }

    [Theory]
    [InlineData("news@home")]
    [InlineData("33123456789")]
    [InlineData("sale @ acme.com")]
    [InlineData("@acme.com")]
    [InlineData("v2@1.0")]
    public void Other_values_are_not(string value)
    {
        _table.Name(Dimension.Campaign, _table.Intern(Dimension.Campaign, value)).ShouldBe(value);
        _table.PersonalValues.ShouldBe(0);
    }

    [Fact]
    public void A_rep_may_be_known_by_an_address() =>
        _table.Name(Dimension.Rep, _table.Intern(Dimension.Rep, "Ann@acme.com")).ShouldBe("ann@acme.com");

    [Fact]
    public void A_huge_value_costs_no_more_than_reading_it()
    {
        var huge = Encoding.UTF8.GetBytes(new string('É', EventDecoder.MaxBytes / 2));
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 1_000; i++)
        {
            _table.Intern(Dimension.Channel, huge);
        }

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5)); // a quadratic cut takes minutes
    }
}
