using System.Globalization;

namespace FunnelStream.Alerts;

/// <summary>What one number of a finding has to be for a rule to fire.</summary>
/// <param name="Number">The number's name.</param>
/// <param name="IsCeiling">Whether it has to be at most the bound; otherwise at least.</param>
/// <param name="Bound">The bound, or the factor of <paramref name="Of"/>.</param>
/// <param name="Of">The number that the bound is a multiple of; null: none.</param>
/// <param name="End">Whether the value itself is compared, or the end of its interval.</param>
public sealed record AlertCondition(string Number, bool IsCeiling, double Bound, string? Of = null, AlertNumberEnd End = AlertNumberEnd.Value)
{
    /// <summary>A number has to be at most a bound.</summary>
    public static AlertCondition AtMost(string number, double bound, string? of = null) => new(number, true, bound, of);

    /// <summary>A number has to be at least a bound.</summary>
    public static AlertCondition AtLeast(string number, double bound, string? of = null) => new(number, false, bound, of);

    /// <summary>How far a finding is from it, in the number's unit: 0 or less where it holds; null where the number is not known.</summary>
    public double? Distance(Finding finding)
    {
        var value = finding[Number] is { } number ? End == AlertNumberEnd.Low ? number.Low : number.Value : null;
        var bound = Of is null ? Bound : Bound * finding[Of]?.Value;
        return IsCeiling ? value - bound : bound - value;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(End == AlertNumberEnd.Low ? $"lower bound of {Number}" : Number)} {(IsCeiling ? "≤" : "≥")} {(Of is null ? $"{Bound:0.###}" : Bound == 1 ? Of : $"{Bound:0.###} × {Of}")}");
}

/// <summary>What of a number is compared.</summary>
public enum AlertNumberEnd
{
    /// <summary>The value.</summary>
    Value,

    /// <summary>The lower end of its interval.</summary>
    Low,
}
