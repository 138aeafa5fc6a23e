using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace FunnelStream.Hosting;

/// <summary>
/// Collects the measurements of meters and writes them in the Prometheus text format 0.0.4. Names get the prefix
/// <c>funnelstream_</c> unless they have it or belong to the runtime, their unit, and counters <c>_total</c>.
/// </summary>
internal sealed class PrometheusText : IDisposable
{
    /// <summary>The content type of what <see cref="Write"/> returns.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private static readonly double[] Edges = [.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60];

    private readonly ConcurrentDictionary<string, Metric> _metrics = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private readonly Lock _writing = new();

    /// <param name="meters">Names of the meters to listen to.</param>
    public PrometheusText(params IReadOnlyCollection<string> meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (meters.Contains(instrument.Meter.Name))
            {
                listener.EnableMeasurementEvents(instrument, _metrics.GetOrAdd(NameOf(instrument), name => new Metric(name, instrument)));
            }
        };
        _listener.SetMeasurementEventCallback<byte>((_, value, tags, metric) => Record(metric, value, tags));
        _listener.SetMeasurementEventCallback<short>((_, value, tags, metric) => Record(metric, value, tags));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, metric) => Record(metric, value, tags));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, metric) => Record(metric, value, tags));
        _listener.SetMeasurementEventCallback<float>((_, value, tags, metric) => Record(metric, value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, metric) => Record(metric, value, tags));
        _listener.SetMeasurementEventCallback<decimal>((_, value, tags, metric) => Record(metric, (double)value, tags));
        _listener.Start();
    }

    /// <summary>Observes the observable instruments and writes everything.</summary>
    public string Write()
    {
        lock (_writing)
        {
            // Several instruments may share a name and labels: what they observe is added up, anew each time.
            foreach (var metric in _metrics.Values.Where(m => m.IsObserved))
            {
                metric.Series.Clear();
            }

            _listener.RecordObservableInstruments();
            var text = new StringBuilder();
            foreach (var metric in _metrics.Values.OrderBy(m => m.Name, StringComparer.Ordinal))
            {
                metric.Write(text);
            }

            return text.ToString();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private static void Record(object? state, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var metric = (Metric)state!;
        var series = metric.Series.GetOrAdd(Labels(tags), _ => new Series(metric.IsHistogram ? Edges.Length + 1 : 0));
        lock (series)
        {
            series.Add(value, metric.IsGauge && !metric.IsObserved);
        }
    }

    /// <summary>The name under which an instrument is shown.</summary>
    internal static string NameOf(Instrument instrument)
    {
        var name = new StringBuilder(instrument.Name.Length + 24);
        if (instrument.Meter.Name == "FunnelStream" && !instrument.Name.StartsWith("funnelstream", StringComparison.Ordinal))
        {
            name.Append("funnelstream_");
        }

        foreach (var letter in instrument.Name)
        {
            name.Append(char.IsAsciiLetterOrDigit(letter) || letter is '_' or ':' ? letter : '_');
        }

        AppendOnce(name, instrument.Unit switch { "s" => "_seconds", "ms" => "_milliseconds", "By" => "_bytes", "%" => "_percent", _ => "" });
        AppendOnce(name, IsCounter(instrument) ? "_total" : "");
        return name.ToString();
    }

    private static void AppendOnce(StringBuilder name, string suffix)
    {
        if (!name.ToString().EndsWith(suffix, StringComparison.Ordinal))
        {
            name.Append(suffix);
        }
    }

    private static bool IsCounter(Instrument instrument) => Is(instrument, typeof(Counter<>)) || Is(instrument, typeof(ObservableCounter<>));

    private static bool Is(Instrument instrument, Type kind) => instrument.GetType().IsGenericType && instrument.GetType().GetGenericTypeDefinition() == kind;

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
        {
            return "";
        }

        var sorted = tags.ToArray();
        Array.Sort(sorted, (a, b) => string.CompareOrdinal(a.Key, b.Key));
        return string.Join(',', sorted.Select(tag => $"{Label(tag.Key)}=\"{Escaped(Convert.ToString(tag.Value, CultureInfo.InvariantCulture) ?? "")}\""));
    }

    private static string Label(string name) => string.Concat(name.Select((c, i) => char.IsAsciiLetter(c) || c == '_' || (i > 0 && char.IsAsciiDigit(c)) ? c : '_'));

    private static string Escaped(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private sealed class Metric(string name, Instrument instrument)
    {
        public string Name { get; } = name;

        public ConcurrentDictionary<string, Series> Series { get; } = new(StringComparer.Ordinal);

        public bool IsObserved { get; } = instrument.IsObservable;

        public bool IsHistogram { get; } = Is(instrument, typeof(Histogram<>));

        /// <summary>Set, not added up: a synchronous gauge.</summary>
        public bool IsGauge { get; } = Is(instrument, typeof(Gauge<>));

        public void Write(StringBuilder text)
        {
            if (Series.IsEmpty)
            {
                return;
            }

            var type = IsHistogram ? "histogram" : IsCounter(instrument) ? "counter" : "gauge";
            var help = (instrument.Description ?? instrument.Name).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
            text.Append(CultureInfo.InvariantCulture, $"# HELP {Name} {help}\n# TYPE {Name} {type}\n");
            foreach (var (labels, series) in Series.OrderBy(s => s.Key, StringComparer.Ordinal))
            {
                lock (series)
                {
                    series.Write(text, Name, labels);
                }
            }
        }
    }

    private sealed class Series(int buckets)
    {
        private readonly long[] _buckets = new long[buckets];
        private double _value;

        public void Add(double value, bool replaces)
        {
            _value = replaces ? value : _value + value;
            if (_buckets.Length > 0)
            {
                var edge = Array.FindIndex(Edges, e => value <= e);
                _buckets[edge < 0 ? Edges.Length : edge]++;
            }
        }

        public void Write(StringBuilder text, string name, string labels)
        {
            var braces = labels.Length == 0 ? "" : $"{{{labels}}}";
            if (_buckets.Length == 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{name}{braces} {Number(_value)}\n");
                return;
            }

            var before = labels.Length == 0 ? "" : labels + ",";
            long count = 0;
            for (var i = 0; i < _buckets.Length; i++)
            {
                count += _buckets[i];
                text.Append(CultureInfo.InvariantCulture, $"{name}_bucket{{{before}le=\"{(i < Edges.Length ? Number(Edges[i]) : "+Inf")}\"}} {count}\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"{name}_sum{braces} {Number(_value)}\n{name}_count{braces} {count}\n");
        }

        private static string Number(double value) => double.IsPositiveInfinity(value) ? "+Inf"
            : double.IsNegativeInfinity(value) ? "-Inf"
            : value.ToString("R", CultureInfo.InvariantCulture);
    }
}
