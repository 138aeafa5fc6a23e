using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;

namespace FunnelStream.Connectors.Delivery;

/// <summary>
/// Times of the week at which a receiver wants to hear nothing, as in <c>Mon-Fri 18:00-08:00 Europe/Paris; Sat,Sun Europe/Paris</c>: days
/// (default every one), from when to when (default the whole day; past midnight where the end is not after the begin) and an IANA zone.
/// </summary>
public sealed partial class MuteTimes
{
    private static readonly string[] Days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    private readonly IReadOnlyList<Span> _spans;

    private MuteTimes(IReadOnlyList<Span> spans) => _spans = spans;

    /// <summary>Never.</summary>
    public static MuteTimes Never { get; } = new([]);

    /// <summary>Reads mute times; several are separated by semicolons.</summary>
    /// <exception cref="FormatException">It isn't written so; the message says what is wrong and how to write it.</exception>
    public static MuteTimes Parse(string text)
    {
        var times = new MuteTimes([.. text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(One)]);
        var monday = Instant.FromUtc(2026, 1, 5, 0, 0);
        return times._spans.Count > 0 && times.End(monday) is null
            ? throw new FormatException($"'{text}' mutes at all times; remove the receiver instead")
            : times;
    }

    /// <summary>Whether they hold at an instant.</summary>
    public bool Hold(Instant now) => _spans.Any(span => span.End(now) is not null);

    /// <summary>When those that hold now have ended; <paramref name="now"/> itself where none does, null where they never end.</summary>
    public Instant? End(Instant now)
    {
        // One span may end where another begins; a fortnight holds every combination of two zones.
        var limit = now + Duration.FromDays(15);
        var end = now;
        while (_spans.Select(span => span.End(end)).Max() is { } next)
        {
            end = next;
            if (end > limit)
            {
                return null;
            }
        }

        return end;
    }

    private static Span One(string text)
    {
        var match = Written().Match(text);
        if (!match.Success)
        {
            throw new FormatException($"'{text}' is no mute time; write it like Mon-Fri 18:00-08:00 Europe/Paris");
        }

        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(match.Groups["zone"].Value)
            ?? throw new FormatException($"there is no time zone '{match.Groups["zone"].Value}'; use an IANA name such as Europe/Paris");
        var isTimed = match.Groups["from"].Success;
        return new Span(
            match.Groups["days"].Success ? DaysOf(match.Groups["days"].Value) : [.. Enumerable.Repeat(true, 7)],
            isTimed ? Minutes(match.Groups["from"].Value) : 0,
            isTimed ? Minutes(match.Groups["to"].Value) : 1_440,
            zone);
    }

    private static bool[] DaysOf(string text)
    {
        var days = new bool[7];
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-', StringSplitOptions.TrimEntries).Select(DayOf).ToArray();
            for (var day = ends[0]; ; day = (day + 1) % 7)
            {
                days[day] = true;
                if (day == ends[^1])
                {
                    break;
                }
            }
        }

        return days;
    }

    private static int DayOf(string text) =>
        Array.IndexOf(Days, text.ToLowerInvariant()) is >= 0 and var day
            ? day
            : throw new FormatException($"'{text}' is no day; the days are Mon, Tue, Wed, Thu, Fri, Sat, Sun");

    private static int Minutes(string text)
    {
        var parts = text.Split(':');
        var (hour, minute) = (int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
        return hour <= 24 && minute < 60 && (hour < 24 || minute == 0)
            ? (hour * 60) + minute
            : throw new FormatException($"'{text}' is no time of day; write it from 00:00 to 24:00");
    }

    [GeneratedRegex(
        @"^(?:(?<days>[A-Za-z]{3}(?:\s*[-,]\s*[A-Za-z]{3})*)\s+)?(?:(?<from>\d{1,2}:\d{2})\s*-\s*(?<to>\d{1,2}:\d{2})\s+)?(?<zone>[A-Za-z][A-Za-z0-9_+\-/]*)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Written();

    private sealed record Span(bool[] Days, int From, int To, DateTimeZone Zone)
    {
        /// <summary>When it ends where it holds at an instant; null where it doesn't.</summary>
        public Instant? End(Instant now)
        {
            var today = now.InZone(Zone).Date;
            Instant? end = null;
            for (var back = 0; back <= 1; back++)
            {
                var day = today.PlusDays(-back);
                if (Days[(int)day.DayOfWeek - 1] && At(day, From) <= now && At(day, To > From ? To : To + 1_440) is var until && until > now && !(end > until))
                {
                    end = until;
                }
            }

            return end;
        }

        // A time that a change of clocks skips is taken as the first after it.
        private Instant At(LocalDate day, int minute) =>
            Zone.AtLeniently(day.PlusDays(minute / 1_440).AtMidnight().PlusMinutes(minute % 1_440)).ToInstant();
    }
}
