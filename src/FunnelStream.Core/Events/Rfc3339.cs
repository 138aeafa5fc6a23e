namespace FunnelStream.Events;

/// <summary>
/// Reads the <c>date-time</c> of RFC 3339, section 5.6: <c>2026-03-01T09:30:00.123+01:00</c>. <c>T</c> and <c>Z</c> in
/// either case. What ISO 8601 or a database writes otherwise is read where it means one instant only: a blank in place of
/// <c>T</c>, a comma before the fraction, no seconds, an offset without colon or minutes (<c>+0100</c>, <c>+01</c>). A time
/// without offset is refused. Any number of fractional digits is accepted, digits after the millisecond are cut off. A leap
/// second (23:59:60 UTC) is the last millisecond of its minute, so that it stays in its own minute and day.
/// </summary>
internal static class Rfc3339
{
    private const int MinutesEnd = 16; // of a text to the minute
    private const int SecondsEnd = 19;
    private const int MsPerMinute = 60_000;
    private const long MsPerDay = 86_400_000;
    private const int EpochDay = 719_468; // days from 0000-03-01 to 1970-01-01

    /// <summary>Reads a whole text.</summary>
    /// <param name="text">ASCII.</param>
    /// <param name="unixMs">Milliseconds since the Unix epoch; years 0000 to 9999.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out long unixMs)
    {
        unixMs = 0;
        if (text.Length < MinutesEnd + 1
            || text[4] != '-' || text[7] != '-' || ((text[10] | 0x20) != 't' && text[10] != ' ') || text[13] != ':')
        {
            return false;
        }

        var century = Pair(text, 0);
        var yearOfCentury = Pair(text, 2);
        var month = Pair(text, 5);
        var day = Pair(text, 8);
        var hour = Pair(text, 11);
        var minute = Pair(text, 14);
        var hasSeconds = text[MinutesEnd] == ':' && text.Length > SecondsEnd;
        var second = hasSeconds ? Pair(text, MinutesEnd + 1) : 0;
        var year = (century * 100) + yearOfCentury;
        if ((century | yearOfCentury | day) < 0 || month is < 1 or > 12 || (uint)hour > 23 || (uint)minute > 59 || (uint)second > 60
            || day < 1 || day > DaysIn(year, month))
        {
            return false;
        }

        var rest = hasSeconds ? text[SecondsEnd..] : text[MinutesEnd..];
        var ms = 0;
        if ((hasSeconds && !TryFraction(ref rest, out ms)) || !TryOffset(rest, out var offsetMinutes))
        {
            return false;
        }

        var minutes = (((DaysSinceEpoch(year, month, day) * 24) + hour) * 60) + minute - offsetMinutes;
        if (second == 60)
        {
            if ((minutes + 1) * MsPerMinute % MsPerDay != 0)
            {
                return false; // a leap second is only ever the last of a UTC day
            }

            second = 59;
            ms = 999;
        }

        unixMs = (minutes * MsPerMinute) + (second * 1_000) + ms;
        return true;
    }

    private static bool TryFraction(ref ReadOnlySpan<byte> rest, out int ms)
    {
        ms = 0;
        if (rest[0] is not ((byte)'.' or (byte)','))
        {
            return true;
        }

        var scale = 100;
        var i = 1;
        for (; i < rest.Length && (uint)(rest[i] - '0') <= 9; i++)
        {
            ms += (rest[i] - '0') * scale;
            scale /= 10;
        }

        rest = rest[i..];
        return i > 1;
    }

    private static bool TryOffset(ReadOnlySpan<byte> rest, out int minutes)
    {
        minutes = 0;
        if (rest.Length == 1)
        {
            return (rest[0] | 0x20) == 'z';
        }

        if (rest.Length is not (3 or 5 or 6) || rest[0] is not ((byte)'+' or (byte)'-') || (rest.Length == 6 && rest[3] != ':'))
        {
            return false;
        }

        var hour = Pair(rest, 1);
        var minute = rest.Length == 3 ? 0 : Pair(rest, rest.Length - 2);
        minutes = (hour * 60) + minute;
        minutes = rest[0] == '-' ? -minutes : minutes;
        return (uint)hour <= 23 && (uint)minute <= 59;
    }

    /// <summary>Two digits, or a negative number.</summary>
    private static int Pair(ReadOnlySpan<byte> text, int index)
    {
        var tens = (uint)(text[index] - '0');
        var ones = (uint)(text[index + 1] - '0');
        return tens <= 9 && ones <= 9 ? (int)((tens * 10) + ones) : -1;
    }

    private static int DaysIn(int year, int month) => month switch
    {
        2 => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    /// <summary>Days of the proleptic Gregorian calendar, counted in years that begin in March so that the leap day is last.</summary>
    private static long DaysSinceEpoch(int year, int month, int day)
    {
        var y = month <= 2 ? year + 399 : year + 400; // one whole 400-year cycle ahead keeps divisions positive
        var cycle = y / 400;
        var yearOfCycle = y % 400;
        var dayOfYear = (((153 * ((month + 9) % 12)) + 2) / 5) + day - 1;
        var dayOfCycle = (yearOfCycle * 365) + (yearOfCycle / 4) - (yearOfCycle / 100) + dayOfYear;
        return ((cycle - 1) * 146_097L) + dayOfCycle - EpochDay;
    }
}
