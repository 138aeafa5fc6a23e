namespace FunnelStream.Runtime;

/// <summary>What a board's checkpoints come in, and where they come from: the panes topic, or the workers of this process (demo).</summary>
/// <typeparam name="T">A piece of what comes.</typeparam>
internal interface IBoardSource<in T>
{
    /// <summary>Whether the board does not show everything yet, so that nothing may be taken from it.</summary>
    bool IsRebuilding { get; }

    /// <summary>By partition: up to where the log is applied; 0 where nothing is.</summary>
    IReadOnlyList<long> Applied { get; }

    /// <summary>Applies a piece.</summary>
    void Apply(T piece);

    /// <summary>Whether checkpoints of workers that catch up wait, to be applied as one; false applies those that wait.</summary>
    void Gather(bool waits);

    /// <summary>Has positions kept, up to which the sink was told everything.</summary>
    void Commit(IReadOnlyList<long> positions);
}
