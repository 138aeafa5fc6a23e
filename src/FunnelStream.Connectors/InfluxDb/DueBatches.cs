using Akka.Streams;
using Akka.Streams.Stage;

namespace FunnelStream.Connectors.InfluxDb;

/// <summary>
/// The waiting points of a lane as a source of batches. A batch comes where there is demand, once it is full, its first point has waited long
/// enough, or somebody flushes; meanwhile points coalesce in the buffer. The source ends when the buffer is closed and empty.
/// </summary>
/// <param name="buffer">The points.</param>
/// <param name="lines">How many points a batch may have as things stand.</param>
/// <param name="linger">How long the first point of a batch waits for others.</param>
/// <param name="time">The clock of that.</param>
internal sealed class DueBatches(PointBuffer buffer, Func<int> lines, TimeSpan linger, TimeProvider time) : GraphStage<SourceShape<WaitingPoint[]>>
{
    private readonly Outlet<WaitingPoint[]> _batches = new("DueBatches.out");

    /// <inheritdoc/>
    public override SourceShape<WaitingPoint[]> Shape => new(_batches);

    /// <inheritdoc/>
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, buffer, lines, linger, time);

    private sealed class Logic : OutGraphStageLogic
    {
        private readonly Outlet<WaitingPoint[]> _batches;
        private readonly PointBuffer _buffer;
        private readonly Func<int> _lines;
        private readonly TimeSpan _linger;
        private readonly TimeProvider _time;
        private ITimer? _wake;
        private long? _since;

        public Logic(DueBatches stage, PointBuffer buffer, Func<int> lines, TimeSpan linger, TimeProvider time)
            : base(stage.Shape)
        {
            (_batches, _buffer, _lines, _linger, _time) = (stage._batches, buffer, lines, linger, time);
            SetHandler(_batches, this);
        }

        // The timer and whoever adds points only wake the stage, on its own thread: the clock and the buffer decide.
        public override void PreStart()
        {
            var look = GetAsyncCallback(Look);
            _wake = _time.CreateTimer(_ => look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _buffer.Watch(look);
        }

        public override void PostStop() => _wake?.Dispose();

        public override void OnPull() => Look();

        private void Look()
        {
            if (!IsAvailable(_batches))
            {
                return;
            }

            var (waiting, isClosed) = (_buffer.Waiting, _buffer.IsClosed);
            if (waiting == 0)
            {
                if (isClosed)
                {
                    CompleteStage();
                }

                return;
            }

            if (_since is null)
            {
                _since = _time.GetTimestamp();
                _wake!.Change(_linger, Timeout.InfiniteTimeSpan);
            }

            if (waiting >= _lines() || isClosed || _buffer.FlushWanted || _time.GetElapsedTime(_since.Value) >= _linger)
            {
                _since = null;
                _wake!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                Push(_batches, _buffer.Take(_lines()));
            }
        }
    }
}
