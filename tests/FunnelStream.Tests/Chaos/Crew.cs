using FunnelStream.Tests.Integration;

namespace FunnelStream.Tests.Chaos;

/// <summary>The processes of one deployment, workers and boards apart, and what befalls them.</summary>
internal sealed class Crew : IDisposable
{
    private readonly Deployment _deployment;
    private readonly Random _random;
    private readonly Commands.Program?[] _members;
    private readonly int _workers;
    private readonly List<Commands.Program> _gone = [];

    /// <param name="deployment">What they belong to.</param>
    /// <param name="workers">How many count.</param>
    /// <param name="boards">How many merge and write; one of them at a time.</param>
    /// <param name="random">Chooses.</param>
    public Crew(Deployment deployment, int workers, int boards, Random random)
    {
        (_deployment, _workers, _random) = (deployment, workers, random);
        _members = new Commands.Program?[workers + boards];
        for (var member = 0; member < _members.Length; member++)
        {
            Start(member);
        }
    }

    /// <summary>How many were killed.</summary>
    public int Kills { get; private set; }

    /// <summary>How many were stopped in their tracks and went on later.</summary>
    public int Pauses { get; private set; }

    /// <summary>Who ended by himself, and what he said last.</summary>
    public List<string> Resigned { get; } = [];

    /// <summary>Everything that anyone said, for a failure's message.</summary>
    public string Said => string.Join("\n--\n", _gone.Concat(_members.OfType<Commands.Program>()).Select(p => Tail(p.Output) + Tail(p.Error)));

    /// <summary>Kills somebody without warning; he is back a moment later.</summary>
    public async Task KillOneAsync()
    {
        var member = _random.Next(_members.Length);
        _members[member]!.Kill();
        _gone.Add(_members[member]!);
        Kills++;
        await Task.Delay(_random.Next(0, 3_000));
        Start(member);
    }

    /// <summary>Stops somebody in the middle of whatever he does, longer than his session lasts: he wakes up as a zombie.</summary>
    public async Task PauseOneAsync(TimeSpan length)
    {
        var member = _members[_random.Next(_members.Length)]!;
        member.Pause();
        Pauses++;
        await Task.Delay(length);
        member.Resume();
    }

    /// <summary>Whoever ended by himself is started again, as an orchestrator would.</summary>
    public async Task ReplaceAsync()
    {
        for (var member = 0; member < _members.Length; member++)
        {
            if (_members[member] is { HasExited: true } gone)
            {
                _gone.Add(gone);
                Resigned.Add($"{await gone.ExitAsync()}: {gone.Error.Trim()}");
                Start(member);
            }
        }
    }

    /// <summary>Ends everybody in an orderly way.</summary>
    public async Task StopAsync()
    {
        foreach (var member in _members)
        {
            await member!.AddressAsync(); // before that nobody listens to a signal
            member.Terminate();
        }

        foreach (var member in _members)
        {
            (await member!.ExitAsync()).ShouldBe(0, Tail(member.Output) + Tail(member.Error));
        }
    }

    public void Dispose()
    {
        foreach (var program in _gone.Concat(_members.OfType<Commands.Program>()))
        {
            program.Dispose();
        }
    }

    private static string Tail(string text) => string.Join('\n', text.Split('\n').TakeLast(30));

    private void Start(int member) =>
        _members[member] = Commands.Program.Start(_deployment.Environment, "run", "--role", member < _workers ? "worker" : "board");
}
