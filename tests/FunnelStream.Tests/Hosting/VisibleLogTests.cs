using System.Globalization;
using System.Text.Json;
using FunnelStream.Hosting;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace FunnelStream.Tests.Hosting;

public sealed class VisibleLogTests
{
    private const string Hostile = "a\u001b[2J\u009b1m\nINF all is well\u202e";

    [Fact]
    public void Names_do_nothing_to_a_terminal_and_an_exception_keeps_its_lines()
    {
        var lines = Logged(VisibleLog.ForPeople).Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        lines[0].ShouldEndWith(@"WRN Receiver a\u001b[2J\u009b1m\nINF all is well\u202e fails");
        lines[1].ShouldStartWith(@"System.InvalidOperationException: about a\u001b[2J");
        lines.ShouldContain(line => line.StartsWith("   at ", StringComparison.Ordinal));
    }

    [Fact]
    public void Lines_of_JSON_stay_JSON()
    {
        var text = Logged(VisibleLog.ForMachines);
        text.TrimEnd().ShouldAllBe(letter => !char.IsControl(letter) && letter != '\u202e');
        using var json = JsonDocument.Parse(text);
        json.RootElement.GetProperty("Receiver").GetString().ShouldBe(Hostile);
    }

    private static string Logged(VisibleLog log)
    {
        LogEvent? logged = null;
        using var logger = new LoggerConfiguration().WriteTo.Sink(new Taking(e => logged = e)).CreateLogger();
        try
        {
            throw new InvalidOperationException("about " + Hostile);
        }
        catch (InvalidOperationException e)
        {
            logger.Warning(e, "Receiver {Receiver} fails", Hostile);
        }

        using var text = new StringWriter(CultureInfo.InvariantCulture);
        log.Format(logged!, text);
        return text.ToString();
    }

    private sealed class Taking(Action<LogEvent> take) : ILogEventSink
    {
        public void Emit(LogEvent logEvent) => take(logEvent);
    }
}
