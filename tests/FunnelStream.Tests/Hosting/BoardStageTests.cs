using Akka.Streams.Dsl;
using Akka.Streams.TestKit;
using Akka.TestKit.Xunit2;
using FunnelStream.Board;
using FunnelStream.Connectors;
using FunnelStream.Runtime;
using Microsoft.Extensions.Logging.Abstractions;

namespace FunnelStream.Tests.Hosting;

/// <summary>How a board's stream takes, and how it ends.</summary>
public sealed class BoardStageTests() : TestKit(BlockingStreams.Settings)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly Pieces _pieces = new();
    private bool _isDone;
    private int _turns;

    [Fact]
    public async Task What_comes_is_applied_until_there_is_nothing_more_to_be_done()
    {
        var (source, ended) = Run();
        source.SendNext(1).SendNext(2);
        await Eventually.IsTrueAsync(() => _pieces.Applied.Count == 2);
        _pieces.Applied.ShouldBe([1, 2]);
        await Eventually.IsTrueAsync(() => _turns > 1); // time goes on where nothing comes

        _isDone = true;

        await ended.WaitAsync(Deadline);
        source.ExpectCancellation();
    }

    [Fact]
    public async Task The_end_of_the_source_is_shown_before_the_stream_ends()
    {
        var (source, ended) = Run();
        source.SendNext(1);
        await Eventually.IsTrueAsync(() => _pieces.Applied.Count == 1);
        var before = _turns;
        source.SendComplete();

        await ended.WaitAsync(Deadline);
        _turns.ShouldBeGreaterThan(before);
    }

    [Fact]
    public async Task A_source_that_fails_fails_the_board_and_says_why()
    {
        var (source, ended) = Run();
        source.SendError(new InvalidDataException("torn"));

        (await Should.ThrowAsync<InvalidDataException>(() => ended.WaitAsync(Deadline))).Message.ShouldBe("torn");
        _turns.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_piece_that_cannot_be_applied_ends_the_stream_and_its_source()
    {
        var (source, ended) = Run();
        source.SendNext(-1);

        (await Should.ThrowAsync<FormatException>(() => ended.WaitAsync(Deadline))).Message.ShouldBe("no piece");
        source.ExpectCancellation();
    }

    private (TestPublisher.Probe<int> Source, Task Ended) Run()
    {
        var run = new BoardRun<int>(new FunnelBoard(new BoardOptions { Partitions = 1 }), _pieces, TimeProvider.System, NullLogger.Instance)
        {
            IsDone = () => Volatile.Read(ref _isDone),
            Turned = _ => Interlocked.Increment(ref _turns),
        };
        return this.SourceProbe<int>().ToMaterialized(new BoardStage<int>(run, CancellationToken.None), Keep.Both).Run(BlockingStreams.MaterializerOf(Sys));
    }

    private sealed class Pieces : IBoardSource<int>
    {
        public System.Collections.Concurrent.ConcurrentQueue<int> Applied { get; } = new();

        bool IBoardSource<int>.IsRebuilding => false;

        IReadOnlyList<long> IBoardSource<int>.Applied => [];

        public void Apply(int piece)
        {
            if (piece < 0)
            {
                throw new FormatException("no piece");
            }

            Applied.Enqueue(piece);
        }

        public void Gather(bool waits)
        {
            // Nothing waits.
        }

        public void Commit(IReadOnlyList<long> positions)
        {
            // Nothing is kept.
        }
    }
}
