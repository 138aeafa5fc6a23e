using FunnelStream.Commands;

return await CommandLine.RunAsync(args).ConfigureAwait(false);
