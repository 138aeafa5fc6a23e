namespace FunnelStream.Connectors.Generator;

/// <summary>
/// Random numbers that are the same on every machine and in every release of the runtime, so that a seed names one story.
/// SplitMix64 (Steele, Lea, Flood 2014). A mutable struct: pass by reference.
/// </summary>
internal struct Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>Uniform in (0, 1).</summary>
    public double Uniform() => ((Next() >> 11) + 0.5) * (1.0 / (1UL << 53));

    /// <summary>True with a probability.</summary>
    public bool Chance(double probability) => Uniform() < probability;

    /// <summary>Uniform in [0, <paramref name="count"/>).</summary>
    public int Pick(int count) => (int)Math.BigMul(Next(), (ulong)count, out _);

    /// <summary>Exponential with a mean.</summary>
    public double Exponential(double mean) => -mean * Math.Log(Uniform());

    /// <summary>Lognormal with a median and the standard deviation of its logarithm (Box–Muller).</summary>
    public double LogNormal(double median, double sigma) =>
        median * Math.Exp(sigma * Math.Sqrt(-2 * Math.Log(Uniform())) * Math.Cos(2 * Math.PI * Uniform()));
}
