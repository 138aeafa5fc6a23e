namespace FunnelStream.Connectors.InfluxDb;

/// <summary>
/// How many lines a lane sends at once: half as many after a request that was not answered in time, and more again with each full one that was.
/// </summary>
/// <param name="most">Lines at most.</param>
internal sealed class BatchSize(int most)
{
    // A server that doesn't answer these is not slow but away.
    private const int Least = 100;

    private readonly int _most = most;

    public int Lines { get; private set; } = most;

    public void Halve() => Lines = Math.Min(Lines, Math.Max(Least, Lines / 2));

    public void Answered(int lines)
    {
        // A few lines are answered by any server, and say nothing of more.
        if (lines >= Lines / 2)
        {
            Lines = Math.Min(_most, Lines + Math.Max(1, Lines / 8));
        }
    }
}
