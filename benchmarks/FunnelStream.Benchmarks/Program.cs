using BenchmarkDotNet.Running;
using Confluent.Kafka;
using FunnelStream.Benchmarks;
using FunnelStream.Benchmarks.Core;
using FunnelStream.Benchmarks.EndToEnd;
using FunnelStream.Benchmarks.InfluxDb;
using FunnelStream.Benchmarks.Latency;
using FunnelStream.Benchmarks.Rules;
using FunnelStream.Benchmarks.State;

var rest = new Arguments([.. args.Skip(1)]);
try
{
    switch (args.FirstOrDefault())
    {
        case "memory":
            return MemoryReport.Run(rest);
        case "endtoend":
            return await EndToEndCommand.RunAsync(rest);
        case "state":
            return await StateCommand.RunAsync(rest);
        case "rules":
            return RulesCommand.Run(rest);
        case "influx":
            return await PointCommand.RunAsync(rest);
        case "series":
            return await SeriesCommand.RunAsync(rest);
        case "latency":
            return await LatencyCommand.RunAsync(rest);
        case "bare":
            return TopicReader.Run<Ignore>(rest.Required("bootstrap"), rest.Has("tuned"), _ => { });
        case "draft":
            return FirstDraft.Run(rest.Required("bootstrap"), rest.Has("tuned"));
        case null:
            BenchmarkSwitcher.FromAssembly(typeof(EventMix).Assembly).RunAll();
            return MemoryReport.Run(rest);
        default:
            BenchmarkSwitcher.FromAssembly(typeof(EventMix).Assembly).Run(args);
            return 0;
    }
}
catch (InvalidOperationException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
catch (FormatException e)
{
    Console.Error.WriteLine(e.Message);
    return 64;
}
