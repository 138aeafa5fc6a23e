using Akka.Streams;
using Akka.Streams.Stage;

namespace FunnelStream.Connectors.InfluxDb;

/// <summary>
/// The waiting points of a lane as a source of batches. A batch comes where there is demand, once it is full, its first point has waited long
/// enough, or somebody flushes; meanwhile points coalesce in the buffer. The source ends when the buffer is closed and empty, or its points are
/// given up.
/// </summary>
/// <param name="buffer">The points.</param>
/// <param name="lines">How many points a batch may have as things stand.</param>
/// <param name="linger">How long the first point of a batch waits for others.</param>
/// <param name="time">The clock of that.</param>
/// <param name="givenUp">Whether what waits is given up; looked at when a batch is asked for, or somebody rings.</param>
internal sealed class DueBatches(PointBuffer buffer, Func<int> lines, TimeSpan linger, TimeProvider time, CancellationToken givenUp)
    : GraphStage<SourceShape<WaitingPoint[]>>
{
    private readonly Outlet<WaitingPoint[]> _batches = new("DueBatches.out");

    /// <inheritdoc/>
    public override SourceShape<WaitingPoint[]> Shape => new(_batches);

    /// <inheritdoc/>
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(this, buffer, lines, linger, time, givenUp);

    private sealed class Logic : OutGraphStageLogic
    {
        private readonly Outlet<WaitingPoint[]> _batches;
        private readonly PointBuffer _buffer;
        private readonly Func<int> _lines;
        private readonly TimeSpan _linger;
        private readonly TimeProvider _time;
        private readonly CancellationToken _givenUp;
        private ITimer? _wake;
        private long? _since;
        private int _wantsWaking;

        public Logic(DueBatches stage, PointBuffer buffer, Func<int> lines, TimeSpan linger, TimeProvider time, CancellationToken givenUp)
            : base(stage.Shape)
        {
            (_batches, _buffer, _lines, _linger, _time, _givenUp) = (stage._batches, buffer, lines, linger, time, givenUp);
            SetHandler(_batches, this);
        }

        // The timer and whoever adds points only wake the stage, on its own thread: the clock and the buffer decide. One call is enough
        // until it has looked, and without demand none is needed: a pull looks anyway.
        public override void PreStart()
        {
            var look = GetAsyncCallback(Look);
            void Wake()
            {
                if (Interlocked.Exchange(ref _wantsWaking, 0) == 1)
                {
                    look();
                }
            }

            _wake = _time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _buffer.Watch(Wake);
        }

        public override void PostStop()
        {
            Interlocked.Exchange(ref _wantsWaking, 0);
            _wake?.Dispose();
        }

        public override void OnPull() => Look();

        private void Look()
        {
            if (!IsAvailable(_batches))
            {
                return;
            }

            // Before the buffer is read, so that no point is missed that comes meanwhile.
            Interlocked.Exchange(ref _wantsWaking, 1);
            var (isClosed, waiting) = (_buffer.IsClosed, _buffer.Waiting);
            if (_givenUp.IsCancellationRequested || (isClosed && waiting == 0))
            {
                CompleteStage();
                return;
            }

            if (waiting == 0)
            {
                return;
            }

            // The wait is looked at anew where a timer was early.
            _since ??= _time.GetTimestamp();
            var left = _linger - _time.GetElapsedTime(_since.Value);
            if (waiting < _lines() && !isClosed && !_buffer.FlushWanted && left > TimeSpan.Zero)
            {
                _wake!.Change(left, Timeout.InfiniteTimeSpan);
                return;
            }

            _since = null;
            Interlocked.Exchange(ref _wantsWaking, 0);
            _wake!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            Push(_batches, _buffer.Take(_lines()));
        }
    }
}
