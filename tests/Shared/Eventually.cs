using System.Diagnostics;

namespace FunnelStream.Tests;

/// <summary>Waits for conditions, not for time: until they hold, or a deadline is past.</summary>
internal static class Eventually
{
    // Twice the longest pace of the product: points of days are written every 30 s.
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static Task IsTrueAsync(Func<bool> condition, Func<string>? otherwise = null) =>
        IsTrueAsync(() => Task.FromResult(condition()), otherwise);

    public static async Task IsTrueAsync(Func<Task<bool>> condition, Func<string>? otherwise = null)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            waited.Elapsed.ShouldBeLessThan(Deadline, otherwise?.Invoke() ?? "the condition never came true");
            await Task.Delay(5);
        }
    }

    /// <summary>Awaits what has to end by itself.</summary>
    public static Task SoonAsync(this Task task) => task.WaitAsync(Deadline);

    public static Task<T> SoonAsync<T>(this Task<T> task) => task.WaitAsync(Deadline);
}
