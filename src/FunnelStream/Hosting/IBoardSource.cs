namespace FunnelStream.Hosting;

/// <summary>Where a board's checkpoints come from: the panes topic, or the workers of this process (demo).</summary>
internal interface IBoardSource
{
    /// <summary>Whether the board does not show everything yet, so that nothing may be taken from it.</summary>
    bool IsRebuilding { get; }

    /// <summary>By partition: up to where the log is applied; 0 where nothing is.</summary>
    IReadOnlyList<long> Applied { get; }

    /// <summary>Whether there is something to apply; false when nothing will come any more.</summary>
    ValueTask<bool> WaitAsync();

    /// <summary>Applies the next piece; false where there is none for now.</summary>
    bool TryApply();

    /// <summary>Whether checkpoints of workers that catch up wait, to be applied as one; false applies those that wait.</summary>
    void Gather(bool waits);

    /// <summary>Has positions kept, up to which the sink was told everything.</summary>
    void Commit(IReadOnlyList<long> positions);
}
