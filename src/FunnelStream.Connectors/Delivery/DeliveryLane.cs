using FunnelStream.Alerts;
using Microsoft.Extensions.Logging;
using Polly;

namespace FunnelStream.Connectors.Delivery;

/// <summary>
/// One receiver with a queue and a task of its own: what it does or doesn't do delays nobody else. The stages: mute
/// (<see cref="QuietTimes"/>), deduplicate and supersede (<see cref="ReceiverLedger"/>), retry (<see cref="RetryStage"/>), record
/// (<see cref="IDeliveryLog"/>, metrics, log).
/// </summary>
internal sealed class DeliveryLane : IDisposable
{
    private readonly Lock _lock = new();
    private readonly string _name;
    private readonly Receiver _receiver;
    private readonly ReceiverLedger _ledger;
    private readonly QuietTimes _quiet;
    private readonly AlertSpeech _speech;
    private readonly IDeliveryLog _log;
    private readonly DeliveryMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline<DeliveryAnswer> _retry;
    private readonly LogLimit _failures;
    private readonly SemaphoreSlim _news = new(0, 1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _breakingOff = new();
    private readonly List<TaskCompletionSource> _idle = [];
    private readonly HashSet<int> _refusalsTold = [];
    private Task _running = Task.CompletedTask;
    private long? _standingTold;
    private int _failed;
    private string? _problem;

    public DeliveryLane(LaneParts parts, IDeliveryLog log, DeliveryMetrics metrics, TimeProvider time, ILogger logger, bool withChance = true)
    {
        _name = parts.Name;
        _receiver = parts.Receiver;
        _ledger = new ReceiverLedger(parts.Name, parts.Route, parts.MostWaiting, parts.Receiver.StandingEvery is not null);
        _quiet = new QuietTimes(parts.Mute);
        _speech = parts.Speech;
        (_log, _metrics, _time, _logger) = (log, metrics, time, logger);
        metrics.Begins(parts.Name);
        _retry = RetryStage.Of(time, withChance, Failed);
        _failures = new LogLimit(time, 1);
    }

    public string Name => _name;

    public ReceiverStatus Status
    {
        get
        {
            lock (_lock)
            {
                return new ReceiverStatus(_name, _ledger.Count, _failed, _problem);
            }
        }
    }

    public void Start(IReadOnlyList<AlertRecord> active, DeliveryProgress? progress, long head)
    {
        _ledger.Start(active, progress, head);
        if (progress is null)
        {
            // Kept before anything is told: after a crash it is not new any more, and misses nothing.
            _log.Report(_ledger.Progress);
        }

        _running = Task.Run(RunAsync);
    }

    /// <summary>Never blocks, whatever the receiver does.</summary>
    public void Offer(long sequence, AlertTransition transition)
    {
        lock (_lock)
        {
            Record(_ledger.Offer(sequence, transition));
        }

        Wake();
    }

    public void Silence(IReadOnlyList<AlertSilence> silences)
    {
        _quiet.Silence(silences);
        Wake();
    }

    /// <summary>Ends once there is nothing left that could be told now.</summary>
    public Task IdleAsync()
    {
        lock (_lock)
        {
            var idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _idle.Add(idle);
            Wake();
            return idle.Task;
        }
    }

    /// <summary>Ends after the attempt under way, which is broken off when <paramref name="impatience"/> says so.</summary>
    public async Task StopAsync(CancellationToken impatience)
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        using var broken = impatience.Register(_breakingOff.Cancel);
        await _running.ConfigureAwait(false);
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _breakingOff.Dispose();
        lock (_lock)
        {
            _news.Dispose(); // not under the hands of who wakes
        }

        _receiver.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                if (await _retry.ExecuteAsync(AttemptAsync, _stopping.Token).ConfigureAwait(false) == Nothing)
                {
                    await WaitAsync().ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                break;
            }
#pragma warning disable CA1031 // Nothing ends a receiver's task but its stop.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Log.Defect(_logger, _name, e);
                await Task.Delay(RetryStage.Shortest, _time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static DeliveryAnswer Nothing { get; } = new(DeliveryResult.Taken, "nothing to tell");

    // Every attempt chooses anew what is to be told: what it was to be told before may be out of date by now.
    private async ValueTask<DeliveryAnswer> AttemptAsync(CancellationToken stopping)
    {
        stopping.ThrowIfCancellationRequested();
        Waiting? item;
        ToldAs told = default;
        IReadOnlyList<(AlertRecord, ToldAs)>? standing = null;
        lock (_lock)
        {
            if (IsStandingDue())
            {
                (item, standing) = (null, _ledger.Standing());
            }
            else if ((item = _ledger.Take(alert => _quiet.Cover(alert, _time.GetUtcNow()))) is null)
            {
                _idle.ForEach(idle => idle.TrySetResult());
                _idle.Clear();
                return Nothing;
            }
            else
            {
                told = _ledger.ToldOf(item.Alert.Id);
            }

        }

        var answer = await TimedAsync(
            () => item is null ? _receiver.SendStandingAsync(standing!, _breakingOff.Token) : _receiver.SendAsync(item.Transition, told, _breakingOff.Token)).ConfigureAwait(false);
        Finish(item, answer);
        return answer;
    }

    private async Task<DeliveryAnswer> TimedAsync(Func<Task<DeliveryAnswer>> send)
    {
        var began = _time.GetTimestamp();
        try
        {
            return await send().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_breakingOff.IsCancellationRequested)
        {
            return new DeliveryAnswer(DeliveryResult.Unclear, "broken off");
        }
#pragma warning disable CA1031 // A defect in one message must not end the receiver's task, nor be tried for ever.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Defect(_logger, _name, e);
            return new DeliveryAnswer(DeliveryResult.Refused, $"defect: {e.Message}");
        }
        finally
        {
            _metrics.Took(_name, _time.GetElapsedTime(began));
        }
    }

    private void Finish(Waiting? item, DeliveryAnswer answer)
    {
        lock (_lock)
        {
            // Before it is reported: whoever waits for the report finds the rest done.
            if (!answer.IsToRetry)
            {
                Succeeded(answer);
            }

            if (item is null)
            {
                if (!answer.IsToRetry)
                {
                    _standingTold = _time.GetTimestamp();
                }

                if (answer.Result == DeliveryResult.Refused && _failures.Allows())
                {
                    Log.StandingRefused(_logger, _name, answer.Advice(_name), answer.Text);
                }
            }
            else
            {
                var settled = _ledger.Finish(answer.Result);
                if (answer.Result == DeliveryResult.Refused)
                {
                    Refused(item, answer);
                }

                // After an unclear attempt it is worth keeping too that the receiver may know.
                Record(settled, always: answer.Result == DeliveryResult.Unclear);
            }
        }
    }

    private void Succeeded(DeliveryAnswer answer)
    {
        if (_failed > 0 && answer.Result == DeliveryResult.Taken)
        {
            Log.Recovered(_logger, _name, _failed);
            if (_receiver.StandingEvery is not null)
            {
                // It may have been restarted, and remember nothing.
                _standingTold = null;
            }
        }

        _failed = 0;
        _problem = answer.Result == DeliveryResult.Refused ? answer.Text : null;
    }

    private void Failed(DeliveryAnswer answer, TimeSpan delay)
    {
        _metrics.Retried(_name);
        lock (_lock)
        {
            _failed++;
            _problem = answer.Text;
            if (_failures.Allows())
            {
                Log.Failing(_logger, _name, answer.Text, delay, _ledger.Count);
            }
        }
    }

    // Once for each status: what a person has to mend is the same until it is mended.
    private void Refused(Waiting item, DeliveryAnswer answer)
    {
        if (_refusalsTold.Add(answer.Status))
        {
            Log.Refused(_logger, _name, item.Transition.Id, item.Alert.Rule, item.Alert.Labels.ToString(), answer.Advice(_name), answer.Text);
        }
    }

    private void Record(IReadOnlyList<Settled> settled, bool always = false)
    {
        foreach (var (item, outcome) in settled)
        {
            _metrics.Settled(_name, outcome);
            switch (outcome)
            {
                case Outcome.Delivered:
                    _refusalsTold.Clear();
                    Log.Delivered(_logger, _name, AlertNames.Of(item.Transition.Kind), _speech.Text(item.Transition).Title, item.Transition.Id);
                    break;
                case Outcome.Overflow:
                    Log.Overflow(_logger, _name, item.Transition.Id, item.Alert.Rule, item.Alert.Labels.ToString());
                    break;
            }
        }

        if (settled.Count > 0 || always)
        {
            _log.Report(_ledger.Progress);
        }
    }

    private bool IsStandingDue() =>
        _receiver.StandingEvery is { } every && (_standingTold is not { } last || _time.GetElapsedTime(last) >= every);

    private async Task WaitAsync()
    {
        TimeSpan? wait = null;
        lock (_lock)
        {
            if (_receiver.StandingEvery is { } every && _standingTold is { } last)
            {
                wait = every - _time.GetElapsedTime(last);
            }

            if (_ledger.Count > 0 && _quiet.NextEnd(_time.GetUtcNow()) is { } end && !(end - _time.GetUtcNow() > wait))
            {
                wait = end - _time.GetUtcNow();
            }
        }

        // A timer reaches 49 days; looking again once a day costs nothing.
        var longest = TimeSpan.FromDays(1);
        using var woken = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var news = _news.WaitAsync(woken.Token);
        var pause = Task.Delay(wait is { } some ? (some > TimeSpan.Zero ? (some < longest ? some : longest) : TimeSpan.Zero) : longest, _time, woken.Token);
        await Task.WhenAny(news, pause).ConfigureAwait(false);
        await woken.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(news, pause).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Wake()
    {
        lock (_lock)
        {
            // Who stops needs no waking: what is offered from then on is for the next start.
            if (!_stopping.IsCancellationRequested && _news.CurrentCount == 0)
            {
                _news.Release();
            }
        }
    }
}

/// <summary>What a lane is made of.</summary>
internal sealed record LaneParts(string Name, Receiver Receiver, AlertRoute Route, MuteTimes Mute, AlertSpeech Speech, int MostWaiting);
