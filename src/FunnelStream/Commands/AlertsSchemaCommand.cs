using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using FunnelStream.Alerts.Rules;

namespace FunnelStream.Commands;

/// <summary>What may stand in a rules file, for editors.</summary>
internal static class AlertsSchemaCommand
{
    // It is read by people, too, and never put into HTML.
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var command = new ExampleCommand(
            "schema",
            "Print the JSON Schema of a rules file, by which editors complete and check it.",
            ("funnelstream alerts schema > rules.schema.json", "then \"$schema\": \"./rules.schema.json\" in the rules file"));
        command.SetAction(_ =>
        {
            Console.Write($"{RuleSchema.Of(RuleCatalog.All).ToJsonString(Readable)}{Environment.NewLine}");
            return ExitCode.Ok;
        });
        return command;
    }
}
