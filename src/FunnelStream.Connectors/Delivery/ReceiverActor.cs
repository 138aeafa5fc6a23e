using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using FunnelStream.Alerts;
using Microsoft.Extensions.Logging;

namespace FunnelStream.Connectors.Delivery;

/// <summary>
/// Tells one receiver, one attempt at a time. Mutes (<see cref="QuietTimes"/>), deduplicates and supersedes (<see cref="ReceiverLedger"/>), tries
/// until it is taken or refused, records (<see cref="IDeliveryLog"/>, metrics, log). Every attempt chooses anew what is to be told: what it was to be
/// told before may be out of date by now.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "An actor lets go of what it has when it stops.")]
internal sealed class ReceiverActor : ReceiveActor
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestAskedFor = TimeSpan.FromHours(1);

    // A timer reaches 49 days; looking again once a day costs nothing.
    private static readonly TimeSpan LongestNap = TimeSpan.FromDays(1);

    private readonly string _name;
    private readonly Receiver _receiver;
    private readonly AlertSpeech _speech;
    private readonly ReceiverLedger _ledger;
    private readonly DeliveryTools _tools;
    private readonly LatestStatus _status;
    private readonly QuietTimes _quiet;
    private readonly LogLimit _failures;
    private readonly CancellationTokenSource _breakingOff = new();
    private readonly List<IActorRef> _waitForIdle = [];
    private readonly HashSet<int> _refusalsTold = [];
    private ITimer? _timer;
    private int _naps;
    private bool _isUnderWay;
    private bool _isPaused;
    private bool _isEnding;
    private long? _standingTold;
    private int _failed;
    private string? _problem;

    /// <param name="parts">The receiver; disposed of with the actor.</param>
    /// <param name="ledger">What it knows, begun.</param>
    /// <param name="silences">Silences that have not ended.</param>
    /// <param name="tools">What it works with.</param>
    /// <param name="status">Where it notes how it does, for any thread.</param>
    public ReceiverActor(ReceiverParts parts, ReceiverLedger ledger, IReadOnlyList<AlertSilence> silences, DeliveryTools tools, LatestStatus status)
    {
        (_name, _receiver, _speech, _ledger, _tools, _status) = (parts.Name, parts.Receiver, parts.Speech, ledger, tools, status);
        _quiet = new QuietTimes(parts.Mute);
        _quiet.Silence(silences);
        _failures = new LogLimit(tools.Time, 1);

        Receive<Offered>(offered => Record(_ledger.Offer(offered.Sequence, offered.Transition)));
        Receive<Silenced>(silenced => _quiet.Silence(silenced.Silences));
        Receive<SayWhenIdle>(_ => _waitForIdle.Add(Sender));
        Receive<Answered>(Finish);
        Receive<Woken>(woken => _isPaused &= woken.Nap != _naps);
        Receive<End>(_ => _isEnding = true);
        Receive<BreakOff>(_ => _breakingOff.Cancel());
    }

    private DateTimeOffset Now => _tools.Time.GetUtcNow();

    protected override void PreStart() => Self.Tell(new Woken(_naps));

    protected override void PostStop()
    {
        _timer?.Dispose();
        _breakingOff.Dispose();
        _receiver.Dispose();
    }

    [SuppressMessage("Design", "CA1031", Justification = "Nothing ends a receiver but its end: a restart would forget what waits.")]
    protected override bool AroundReceive(Receive receive, object message)
    {
        _isUnderWay &= message is not Answered;
        try
        {
            base.AroundReceive(receive, message);
            Go();
        }
        catch (Exception e)
        {
            Log.Defect(_tools.Logger, _name, e);
            Pause(Backoff.Shortest);
        }

        _status.Value = new ReceiverStatus(_name, _ledger.Count, _failed, _problem);
        return true;
    }

    private void Go()
    {
        if (_isUnderWay)
        {
            return;
        }

        if (_isEnding)
        {
            Context.Stop(Self);
        }
        else if (_isPaused)
        {
            // The timer of the pause wakes it.
        }
        else if (IsStandingDue())
        {
            var standing = _ledger.Standing();
            Send(null, () => _receiver.SendStandingAsync(standing, _breakingOff.Token));
        }
        else if (_ledger.Take(alert => _quiet.Cover(alert, Now)) is { } item)
        {
            var told = _ledger.ToldOf(item.Alert.Id);
            Send(item, () => _receiver.SendAsync(item.Transition, told, _breakingOff.Token));
        }
        else
        {
            _waitForIdle.ForEach(waiting => waiting.Tell(Idle.Instance));
            _waitForIdle.Clear();
            Nap(NextLook());
        }
    }

    private void Send(Waiting? item, Func<Task<DeliveryAnswer>> send)
    {
        _isUnderWay = true;
        _ = TimedAsync(send).PipeTo(Self, success: answer => new Answered(item, answer));
    }

    private async Task<DeliveryAnswer> TimedAsync(Func<Task<DeliveryAnswer>> send)
    {
        var began = _tools.Time.GetTimestamp();
        try
        {
            return await send().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_breakingOff.IsCancellationRequested)
        {
            return new DeliveryAnswer(DeliveryResult.Unclear, "broken off");
        }
#pragma warning disable CA1031 // A defect in one message must not end the receiver, nor be tried for ever.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Defect(_tools.Logger, _name, e);
            return new DeliveryAnswer(DeliveryResult.Refused, $"defect: {e.Message}");
        }
        finally
        {
            _tools.Metrics.Took(_name, _tools.Time.GetElapsedTime(began));
        }
    }

    private void Finish(Answered answered)
    {
        var (item, answer) = answered;
        if (answer.IsToRetry)
        {
            Failed(answer);
        }
        else
        {
            Succeeded(answer); // before it is reported: whoever waits for the report finds the rest done
        }

        if (item is not null)
        {
            var settled = _ledger.Finish(answer.Result);
            if (answer.Result == DeliveryResult.Refused)
            {
                Refused(item, answer);
            }

            // After an unclear attempt it is worth keeping too that the receiver may know.
            Record(settled, always: answer.Result == DeliveryResult.Unclear);
        }
        else if (!answer.IsToRetry)
        {
            _standingTold = _tools.Time.GetTimestamp();
            if (answer.Result == DeliveryResult.Refused && _failures.Allows())
            {
                Log.StandingRefused(_tools.Logger, _name, answer.Advice(_name), answer.Text);
            }
        }
    }

    private void Succeeded(DeliveryAnswer answer)
    {
        if (_failed > 0 && answer.Result == DeliveryResult.Taken)
        {
            Log.Recovered(_tools.Logger, _name, _failed);
            if (_receiver.StandingEvery is not null)
            {
                // It may have been restarted, and remember nothing.
                _standingTold = null;
            }
        }

        _failed = 0;
        _problem = answer.Result == DeliveryResult.Refused ? answer.Text : null;
    }

    private void Failed(DeliveryAnswer answer)
    {
        (_failed, _problem) = (_failed + 1, answer.Text);
        var delay = DelayAfter(answer);
        _tools.Metrics.Retried(_name);
        if (_failures.Allows())
        {
            Log.Failing(_tools.Logger, _name, answer.Text, delay, _ledger.Count);
        }

        Pause(delay);
    }

    // What the receiver asks for counts; otherwise with chance in it, so that a receiver that comes back is not run down.
    private TimeSpan DelayAfter(DeliveryAnswer answer) =>
        answer.RetryAfter is { } asked && asked >= Backoff.Shortest ? (asked < LongestAskedFor ? asked : LongestAskedFor)
        : Backoff.After(_failed, LongestDelay) * (_tools.WithChance ? 0.5 + Random.Shared.NextDouble() : 1);

    // Once for each status: what a person has to mend is the same until it is mended.
    private void Refused(Waiting item, DeliveryAnswer answer)
    {
        if (_refusalsTold.Add(answer.Status))
        {
            Log.Refused(_tools.Logger, _name, item.Transition.Id, item.Alert.Rule, item.Alert.Labels.ToString(), answer.Advice(_name), answer.Text);
        }
    }

    private void Record(IReadOnlyList<Settled> settled, bool always = false)
    {
        foreach (var (item, outcome) in settled)
        {
            _tools.Metrics.Settled(_name, outcome);
            switch (outcome)
            {
                case Outcome.Delivered:
                    _refusalsTold.Clear();
                    Log.Delivered(_tools.Logger, _name, AlertNames.Of(item.Transition.Kind), _speech.Text(item.Transition).Title, item.Transition.Id);
                    break;
                case Outcome.Overflow:
                    Log.Overflow(_tools.Logger, _name, item.Transition.Id, item.Alert.Rule, item.Alert.Labels.ToString());
                    break;
            }
        }

        if (settled.Count > 0 || always)
        {
            _tools.Log.Report(_ledger.Progress);
        }
    }

    private bool IsStandingDue() => NextStanding() is { } next && next <= TimeSpan.Zero;

    private TimeSpan? NextStanding() => _receiver.StandingEvery is not { } every ? null
        : _standingTold is { } last ? every - _tools.Time.GetElapsedTime(last)
        : TimeSpan.Zero;

    private TimeSpan NextLook()
    {
        var next = NextStanding() is { } standing && standing < LongestNap ? standing : LongestNap;
        return _ledger.Count > 0 && _quiet.NextEnd(Now) - Now is { } quiet && quiet < next ? quiet : next;
    }

    private void Pause(TimeSpan delay)
    {
        _isPaused = true;
        Nap(delay);
    }

    private void Nap(TimeSpan length)
    {
        _timer?.Dispose();
        var (self, nap) = (Self, ++_naps);
        _timer = _tools.Time.CreateTimer(_ => self.Tell(new Woken(nap)), null, length > TimeSpan.Zero ? length : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <summary>A transition that is committed. Sequence numbers ascend.</summary>
    public sealed record Offered(long Sequence, AlertTransition Transition);

    /// <summary>Which silences there are now.</summary>
    public sealed record Silenced(IReadOnlyList<AlertSilence> Silences);

    /// <summary>Answered with <see cref="Idle"/> once there is nothing left that could be told now.</summary>
    public sealed record SayWhenIdle
    {
        public static readonly SayWhenIdle Instance = new();
    }

    /// <summary>There is nothing left that could be told now.</summary>
    public sealed record Idle
    {
        public static readonly Idle Instance = new();
    }

    /// <summary>It stops after the attempt under way.</summary>
    public sealed record End
    {
        public static readonly End Instance = new();
    }

    /// <summary>The attempt under way is broken off.</summary>
    public sealed record BreakOff
    {
        public static readonly BreakOff Instance = new();
    }

    private sealed record Answered(Waiting? Item, DeliveryAnswer Answer);

    private sealed record Woken(int Nap);
}

/// <summary>What a receiver is made of.</summary>
internal sealed record ReceiverParts(string Name, Receiver Receiver, AlertRoute Route, MuteTimes Mute, AlertSpeech Speech, int MostWaiting);

/// <summary>What receivers work with.</summary>
/// <param name="Log">Keeps how far they have come.</param>
/// <param name="Metrics">Counts what became of transitions.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">Where failures are told.</param>
/// <param name="WithChance">Whether delays vary.</param>
internal sealed record DeliveryTools(IDeliveryLog Log, DeliveryMetrics Metrics, TimeProvider Time, ILogger Logger, bool WithChance);
