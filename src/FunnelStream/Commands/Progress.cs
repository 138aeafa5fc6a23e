namespace FunnelStream.Commands;

/// <summary>
/// Says now and then how far long work has come: on a terminal in one line that is written over, elsewhere as lines that become rarer.
/// </summary>
internal sealed class Progress : IDisposable
{
    private static readonly TimeSpan OnTerminal = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Elsewhere = TimeSpan.FromSeconds(30);

    private readonly Lock _writing = new();
    private readonly TextWriter _output;
    private readonly bool _isTerminal;
    private readonly Func<string> _says;
    private readonly ITimer _timer;
    private TimeSpan _next;
    private bool _hasWritten;
    private bool _isOver;

    /// <param name="output">Where to write.</param>
    /// <param name="isTerminal">Whether that is a terminal.</param>
    /// <param name="says">How far the work has come; asked on another thread.</param>
    /// <param name="time">The clock.</param>
    public Progress(TextWriter output, bool isTerminal, Func<string> says, TimeProvider time)
    {
        (_output, _isTerminal, _says, _next) = (output, isTerminal, says, isTerminal ? OnTerminal : Elsewhere);
        _timer = time.CreateTimer(_ => Write(), null, _next, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Progress on the error stream: standard output carries the result.</summary>
    public static Progress OnError(Func<string> says, TimeProvider time) => new(Console.Error, !Console.IsErrorRedirected, says, time);

    /// <summary>A share of the work as text.</summary>
    public static string Percent(double done, double all) => FormattableString.Invariant($"{(all > 0 ? Math.Clamp(done / all, 0, 1) : 0) * 100:0} %");

    /// <summary>The work is done.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        lock (_writing)
        {
            _isOver = true;
            if (_isTerminal && _hasWritten)
            {
                _output.Write("\r\u001b[K");
            }
        }
    }

    private void Write()
    {
        lock (_writing)
        {
            if (_isOver)
            {
                return;
            }

            _hasWritten = true;
            if (_isTerminal)
            {
                _output.Write($"\r{_says()}\u001b[K");
            }
            else
            {
                _output.WriteLine(_says());
                _next *= 2;
            }

            _timer.Change(_next, Timeout.InfiniteTimeSpan);
        }
    }
}
