using FunnelStream.Alerts;
using FunnelStream.Alerts.Watch;
using FunnelStream.Board;
using FunnelStream.Oracle;
using FunnelStream.Panes;
using FunnelStream.Runtime;
using FunnelStream.Worker;
using Microsoft.Extensions.Logging.Abstractions;

namespace FunnelStream.Hosting;

/// <summary>How much of the board's thread the rules take.</summary>
public sealed class BoardAlertsTests : IDisposable
{
    private const long Hour = 3_600_000;
    private static readonly long Start = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private readonly SteppedTime _clock = new();
    private readonly SlowRule _rule;
    private readonly BoardAlerts _alerts;

    public BoardAlertsTests()
    {
        _rule = new SlowRule(_clock) { Timing = new RuleTiming(Cadence.Every(TimeSpan.FromHours(1))) };
        _alerts = new BoardAlerts(() => new MemoryAlertLog(), () => [_rule], new AlertDesk(), DayGrid.Utc, _clock, NullLogger.Instance);
        _alerts.Turn(BoardAt(Start), isBehind: true);
        _rule.Asked.ShouldBe(1);
    }

    public void Dispose() => _alerts.Dispose();

    [Fact]
    public void While_event_time_catches_up_they_take_a_twentieth()
    {
        var board = BoardAt(Start + (50 * Hour));
        _alerts.Turn(board, isBehind: true);
        _rule.Asked.ShouldBe(1, "it has just taken 50 ms");
        _clock.Step(19 * SlowRule.Takes);
        _alerts.Turn(board, isBehind: true);
        _rule.Asked.ShouldBe(5, "a slice of 200 ms");
        _clock.Step(75 * SlowRule.Takes);
        _alerts.Turn(board, isBehind: true);
        _rule.Asked.ShouldBe(5, "which counts as much as what others had meanwhile");
        _clock.Step(SlowRule.Takes);
        _alerts.Turn(board, isBehind: true);
        _rule.Asked.ShouldBe(9);
        _alerts.IsBehind.ShouldBeTrue();
    }

    [Fact]
    public void Once_it_has_caught_up_they_are_not_kept_waiting()
    {
        var board = BoardAt(Start + (50 * Hour));
        for (var turn = 1; turn <= 3; turn++)
        {
            _alerts.Turn(board, isBehind: false);
            _rule.Asked.ShouldBe(Math.Min(51, 1 + (20 * turn)));
        }

        _alerts.IsBehind.ShouldBeFalse();
    }

    private static FunnelBoard BoardAt(long at)
    {
        var (worker, board) = (new FunnelWorker(0, new WorkerOptions()), new FunnelBoard(new BoardOptions { KeepsPoints = false }));
        worker.Process([(Event.OfLead("a", "created", "created", Start - Hour) with { Channel = "seo" }).ToRecord()], Start);
        board.Apply(worker.TakeCheckpoint());
        board.Complete(at);
        return board;
    }

    private sealed class SlowRule(SteppedTime clock) : AlertRule
    {
        public static readonly TimeSpan Takes = TimeSpan.FromMilliseconds(50);

        public int Asked { get; private set; }

        public override string Kind => "slow";

        public override IReadOnlyList<AlertCondition> Conditions => [];

        protected override string Parameters => "";

        public override IReadOnlyList<Finding> Evaluate(RuleInput input)
        {
            Asked++;
            clock.Step(Takes);
            return [];
        }
    }
}
