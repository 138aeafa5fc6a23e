using System.CommandLine;
using FunnelStream.Events;

namespace FunnelStream.Commands;

/// <summary>The rejected records.</summary>
internal static class DlqCommand
{
    public static Command Create() => new ExampleCommand(
        "dlq",
        "Look at the records that were rejected, and send them to their topics again.",
        ("funnelstream dlq list", "what was rejected, and why"),
        ("funnelstream dlq redrive", "once the cause is mended")) { DlqListCommand.Create(), DlqRedriveCommand.Create() };

    /// <summary>The option by which both commands choose.</summary>
    public static Option<string[]> Reason()
    {
        var option = new Option<string[]>("--reason")
        {
            Description = "Only records rejected for this reason, such as bad_time; may be repeated.",
            HelpName = "REASON",
            AllowMultipleArgumentsPerToken = false,
        };
        var names = Enum.GetValues<RejectReason>().Where(r => r != RejectReason.None).Select(r => r.Name()).ToArray();
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => !names.Contains(t.Value)))
            {
                result.AddError($"--reason '{token.Value}' is none; there are {string.Join(", ", names)}.");
            }
        });
        return option;
    }
}
