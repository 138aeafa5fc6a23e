using FunnelStream.Connectors.Delivery;
using NodaTime.Text;

namespace FunnelStream.Connectors.Tests.Delivery;

public sealed class MuteTimesTests
{
    [Theory]
    [InlineData("Mon-Fri 18:00-08:00 Europe/Paris", "2026-01-05T16:59:00Z", null)]
    [InlineData("Mon-Fri 18:00-08:00 Europe/Paris", "2026-01-05T17:00:00Z", "2026-01-06T07:00:00Z")]
    [InlineData("Mon-Fri 18:00-08:00 Europe/Paris", "2026-01-06T06:59:59Z", "2026-01-06T07:00:00Z")]
    [InlineData("Mon-Fri 18:00-08:00 Europe/Paris", "2026-01-06T07:00:00Z", null)]
    [InlineData("Mon-Fri 18:00-08:00 Europe/Paris", "2026-01-09T22:00:00Z", "2026-01-10T07:00:00Z")] // Friday's night belongs to Friday
    [InlineData("Mon-Fri 18:00-08:00 Europe/Paris", "2026-01-11T20:00:00Z", null)] // Sunday
    [InlineData("Mon-Fri 18:00-08:00 Europe/Paris; Sat,Sun Europe/Paris", "2026-01-09T22:00:00Z", "2026-01-11T23:00:00Z")]
    [InlineData("Fri-Mon 10:00-11:00 UTC", "2026-01-11T10:30:00Z", "2026-01-11T11:00:00Z")] // around the week's end
    [InlineData("Fri-Mon 10:00-11:00 UTC", "2026-01-13T10:30:00Z", null)]
    [InlineData("22:00-24:00 America/New_York", "2026-07-02T02:30:00Z", "2026-07-02T04:00:00Z")]
    [InlineData("sat,sun utc", "2026-01-10T12:00:00Z", "2026-01-12T00:00:00Z")]
    [InlineData("01:00-05:00 Europe/Paris", "2026-03-29T00:30:00Z", "2026-03-29T03:00:00Z")] // clocks go forward: an hour less
    [InlineData("01:00-05:00 Europe/Paris", "2026-10-25T00:30:00Z", "2026-10-25T04:00:00Z")] // back: an hour more
    public void They_hold_from_when_to_when(string text, string at, string? end)
    {
        var times = MuteTimes.Parse(text.Replace("utc", "UTC", StringComparison.Ordinal));
        var now = InstantPattern.General.Parse(at).Value;

        times.Hold(now).ShouldBe(end is not null);
        times.End(now).ShouldBe(end is null ? now : InstantPattern.General.Parse(end).Value);
    }

    [Theory]
    [InlineData("Mon-Fri 18:00-08:00", "no mute time")]
    [InlineData("Mon-Fri 18-08 Europe/Paris", "no mute time")]
    [InlineData("Mo-Fr 18:00-08:00 Europe/Paris", "no mute time")]
    [InlineData("Mon-Fry 18:00-08:00 Europe/Paris", "'Fry' is no day")]
    [InlineData("18:00-25:00 Europe/Paris", "'25:00' is no time of day")]
    [InlineData("18:60-20:00 Europe/Paris", "'18:60' is no time of day")]
    [InlineData("18:00-20:00 Europe/Lutetia", "no time zone 'Europe/Lutetia'")]
    [InlineData("Mon-Sun UTC", "mutes at all times")]
    [InlineData("00:00-12:00 UTC; 12:00-24:00 UTC", "mutes at all times")]
    public void What_is_none_is_refused(string text, string why) =>
        Should.Throw<FormatException>(() => MuteTimes.Parse(text)).Message.ShouldContain(why);
}
